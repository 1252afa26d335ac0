-- The isolation lint: what must be true of the catalogue, whatever the data. `tristage check` prints it,
-- `tristage serve` refuses to start on it.

set local role tristage_engine;

create function ops.lint_tables() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_class c, lateral ops.finding(
    not c.relrowsecurity or not c.relforcerowsecurity,
    'tables are under row-level security', c.oid::regclass::text,
    'row-level security is not enabled and forced', 'run tristage migrate') f
  where c.relkind in ('r', 'p') and c.relnamespace::regnamespace = any (ops.our_schemas())
    and c.oid::regclass::text <> 'core.migration'
  union all
  select f.* from pg_class c, lateral ops.finding(
    not exists (select from pg_policy p where p.polrelid = c.oid),
    'tables have policies', c.oid::regclass::text, 'no policy', 'add sql/policies/<table>.sql, run tristage migrate') f
  where c.relkind in ('r', 'p') and c.relnamespace::regnamespace = any (ops.our_schemas())
    and c.oid::regclass::text <> 'core.migration'
  union all
  select f.* from pg_class c, lateral ops.finding(
    not coalesce(c.reloptions @> '{security_invoker=true}', false),
    'views read as their reader', c.oid::regclass::text, 'the view is not security_invoker', 'create it with (security_invoker = true)') f
  where c.relkind in ('v', 'm') and c.relnamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_class c, lateral ops.finding(
    not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'nothing_is_deleted' and t.tgenabled = 'O'),
    'nothing is deleted', c.oid::regclass::text, 'the trigger nothing_is_deleted is missing or off', 'run tristage migrate') f
  where c.relkind = 'r' and c.oid::regclass::text in ('core.lead', 'core.client', 'core.contact', 'core.journal',
    'core.attempt', 'core.task', 'core.egress', 'core.do_not_call', 'core.answer', 'core.name', 'core.number')
  union all
  select f.* from pg_class c cross join unnest(ops.login_roles() || '{tristage_engine}'::text[]) r(role)
    cross join unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p(privilege),
    lateral ops.finding(
      case when p.privilege in ('insert', 'update', 'references')
        then has_table_privilege(r.role, c.oid, p.privilege) or has_any_column_privilege(r.role, c.oid, p.privilege)
        else has_table_privilege(r.role, c.oid, p.privilege) end
      and not (r.role = 'tristage_engine' and (c.relkind = 'v' or p.privilege in ('insert', 'update'))),
      'no one deletes, tiers write through functions alone', c.oid::regclass::text,
      format('%s holds %s', r.role, p.privilege), format('revoke %s on %s from %s', p.privilege, c.oid::regclass, r.role)) f
  where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace = any (ops.our_schemas());
end;
comment on function ops.lint_tables() is 'What is wrong with tables and views: row-level security, policies, triggers, write grants.';

create function ops.lint_columns() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_attribute a join pg_class c on c.oid = a.attrelid
    cross join unnest(ops.login_roles()) r(role),
    lateral ops.finding(
      has_column_privilege(r.role, c.oid, a.attnum, 'select'),
      'identifying columns are read by no tier', c.oid::regclass::text || '.' || a.attname,
      format('%s may read it', r.role), format('revoke select (%I) on %s from %s', a.attname, c.oid::regclass, r.role)) f
  where a.attnum > 0 and not a.attisdropped
    and (c.oid::regclass::text in ('core.identity', 'auth.session', 'auth.password', 'auth.failure', 'auth.pepper', 'core.replay', 'core.outbox', 'core.upload_piece', 'core.rejected_row')
      or (c.oid::regclass::text in ('core.number', 'core.number_claim', 'core.do_not_call') and a.attname in ('e164', 'hash')))
  union all
  select f.* from pg_attribute a cross join unnest(array_remove(ops.login_roles(), 'tristage_head')) r(role),
    lateral ops.finding(
      has_column_privilege(r.role, a.attrelid, a.attnum, 'select'),
      'that the base knew a number is the head''s alone', 'core.number.same_as',
      format('%s may read it', r.role), format('revoke select (same_as) on core.number from %s', r.role)) f
  where a.attrelid = 'core.number'::regclass and a.attname = 'same_as'
  union all
  select f.* from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    cross join unnest(array['tristage_operators', 'tristage_partners', 'tristage_admins', 'tristage_login', 'tristage_rounds']) r(role),
    lateral ops.finding(
      has_column_privilege(r.role, c.oid, a.attnum, 'select'),
      'tiers without leads read no lead', c.oid::regclass::text || '.' || a.attname,
      format('%s may read it', r.role), format('revoke select (%I) on %s from %s', a.attname, c.oid::regclass, r.role)) f
  where c.relkind = 'r' and c.oid::regclass::text in ('core.lead', 'core.client', 'core.contact', 'core.name', 'core.number',
    'core.attempt', 'core.answer', 'core.task', 'core.journal', 'core.fact', 'core.link', 'core.client_order', 'core.payment', 'core.invoice', 'core.merge');
end;
comment on function ops.lint_columns() is 'Columns that a tier may read and must not.';

