-- The database's own access list and settings. Run by a superuser on every database, clone and
-- restore (a clone loses them): `tristage roles` does. Idempotent.

do $$
declare
  role text;
begin
  execute format('revoke all on database %I from public', current_database());
  foreach role in array array['operators', 'managers', 'accounts', 'head', 'partners', 'admins',
    'login', 'rounds', 'migrator', 'backup']
  loop
    execute format('grant connect on database %I to tristage_%s', current_database(), role);
  end loop;
  execute format('grant create on database %I to tristage_migrator', current_database());
  execute format('alter database %I set timezone = ''UTC''', current_database());
  execute format('alter database %I set default_transaction_isolation = ''read committed''',
    current_database());
end
$$;

-- Nothing that an owner creates is anybody's until a page of grants says so. Default privileges belong to the
-- database, not to the cluster, and must stand before the first function does.
alter default privileges for role tristage_owner revoke all on functions from public;
alter default privileges for role tristage_engine revoke all on functions from public;
alter default privileges for role tristage_auth revoke all on functions from public;
alter default privileges for role tristage_migrator revoke all on functions from public;
alter default privileges for role tristage_owner revoke all on types from public;
alter default privileges for role tristage_engine revoke all on types from public;
alter default privileges for role tristage_auth revoke all on types from public;
alter default privileges for role tristage_migrator revoke all on types from public;

revoke all on schema public from public;
revoke usage on language plpgsql from public;
revoke usage on language sql from public;
grant usage on language plpgsql, sql
  to tristage_owner, tristage_engine, tristage_auth, tristage_migrator;

-- What any SQL could use to stop, watch or outlive its neighbours.
do $$
declare
  callable record;
begin
  for callable in
    select p.oid::regprocedure as signature
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'pg_catalog'
      and (p.proname in (
          'pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_terminate_backend', 'pg_cancel_backend',
          'pg_relation_size', 'pg_total_relation_size', 'pg_table_size', 'pg_indexes_size',
          'pg_database_size', 'pg_prepared_statement', 'pg_notify', 'pg_cursor',
          'pg_lock_status', 'pg_export_snapshot', 'pg_logical_emit_message', 'pg_current_wal_lsn',
          'pg_current_wal_insert_lsn', 'pg_current_wal_flush_lsn',
          'query_to_xml', 'query_to_xmlschema', 'query_to_xml_and_xmlschema', 'cursor_to_xml',
          'cursor_to_xmlschema', 'table_to_xml', 'table_to_xmlschema', 'table_to_xml_and_xmlschema',
          'schema_to_xml', 'schema_to_xmlschema', 'schema_to_xml_and_xmlschema',
          'database_to_xml', 'database_to_xmlschema', 'database_to_xml_and_xmlschema',
          'lo_create', 'lo_creat', 'lo_open', 'lo_import', 'lo_export', 'lo_from_bytea', 'lo_put',
          'lo_get', 'lo_unlink', 'lo_truncate', 'lo_truncate64', 'loread', 'lowrite')
        or p.proname like 'pg\_stat\_get\_%' or p.proname like 'pg\_advisory%' or p.proname like 'pg\_try\_advisory%')
      -- What is so already is not written again: the seal (ops.sealed) goes by who wrote which row last.
      and (p.proacl is null or exists (select from aclexplode(p.proacl) x where x.grantee = 0)
        or not exists (select from aclexplode(p.proacl) x join pg_roles r on r.oid = x.grantee where r.rolname = 'tristage_migrator'))
  loop
    execute format('revoke execute on function %s from public', callable.signature);
    execute format('grant execute on function %s to tristage_migrator', callable.signature);
  end loop;
  for callable in
    select p.oid::regprocedure as signature
    from pg_proc p
    where p.oid in ('pg_catalog.pg_notify(text, text)'::regprocedure, 'pg_catalog.pg_advisory_xact_lock(bigint)'::regprocedure,
        'pg_catalog.pg_advisory_xact_lock_shared(bigint)'::regprocedure, 'pg_catalog.pg_try_advisory_xact_lock(bigint)'::regprocedure,
        'pg_catalog.pg_stat_get_xact_tuples_returned(oid)'::regprocedure)
      and not exists (select from aclexplode(p.proacl) x join pg_roles r on r.oid = x.grantee where r.rolname = 'tristage_engine')
  loop
    execute format('grant execute on function %s to tristage_engine', callable.signature);
  end loop;
end
$$;

-- A leakproof function that costs less than ten operators is tried before the row's policy, and EXPLAIN ANALYZE
-- counts for which hidden rows the policy was then asked: texts could be read letter by letter. At twenty (a list of
-- one counts half) it comes after the policy; an index serves it as before. What is told apart by id alone stays cheap.
do $$
declare
  callable record;
begin
  for callable in
    select p.oid::regprocedure as signature
    from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.proleakproof and p.procost < 20 and p.proname !~ '^uuid_'
  loop
    execute format('alter function %s cost 20', callable.signature);
  end loop;
end
$$;
