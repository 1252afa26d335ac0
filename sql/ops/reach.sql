-- Which functions come to what identifies, by whatever chain of functions and views.
--
-- It reads what a function says (for `begin atomic` also what PostgreSQL knows that it rests on), so it
-- errs on the side of naming too many. What it cannot see: a name put together while the function runs
-- (such functions are named as building SQL), and a whole row handed on under another name.

set local role tristage_engine;

create function ops.texts() returns table (routine oid, body text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select p.oid, lower(regexp_replace(pg_get_functiondef(p.oid), '--[^\n]*', '', 'g'))
  from pg_proc p
  where ops.users_schema(p.pronamespace) and p.prokind in ('f', 'p')
    -- The checks name columns that they do not read; PostgreSQL knows what they read.
    and not (p.pronamespace = 'ops'::regnamespace and p.prosqlbody is not null);
end;
comment on function ops.texts() is 'What each function says, without its comments, in small letters.';

create function ops.reads() returns table (node text, name text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select distinct format('p%s', t.routine), i.name
  from ops.identifying() i join pg_attribute a on a.attrelid = i.relation and a.attnum = i.attnum
    join ops.texts() t on t.body like '%' || i.relation::regclass::text || '%'
      and t.body ~ (case when t.body ~ format('\m%s\M', a.attname) then '' else format(
        '(select|returning)\s+\*|\m%1$s\s*%%rowtype|\m%1$s\s+(?:as\s+)?([a-z_]+)\M.*\m\1\.\*|\mto_jsonb?\s*\(|\mrow_to_json\s*\(',
        replace(i.relation::regclass::text, '.', '\.')) end)
  union
  select format('p%s', d.objid), i.name
  from pg_depend d join ops.identifying() i on i.relation = d.refobjid and i.attnum = d.refobjsubid
  where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_class'::regclass
  union
  select format('v%s', r.ev_class), i.name
  from pg_depend d join pg_rewrite r on r.oid = d.objid
    join ops.identifying() i on i.relation = d.refobjid and i.attnum = d.refobjsubid
  where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass;
end;
comment on function ops.reads() is 'Functions (p and their number) and views (v) that name an identifying column, or take its whole row.';

create function ops.calls() returns table (caller text, callee text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with named as (
    select distinct t.routine, m.word[1] as schema, m.word[2] as name
    from ops.texts() t cross join regexp_matches(t.body, '\m([a-z_][a-z_0-9]*)\.([a-z_][a-z_0-9]*)\M', 'g') m(word)),
  rests as (
    select case when d.classid = 'pg_proc'::regclass then format('p%s', d.objid) else format('v%s', r.ev_class) end as caller,
      case when d.refclassid = 'pg_proc'::regclass then format('p%s', d.refobjid) else format('v%s', d.refobjid) end as callee
    from pg_depend d left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    where (d.classid = 'pg_proc'::regclass or r.oid is not null) and d.refobjid >= 16384
      and (d.refclassid = 'pg_proc'::regclass
        or exists (select from pg_class c where d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid and c.relkind in ('v', 'm'))))
  select format('p%s', n.routine), format('p%s', p.oid)
  from named n join pg_namespace s on s.nspname = n.schema join pg_proc p on p.pronamespace = s.oid and p.proname = n.name
  where ops.users_schema(s.oid) and p.oid <> n.routine
  union
  select format('p%s', n.routine), format('v%s', c.oid)
  from named n join pg_namespace s on s.nspname = n.schema
    join pg_class c on c.relnamespace = s.oid and c.relname = n.name and c.relkind in ('v', 'm')
  where ops.users_schema(s.oid)
  union
  select x.caller, x.callee from rests x where x.caller <> x.callee;
end;
comment on function ops.calls() is 'Which function or view rests on which other.';

create function ops.reaches() returns table (node text, name text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with recursive calls as materialized (select c.caller, c.callee from ops.calls() c),
  reached as (
    select r.node, r.name from ops.reads() r
    union
    select c.caller, r.name from reached r join calls c on c.callee = r.node)
  select r.node, r.name from reached r;
end;
comment on function ops.reaches() is 'Which identifying columns each function and view comes to, by itself or by what it rests on.';

create function ops.access() returns table (role text, object text, privilege text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with lines as (
    select g.grantee, g.object, g.privilege from ops.grants() g
    union all
    select s.grantee, s.object, s.privilege from ops.rows_seen() s
    union all
    select x.grantee, p.oid::regprocedure::text, format('reaches %s', r.name)
    from pg_proc p cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
      join ops.reaches() r on r.node = format('p%s', p.oid)
    where x.grantee = 0 or ops.role_name(x.grantee) = any (ops.login_roles())
    union all
    select p.proowner, p.oid::regprocedure::text, 'builds SQL'
    from ops.texts() t join pg_proc p on p.oid = t.routine
    where t.body ~ '\mexecute\s+(format|''|\(|[a-z_]+\s*(\|\||;|into|using))' and p.prolang = (select l.oid from pg_language l where l.lanname = 'plpgsql')),
  named as (select ops.role_name(l.grantee) as role, l.object, l.privilege from lines l)
  select n.role, n.object, n.privilege from named n
  order by n.role collate "C", n.object collate "C", n.privilege collate "C";
end;
comment on function ops.access() is
  'Every grant, every policy, what identifying each function comes to, and which functions build SQL: one line each, the lines of sql/access.txt.';
