-- Access in words: what docs/access.md is made from.

set local role tristage_engine;

create function ops.first_words(of_comment text) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return rtrim(regexp_replace(regexp_replace(of_comment, '\s+', ' ', 'g'), '[.;:] .*$', ''), '.');
comment on function ops.first_words(text) is 'The first sentence of a comment, or what stands before its colon.';

create function ops.rows_in_words(of_role text, relation regclass) returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select string_agg(distinct coalesce(obj_description(p.oid, 'pg_policy'), p.polname), '; or ')
  from pg_policy p where p.polrelid = relation
    and (p.polroles @> array[to_regrole(of_role)::oid] or p.polroles = '{0}'::oid[]);
end;
comment on function ops.rows_in_words(text, regclass) is
  'Which rows of a table the policies leave a role, in the words of their comments; null where none does, which is no row.';

create function ops.in_words() returns table (role text, object text, may text, rows text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with listed as (
    select a.role, a.object, a.privilege, substring(a.object from '^[^ (]+') as name from ops.access() a
    where a.object !~ '^(schema|type|language|sequence) ' and a.object <> 'database' and a.object !~ '^[^ (]+: '),
  relations as (
    select l.role, l.name, c.oid, c.relkind,
      string_agg(l.privilege || coalesce(' ' || substring(l.object from '\(.*\)$'), ''), ', ' order by l.privilege, l.object) as may
    from listed l join pg_class c on c.oid = to_regclass(l.name)
    where l.object !~ '^[^ (]+\('
    group by l.role, l.name, c.oid, c.relkind),
  routines as (
    select l.role, l.object, p.oid,
      string_agg(substr(l.privilege, 9), ', ' order by l.privilege) filter (where l.privilege like 'reaches %') as reached,
      bool_or(l.privilege like 'execute%') as called, bool_or(l.privilege = 'builds SQL') as builds
    from listed l join pg_proc p on p.oid::regprocedure::text = l.object and ops.users_schema(p.pronamespace)
    group by l.role, l.object, p.oid)
  select r.role, r.name, r.may, case r.relkind when 'v' then format('as its reader: %s', ops.first_words(obj_description(r.oid, 'pg_class')))
    else case when pg_has_role(r.role, 'tristage_owner', 'member') or (select b.rolbypassrls from pg_roles b where b.rolname = r.role) then 'all'
      else coalesce(ops.rows_in_words(r.role, r.oid), 'none') end end
  from relations r
  union all
  select r.role, r.object, 'call', ops.first_words(obj_description(r.oid, 'pg_proc'))
    || coalesce('; comes to ' || r.reached, '')
  from routines r where r.called
  union all
  select r.role, r.object, 'builds SQL', 'as text, from fixed parts' from routines r where r.builds;
end;
comment on function ops.in_words() is
  'What each role holds of tables, views and functions, and which rows that is, in the words of the policies'' comments; a function with the first sentence of its own.';
