-- What must be true of PostgreSQL's own functions and catalogues in this database.

set local role tristage_engine;

create function ops.closed_names() returns text[]
  immutable language sql set search_path = pg_catalog, pg_temp
return array['pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_terminate_backend', 'pg_cancel_backend',
  'pg_relation_size', 'pg_total_relation_size', 'pg_table_size', 'pg_indexes_size',
  'pg_database_size', 'pg_prepared_statement', 'pg_notify', 'pg_cursor',
  'pg_lock_status', 'pg_export_snapshot', 'pg_logical_emit_message', 'pg_current_wal_lsn',
  'pg_current_wal_insert_lsn', 'pg_current_wal_flush_lsn',
  'query_to_xml', 'query_to_xmlschema', 'query_to_xml_and_xmlschema', 'cursor_to_xml',
  'cursor_to_xmlschema', 'table_to_xml', 'table_to_xmlschema', 'table_to_xml_and_xmlschema',
  'schema_to_xml', 'schema_to_xmlschema', 'schema_to_xml_and_xmlschema',
  'database_to_xml', 'database_to_xmlschema', 'database_to_xml_and_xmlschema',
  'lo_create', 'lo_creat', 'lo_open', 'lo_import', 'lo_export', 'lo_from_bytea', 'lo_put',
  'lo_get', 'lo_unlink', 'lo_truncate', 'lo_truncate64', 'loread', 'lowrite'];
comment on function ops.closed_names() is
  'PostgreSQL''s functions that sql/database.sql takes from everybody, by name; beside them go the families pg_stat_get_…, pg_advisory… and pg_try_advisory….';

create function ops.beyond_initial() returns table (grantee oid, object text, privilege text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with system as (
    select 'pg_class'::regclass as class, c.oid, 0 as sub, c.oid::regclass::text as name, c.relowner as owner,
      coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)) as acl
    from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind in ('r', 'v', 'm', 'S')
    union all
    select 'pg_class'::regclass, c.oid, a.attnum, format('%s (%I)', c.oid::regclass, a.attname), c.relowner, a.attacl
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'pg_catalog'::regnamespace and a.attacl is not null
    union all
    select 'pg_proc'::regclass, p.oid, 0, p.oid::regprocedure::text, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace
    union all
    select 'pg_namespace'::regclass, n.oid, 0, format('schema %I', n.nspname), n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
    from pg_namespace n where n.nspname = 'pg_catalog')
  select x.grantee, s.name, lower(x.privilege_type)
  from system s cross join aclexplode(s.acl) x
  where x.grantee <> s.owner
    and not exists (select from pg_init_privs i cross join aclexplode(i.initprivs) y
      where i.classoid = s.class and i.objoid = s.oid and i.objsubid = s.sub
        and y.grantee = x.grantee and y.privilege_type = x.privilege_type)
    and not (s.class = 'pg_proc'::regclass and x.grantee = 0
      and not exists (select from pg_init_privs i where i.classoid = s.class and i.objoid = s.oid));
end;
comment on function ops.beyond_initial() is 'What somebody holds of PostgreSQL''s own catalogue that was not theirs when the cluster was made.';

create function ops.lint_defaults() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_default_acl d cross join aclexplode(d.defaclacl) x, lateral ops.finding(
    x.grantee <> d.defaclrole, 'nothing new is anybody''s', ops.role_name(d.defaclrole),
    format('what it makes is granted to %s', ops.role_name(x.grantee)),
    format('alter default privileges for role %I%s revoke all on %s from %s', ops.role_name(d.defaclrole),
      case when d.defaclnamespace = 0 then '' else format(' in schema %s', d.defaclnamespace::regnamespace) end,
      case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'T' then 'types' else 'schemas' end,
      ops.role_name(x.grantee))) f
  union all
  select f.* from unnest(ops.owners() || '{tristage_migrator}'::text[]) o(role)
    cross join (values ('f'::"char", 'functions'), ('T'::"char", 'types')) k(kind, name),
    lateral ops.finding(not exists (select from pg_default_acl d
        where ops.role_name(d.defaclrole) = o.role and d.defaclnamespace = 0 and d.defaclobjtype = k.kind),
      'nothing new is anybody''s', o.role, format('%s that it makes are everybody''s', k.name),
      format('alter default privileges for role %I revoke all on %s from public', o.role, k.name)) f;
end;
comment on function ops.lint_defaults() is 'What new objects are granted by themselves.';

create function ops.lint_system() returns table ("check" text, subject text, what text, psql text, shell text, advice text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select f.* from pg_proc p, lateral ops.finding(
    exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x where x.grantee = 0 and x.privilege_type = 'EXECUTE'),
    'public cannot watch or stop others', p.oid::regprocedure::text, 'everybody may execute it',
    format('revoke execute on function %s from public', p.oid::regprocedure)) f
  where p.pronamespace = 'pg_catalog'::regnamespace
    and (p.proname = any (ops.closed_names()) or p.proname ~ '^pg_(stat_get_|advisory|try_advisory)')
  union all
  select f.* from pg_proc p, lateral ops.finding(
    p.procost < 20, 'policies come before comparisons', p.oid::regprocedure::text,
    'it is cheap enough to be tried on hidden rows first', format('alter function %s cost 20', p.oid::regprocedure)) f
  where p.pronamespace = 'pg_catalog'::regnamespace and p.proleakproof and p.proname !~ '^uuid_'
  union all
  select f.* from ops.beyond_initial() b, lateral ops.finding(
    (b.grantee = 0 or ops.role_name(b.grantee) = any (ops.login_roles() || ops.owners()))
      and not (ops.role_name(b.grantee) = 'tristage_engine' and b.object in ('pg_notify(text,text)', 'pg_advisory_xact_lock(bigint)',
        'pg_advisory_xact_lock_shared(bigint)', 'pg_try_advisory_xact_lock(bigint)', 'pg_stat_get_xact_tuples_returned(oid)')),
    'the catalogue is as PostgreSQL made it', b.object, format('%s holds %s', ops.role_name(b.grantee), b.privilege),
    ops.mend_line(ops.role_name(b.grantee), b.object, b.privilege, true)) f
  union all
  select f.* from ops.lint_defaults() f;
end;
comment on function ops.lint_system() is
  'What is wrong with PostgreSQL''s own functions and catalogues here, and with what new objects are granted by themselves.';
