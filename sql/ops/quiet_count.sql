-- The count of the do-not-call list against the list.

set local role tristage_engine;

create function ops.misquieted() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'the count of the do-not-call list equals the list', coalesce(c.scope, d.scope),
    format('%s counted, %s on the list', coalesce(c.n, 0), coalesce(d.n, 0)), 'find what wrote core.quiet_count'
  from core.quiet() c
  full join (select x.scope, count(*) as n from core.do_not_call x group by x.scope) d on d.scope = c.scope
  where c.n is distinct from d.n;
end;
comment on function ops.misquieted() is 'Counts of the do-not-call list that differ from it.';
