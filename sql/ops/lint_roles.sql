-- What must be true of roles, their settings, and who owns what.

set local role tristage_engine;

create function ops.is_recent(release int) returns boolean
  immutable language sql set search_path = pg_catalog, pg_temp
return case when release < 150000 then false
  else release % 10000 >= case release / 10000 when 15 then 20 when 16 then 16 when 17 then 12 when 18 then 6 else 0 end end;
comment on function ops.is_recent(int) is
  'Whether a PostgreSQL, by its server_version_num, has the fixes that row-level security rests on: 15.20 and the releases of its day.';

create function ops.wanted_settings() returns table (role text, setting text, value text)
  immutable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select r.role, s.setting, s.value
  from unnest(ops.login_roles()) r(role) cross join (values ('idle_in_transaction_session_timeout', '10s'), ('lock_timeout', '3s'),
    ('timezone', 'UTC'), ('search_path', 'pg_catalog'), ('jit', 'off'), ('statement_timeout', '5s')) s(setting, value)
  where s.setting <> 'statement_timeout' or r.role not in ('tristage_head', 'tristage_rounds')
  union all values ('tristage_head', 'statement_timeout', '60s'), ('tristage_rounds', 'statement_timeout', '60s')
  union all values (null, 'timezone', 'UTC'), (null, 'default_transaction_isolation', 'read committed');
end;
comment on function ops.wanted_settings() is
  'The settings that sql/roles.sql gives each login role, and sql/database.sql the database (without a role).';

create function ops.lint_settings() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with had as (
    select case when s.setrole = 0 then null else ops.role_name(s.setrole) end as role, s.setdatabase <> 0 as here,
      lower(split_part(c.line, '=', 1)) as setting, substr(c.line, strpos(c.line, '=') + 1) as value
    from pg_db_role_setting s cross join unnest(s.setconfig) c(line)
    where s.setdatabase in (0, (select d.oid from pg_database d where d.datname = current_database()))),
  -- A setting of the database is its administrator's, but where it decides what is seen or kept.
  ours as (
    select h.role, h.here, h.setting, h.value from had h where h.role = any (ops.login_roles())
    or (h.role is null and (h.setting in ('search_path', 'row_security', 'role', 'timezone', 'session_replication_role', 'synchronous_commit',
        'session_preload_libraries', 'local_preload_libraries', 'zero_damaged_pages', 'statement_timeout')
      or h.setting like 'default\_transaction%' or h.setting like 'tristage.%')))
  select f.* from ops.wanted_settings() w, lateral ops.finding(
    not exists (select from ours o where o.role is not distinct from w.role and o.here = (w.role is null) and o.setting = w.setting and o.value = w.value),
    'settings are as declared', coalesce(w.role, 'database'), format('%s is not %s', w.setting, w.value),
    format('alter %s set %s = %L', coalesce('role ' || w.role, format('database %I', current_database())), w.setting, w.value)) f
  union all
  select f.* from ours o, lateral ops.finding(
    not exists (select from ops.wanted_settings() w where o.role is not distinct from w.role and o.here = (w.role is null) and o.setting = w.setting),
    'settings are as declared', coalesce(o.role, 'database'), format('%s is set to %s', o.setting, o.value),
    format('alter %s reset %s', case when o.role is null and o.here then format('database %I', current_database())
      when o.role is null then 'role all' when o.here then format('role %I in database %I', o.role, current_database())
      else format('role %I', o.role) end, o.setting)) f;
end;
comment on function ops.lint_settings() is
  'Settings of login roles and of the database that are missing, other than declared, or not declared. A role may change its own: that is how one finds out.';

