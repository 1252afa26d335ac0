-- All invariants: what must be true of the data at any moment. Each function is always empty.

set local role tristage_engine;

create function ops.violations_of(these uuid[]) returns table ("check" text, subject text, what text, mend text, about uuid)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select * from ops.broken_chains(these) union all select * from ops.misplaced(these)
  union all select * from ops.unattended(these) union all select * from ops.broken_rules(these);
end;
comment on function ops.violations_of(uuid[]) is
  'Breaches of invariants by these leads and clients, or by all (null). about: the lead or client.';

create function ops.violations() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select v."check", v.subject, v.what, v.mend from ops.violations_of(null) v
  union all select v."check", v.subject, v.what, v.mend from ops.mishandled() v
  union all select v."check", v.subject, v.what, v.mend from ops.misrevealed() v
  union all select * from ops.misgiven() union all select * from ops.unbalanced() union all select * from ops.broken_decisions()
  union all select * from ops.doubled()
  union all select * from ops.miscounted() union all select * from ops.misfolded()
  union all select * from ops.misplaced_counts() union all select * from ops.misquieted() union all select * from ops.misremembered();
end;
comment on function ops.violations() is 'Every breach of an invariant in the data; empty on a sound department.';
