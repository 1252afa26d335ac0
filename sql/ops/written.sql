-- Whether what is held is what is written: ops.access() against sql/access.txt, the manifest of the release.

set local role tristage_engine;

create function ops.unwritten(written text[]) returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with same_major as (
    select coalesce(bool_or(l.line ~ format('PostgreSQL %s\M', current_setting('server_version_num')::int / 10000)), false) as yes
    from unnest(written) l(line) where l.line like '#%'),
  lines as (
    select true as wanted, split_part(l.line, E'\t', 1) as role, split_part(l.line, E'\t', 2) as object, split_part(l.line, E'\t', 3) as privilege
    from unnest(written) l(line) where l.line <> '' and l.line not like '#%'
    union all
    select false, a.role, a.object, a.privilege from ops.access() a),
  -- Columns one by one. Another PostgreSQL may spell the same policy otherwise: there its name alone is compared.
  apart as (
    select l.wanted, l.role, case when c.name is null then l.object else format('%s (%s)', split_part(l.object, ' (', 1), c.name) end as object,
      case when s.yes then l.privilege else regexp_replace(l.privilege, ' rows where .*', ' rows where …') end as privilege
    from lines l cross join same_major s
      left join lateral regexp_split_to_table(substring(l.object from '^[^ (]+ \((.*)\)$'), ', ') c(name) on true),
  once as (
    select a.role, a.object, a.privilege, bool_or(a.wanted) as wanted, bool_or(not a.wanted) as held
    from apart a group by a.role, a.object, a.privilege),
  -- What a function comes to is news of a function, not of who was granted it.
  news as (
    select o.* from once o
    where o.wanted <> o.held and not (o.privilege like 'reaches %' and exists (select from once g
      where g.role = o.role and g.object = o.object and g.privilege like 'execute%' and g.held <> g.wanted)))
  select f.* from news o
    cross join lateral (select case when o.privilege like 'execute%' and exists (select from once b
        where b.role = o.role and b.object = o.object and b.privilege like 'execute%' and b.held <> b.wanted and b.held <> o.held)
      then null else ops.mend_line(o.role, o.object, o.privilege, o.held) end as line,
      -- To take a table from somebody takes the columns too that are theirs.
      (select string_agg('; ' || ops.mend_line(l.role, l.object, l.privilege, false), '' order by l.object) from lines l
        where l.wanted and o.held and l.role = o.role and l.privilege = o.privilege and l.object like o.object || ' (%') as again) m,
    lateral ops.finding(true, 'access is as written', o.object,
      format(case when o.held then '%s holds what sql/access.txt does not name: %s'
        else '%s does not hold what sql/access.txt names: %s' end, o.role, o.privilege), m.line || coalesce(m.again, ''),
      case when m.line is null then 'tristage migrate --again' end, case when m.line is null then 'find who changed it' end) f;
end;
comment on function ops.unwritten(text[]) is
  'Where access differs from the lines of sql/access.txt, columns one by one: what is held and not written, written and not held, with what mends it.';

create function ops.looked_at() returns table (what text, found bigint)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'tables', count(*) from pg_class c where c.relkind in ('r', 'p') and c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  select 'views', count(*) from pg_class c where c.relkind = 'v' and c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  select 'policies', count(*) from pg_policy
  union all
  select 'functions', count(*) from pg_proc p where p.pronamespace::regnamespace = any (ops.our_schemas())
  union all
  select 'grants', count(*) from ops.grants();
end;
comment on function ops.looked_at() is 'How much the isolation check has looked at, for who reads its answer.';