create function ops.lint_ownership() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with owned as (
    select n.oid::regnamespace as schema, 'schema' as kind, n.nspname::text as what, n.nspowner as owner
    from pg_namespace n where n.oid::regnamespace = any (ops.our_schemas())
    union all
    select c.relnamespace, 'table', c.oid::regclass::text, c.relowner from pg_class c
    where c.relnamespace::regnamespace = any (ops.our_schemas()) and c.relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select p.pronamespace, 'routine', p.oid::regprocedure::text, p.proowner from pg_proc p where p.pronamespace::regnamespace = any (ops.our_schemas())
    union all
    select t.typnamespace, 'type', t.oid::regtype::text, t.typowner from pg_type t
    where t.typnamespace::regnamespace = any (ops.our_schemas()) and t.typrelid = 0 and t.typelem = 0)
  select f.* from owned o, lateral ops.finding(
    not (ops.role_name(o.owner) = any (ops.owners())), 'what is ours belongs to its owners', o.what,
    format('the %s is owned by %s', o.kind, ops.role_name(o.owner)), format('alter %s %s owner to %s', o.kind, o.what,
      case when o.schema::text in ('auth', 'login') then 'tristage_auth' when o.kind = 'table' or o.schema::text = 'core' and o.kind <> 'routine'
        then 'tristage_owner' else 'tristage_engine' end)) f
  union all
  select f.* from unnest(ops.login_roles()) r(role) cross join unnest(ops.our_schemas()) s(schema)
    cross join lateral (select case when has_schema_privilege('public', s.schema::oid, 'create') then 'public' else r.role end as name) w,
    lateral ops.finding(has_schema_privilege(r.role, s.schema::oid, 'create'), 'tiers create nothing', w.name,
      format('may create in %s', s.schema), format('revoke create on schema %s from %s', s.schema, w.name)) f
  union all
  select f.* from unnest(ops.login_roles()) r(role) cross join unnest(array['create', 'temporary']) p(privilege)
    cross join lateral (select case when has_database_privilege('public', current_database(), p.privilege) then 'public' else r.role end as name) w,
    lateral ops.finding(has_database_privilege(r.role, current_database(), p.privilege), 'tiers create nothing', w.name,
      format('holds %s on the database', p.privilege), format('revoke %s on database %I from %s', p.privilege, current_database(), w.name)) f;
end;
comment on function ops.lint_ownership() is 'What of ours belongs to another than its three owners, and where a tier could create.';

create function ops.lint_roles() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from ops.finding(
    not ops.is_recent(current_setting('server_version_num')::int), 'PostgreSQL is new enough', current_setting('server_version'),
    'row-level security has known holes in it', null, null, 'upgrade to 15.20 or newer, or the current minor release of a newer major') f
  union all
  select f.* from unnest(ops.login_roles() || ops.owners() || '{tristage_migrator,tristage_backup}'::text[]) w(role)
    left join pg_roles r on r.rolname = w.role,
    lateral ops.finding(
      r.oid is null or r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolinherit
        or r.rolbypassrls <> (w.role in ('tristage_migrator', 'tristage_backup'))
        or r.rolcanlogin <> (w.role = any (ops.login_roles())),
      'roles are as declared', w.role, 'its attributes are not those of sql/roles.sql', null, 'tristage roles') f
  union all
  select f.* from pg_auth_members m join pg_roles r on r.oid = m.member join pg_roles g on g.oid = m.roleid,
    lateral ops.finding(true, 'roles have no memberships', r.rolname, format('is a member of %s', g.rolname),
      format('revoke %I from %I', g.rolname, r.rolname)) f
  where (r.rolname like 'tristage\_%' or g.rolname like 'tristage\_%')
    and not (r.rolname = 'tristage_migrator' and g.rolname = any (ops.owners()))
  union all
  select f.* from unnest(ops.owners()) o(role), lateral ops.finding(
    not pg_has_role('tristage_migrator', o.role, 'member'), 'roles have no memberships', 'tristage_migrator',
    format('is not a member of %s', o.role), format('grant %I to tristage_migrator', o.role)) f
  union all
  select f.* from ops.lint_settings() f
  union all
  select f.* from ops.lint_ownership() f;
end;
comment on function ops.lint_roles() is 'What is wrong with PostgreSQL''s release, roles, memberships, settings, and who owns and creates what.';
