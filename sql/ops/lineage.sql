-- A database that was restored says so before anybody works with it.

set local role tristage_engine;

create function ops.lint_lineage() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from ops.finding(core.is_elsewhere(), 'a restored database says so', 'core.lineage',
    'this cluster or timeline is another than the one written down: old sessions are open, and what was sent may be sent again',
    null, 'tristage restored') f;
end;
comment on function ops.lint_lineage() is 'Whether the database was restored, copied or taken over and nobody has said so.';
