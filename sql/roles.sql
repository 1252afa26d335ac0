-- Cluster roles. Run by a superuser with `tristage roles`; idempotent; safe to run beside itself.
--
-- One login role a tier, so that a connection can never change whose rows it may see:
-- no membership, no inheritance, no SET ROLE. Three owners that nobody can log in as,
-- and two roles that pass row-level security, for migrating and for backup.

-- Roles belong to the cluster, an advisory lock to a database: this one is everybody's, until the end of the transaction.
do $$
begin
  lock table pg_catalog.pg_authid in share row exclusive mode;
end
$$;

do $$
declare
  wanted record;
begin
  for wanted in
    select role, attributes
    from (values
      ('tristage_operators', 'login nobypassrls'), ('tristage_managers', 'login nobypassrls'),
      ('tristage_accounts', 'login nobypassrls'), ('tristage_head', 'login nobypassrls'),
      ('tristage_partners', 'login nobypassrls'), ('tristage_admins', 'login nobypassrls'),
      ('tristage_login', 'login nobypassrls'), ('tristage_rounds', 'login nobypassrls'),
      ('tristage_owner', 'nologin nobypassrls'), ('tristage_engine', 'nologin nobypassrls'), ('tristage_auth', 'nologin nobypassrls'),
      ('tristage_migrator', 'nologin bypassrls'), ('tristage_backup', 'nologin bypassrls')
    ) as list(role, attributes)
  loop
    if not exists (select from pg_roles where rolname = wanted.role) then
      execute format('create role %I', wanted.role);
    end if;
    execute format(
      'alter role %I noinherit nosuperuser nocreatedb nocreaterole noreplication %s',
      wanted.role, wanted.attributes);
  end loop;
end
$$;

-- The migrator may become the owners, to create what they own; nobody may become the migrator.
grant tristage_owner, tristage_engine, tristage_auth to tristage_migrator;

-- A tier's statement ends, and a forgotten transaction with it, however it was sent.
alter role tristage_operators set statement_timeout = '5s';
alter role tristage_managers set statement_timeout = '5s';
alter role tristage_accounts set statement_timeout = '5s';
alter role tristage_partners set statement_timeout = '5s';
alter role tristage_admins set statement_timeout = '5s';
alter role tristage_login set statement_timeout = '5s';
alter role tristage_head set statement_timeout = '60s';
alter role tristage_rounds set statement_timeout = '60s';
do $$
declare
  tier text;
begin
  foreach tier in array array['operators', 'managers', 'accounts', 'head', 'partners', 'admins',
    'login', 'rounds']
  loop
    execute format('alter role tristage_%s set idle_in_transaction_session_timeout = ''10s''', tier);
    execute format('alter role tristage_%s set lock_timeout = ''3s''', tier);
    execute format('alter role tristage_%s set timezone = ''UTC''', tier);
    execute format('alter role tristage_%s set search_path = pg_catalog', tier);
    execute format('alter role tristage_%s set jit = off', tier);
  end loop;
end
$$;