create function ops.lint_functions() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_proc p, lateral ops.finding(
    not coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp"}', false),
    'functions fix their search_path', p.oid::regprocedure::text,
    'search_path is not fixed to pg_catalog, pg_temp', 'add set search_path = pg_catalog, pg_temp') f
  where p.pronamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_proc p, lateral ops.finding(
    exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0 and x.privilege_type = 'EXECUTE'),
    'nothing is granted to public', p.oid::regprocedure::text,
    'everybody may execute it', format('revoke execute on function %s from public', p.oid::regprocedure)) f
  where p.pronamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join unnest(ops.login_roles()) r(role),
    lateral ops.finding(
      has_function_privilege(r.role, p.oid, 'execute')
        and not ('tristage_' || n.nspname = r.role
          or (r.role = 'tristage_managers' and n.nspname = 'accounts')
          or (r.role <> 'tristage_login' and p.oid::regprocedure::text in ('auth.me()', 'auth.pool()', 'auth.enter(bytea)'))
          or (r.role = 'tristage_partners' and p.oid::regprocedure::text = 'auth.enter_by_key(bytea,text,text)')),
      'a login role calls its own tier alone', p.oid::regprocedure::text,
      format('%s may execute it', r.role), format('revoke execute on function %s from %s', p.oid::regprocedure, r.role)) f
  where p.pronamespace::regnamespace = any (ops.our_schemas())
  union all
  select f.* from pg_proc p join pg_namespace n on n.oid = p.pronamespace, lateral ops.finding(
    not p.prosecdef or not (coalesce(p.prosrc, '') || coalesce(pg_get_function_sqlbody(p.oid), '')) ~ 'auth\.asker\(\)',
    'tier functions prove the member', p.oid::regprocedure::text,
    'it is callable by its tier without proving who asks', 'begin with me core.member := auth.asker(), security definer') f
  where n.nspname in ('operators', 'managers', 'accounts', 'head', 'admins', 'partners', 'rounds')
    and has_function_privilege('tristage_' || n.nspname, p.oid, 'execute')
    and p.oid::regprocedure::text <> 'rounds.open(bytea)'
  union all
  select f.* from pg_proc p, lateral ops.finding(
    exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0 and x.privilege_type = 'EXECUTE'),
    'public cannot watch or stop others', p.oid::regprocedure::text, 'everybody may execute it', 'run tristage roles on this database') f
  where p.pronamespace = 'pg_catalog'::regnamespace
    and p.proname in ('pg_sleep', 'pg_terminate_backend', 'pg_cancel_backend', 'pg_stat_get_activity', 'pg_notify',
      'pg_prepared_statement', 'query_to_xml', 'lo_create', 'lo_import', 'pg_advisory_lock', 'pg_advisory_xact_lock',
      'pg_lock_status', 'pg_export_snapshot', 'pg_logical_emit_message')
  union all
  select f.* from pg_proc p, lateral ops.finding(
    p.procost < 20, 'policies come before comparisons', p.oid::regprocedure::text,
    'it is cheap enough to be tried on hidden rows first', 'run tristage roles on this database') f
  where p.pronamespace = 'pg_catalog'::regnamespace and p.proleakproof and p.proname !~ '^uuid_';
end;
comment on function ops.lint_functions() is 'Functions that are open to the wrong role, or do not prove who asks.';

create function ops.lint_roles() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from ops.finding(
    current_setting('server_version_num')::int < 150020, 'PostgreSQL is new enough', current_setting('server_version'),
    'below 15.20 row-level security has known holes', 'upgrade to the current minor release of 15 or newer') f
  union all
  select f.* from unnest(ops.login_roles() || '{tristage_owner,tristage_engine,tristage_auth}'::text[]) w(role) left join pg_roles r on r.rolname = w.role,
    lateral ops.finding(
      r.oid is null or r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolinherit
        or r.rolcanlogin <> (w.role = any (ops.login_roles())),
      'roles are as declared', w.role, 'its attributes are not those of sql/roles.sql', 'run tristage roles') f
  union all
  select f.* from pg_auth_members m join pg_roles r on r.oid = m.member join pg_roles g on g.oid = m.roleid,
    lateral ops.finding(true, 'roles have no memberships', r.rolname, format('is a member of %s', g.rolname),
      format('revoke %I from %I', g.rolname, r.rolname)) f
  where r.rolname = any (ops.login_roles() || '{tristage_owner,tristage_engine,tristage_auth}'::text[])
    or (g.rolname like 'tristage\_%' and r.rolname <> 'tristage_migrator')
  union all
  select f.* from pg_database d, lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x,
    lateral ops.finding(x.grantee = 0, 'the database is closed to public', d.datname, format('public holds %s', x.privilege_type), 'run tristage roles on this database') f
  where d.datname = current_database()
  union all
  select f.* from unnest(ops.login_roles()) r(role) cross join unnest(array['create', 'temporary']) p(privilege),
    lateral ops.finding(has_database_privilege(r.role, current_database(), p.privilege), 'tiers create nothing', r.role, format('holds %s on the database', p.privilege), 'run tristage roles on this database') f
  union all
  select f.* from unnest(ops.login_roles()) r(role) cross join unnest(ops.our_schemas()) s(schema),
    lateral ops.finding(has_schema_privilege(r.role, s.schema::oid, 'create'), 'tiers create nothing', r.role, format('may create in %s', s.schema), format('revoke create on schema %s from %s', s.schema, r.role)) f
  union all
  select f.* from pg_class c join pg_roles r on r.oid = c.relowner,
    lateral ops.finding(r.rolname = any (ops.login_roles()), 'tiers own nothing', c.oid::regclass::text, format('is owned by %s', r.rolname), 'run tristage migrate') f
  where c.relnamespace::regnamespace = any (ops.our_schemas());
end;
comment on function ops.lint_roles() is 'What is wrong with roles, memberships and the database''s own access list.';

create function ops.lint() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select * from ops.lint_roles() union all select * from ops.lint_tables()
  union all select * from ops.lint_columns() union all select * from ops.lint_functions()
  union all select * from ops.lint_lineage();
end;
comment on function ops.lint() is
  'Every breach of isolation in the catalogue, with how to mend it; empty on a sound database.';
