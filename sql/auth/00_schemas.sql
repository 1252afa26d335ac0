-- Who may enter which schema. Entering alone shows nothing: tables and functions are granted on their own pages.

set local role tristage_owner;
grant usage on schema core to tristage_engine, tristage_auth, tristage_migrator, tristage_backup;
grant usage on schema core to tristage_managers, tristage_accounts, tristage_head, tristage_admins,
  tristage_operators;
grant create on schema core to tristage_engine;
grant usage on domain core.tier, core.language to tristage_engine, tristage_auth;

set local role tristage_auth;
grant usage on schema auth to tristage_engine, tristage_owner, tristage_operators, tristage_managers,
  tristage_accounts, tristage_head, tristage_partners, tristage_admins, tristage_rounds, tristage_migrator;
grant usage on schema login to tristage_login;

set local role tristage_engine;
grant usage on schema operators to tristage_operators;
grant usage on schema managers to tristage_managers;
-- A manager who keeps clients (tier 3 switched off) works on them with an account manager's functions.
grant usage on schema accounts to tristage_accounts, tristage_managers;
grant usage on schema head to tristage_head;
grant usage on schema admins to tristage_admins;
grant usage on schema partners to tristage_partners;
grant usage on schema rounds to tristage_rounds;
