-- What must be true of functions.

set local role tristage_engine;

create function ops.unqualified() returns table (routine oid, name text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  -- Of what only the running function resolves; what stands between begin atomic and end is resolved already.
  with bodies as (
    select p.oid, lower(regexp_replace(regexp_replace(p.prosrc, '--[^\n]*', '', 'g'), '''[^'']*''', '''''', 'g')) as body
    from pg_proc p where p.pronamespace::regnamespace = any (ops.our_schemas()) and p.prosqlbody is null),
  named as (
    select b.oid, b.body, coalesce(m.word[1], m.word[2]) as name
    from bodies b cross join regexp_matches(regexp_replace(b.body, '\mextract\s*\([^()]*\sfrom\M', '', 'g'),
      '(?<!distinct\s)\m(?:(?:from|join|insert\s+into)\s+(?:only\s+)?([a-z_][a-z0-9_]*)\M(?!\s*[.(])|update\s+([a-z_][a-z0-9_]*)\s+set\M)', 'g') m(word))
  select distinct n.oid, n.name from named n
  where n.name not in ('select', 'update', 'lateral')
    and n.body !~ format('\m%s\M\s*(\([^)]*\))?\s+as\s+((not\s+)?materialized\s*)?\(', n.name)
    and not exists (select from pg_class c where c.relname = n.name and c.relnamespace = 'pg_catalog'::regnamespace)
    and not exists (select from pg_trigger t where t.tgfoid = n.oid and n.name in (t.tgoldtable, t.tgnewtable));
end;
comment on function ops.unqualified() is
  'Tables that a function names without their schema: names of its own queries, of changed rows in a trigger and of PostgreSQL''s catalogue aside.';

create function ops.lint_functions() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_proc p, lateral ops.finding(
    not coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp"}', false),
    'functions fix their search_path', p.oid::regprocedure::text,
    'search_path is not fixed to pg_catalog, pg_temp', format('alter routine %s set search_path = pg_catalog, pg_temp', p.oid::regprocedure)) f
  where p.pronamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_proc p, lateral ops.finding(
    exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0 and x.privilege_type = 'EXECUTE'),
    'nothing is granted to public', p.oid::regprocedure::text,
    'everybody may execute it', format('revoke execute on function %s from public', p.oid::regprocedure)) f
  where p.pronamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from (
    select p.oid, r.role from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join unnest(ops.login_roles()) r(role)
    where p.pronamespace::regnamespace = any (ops.our_schemas()) and has_function_privilege(r.role, p.oid, 'execute')
      and not ('tristage_' || n.nspname = r.role
        or (r.role = 'tristage_managers' and n.nspname = 'accounts')
        or (r.role <> 'tristage_login' and p.oid::regprocedure::text in ('auth.me()', 'auth.pool()', 'auth.enter(bytea)'))
        or (r.role = 'tristage_partners' and p.oid::regprocedure::text = 'auth.enter_by_key(bytea,text,text)'))) h
    cross join lateral (select case when has_function_privilege('public', h.oid, 'execute') then 'public' else h.role end as name) w,
    lateral ops.finding(true, 'a login role calls its own tier alone', h.oid::regprocedure::text,
      format('%s may execute it', w.name), format('revoke execute on function %s from %s', h.oid::regprocedure, w.name)) f
  union all
  select f.* from pg_proc p join pg_namespace n on n.oid = p.pronamespace, lateral ops.finding(
    not p.prosecdef or not (coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '')) ~ 'auth\.asker\(\)',
    'tier functions prove the member', p.oid::regprocedure::text,
    'it is callable by its tier without proving who asks', null, 'tristage migrate --again',
    'find who changed it; a function of yours begins with me core.member := auth.asker(), and is security definer') f
  where n.nspname in ('operators', 'managers', 'accounts', 'head', 'admins', 'partners', 'rounds')
    and has_function_privilege('tristage_' || n.nspname, p.oid, 'execute')
    and p.oid::regprocedure::text <> 'rounds.open(bytea)'
  union all
  select f.* from ops.unqualified() u, lateral ops.finding(true, 'functions qualify every name', u.routine::regprocedure::text,
    format('it names %s without a schema', u.name), null, 'tristage migrate --again', 'find who changed it; in a function of yours name the schema') f
  union all
  select f.* from pg_proc p, lateral ops.finding(p.proleakproof, 'no function of ours passes for leakproof', p.oid::regprocedure::text,
    'conditions that call it are tried before policies', format('alter function %s not leakproof', p.oid::regprocedure)) f
  where ops.users_schema(p.pronamespace);
end;
comment on function ops.lint_functions() is 'Functions that are open to the wrong role, do not prove who asks, or leave names open.';
