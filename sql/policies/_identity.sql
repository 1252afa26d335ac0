-- What of identity each role may call.

set local role tristage_auth;
grant execute on function auth.pool(), auth.me() to tristage_engine, tristage_owner,
  tristage_operators, tristage_managers, tristage_accounts, tristage_head, tristage_partners,
  tristage_admins, tristage_rounds;
grant execute on function auth.enter(bytea) to tristage_operators, tristage_managers,
  tristage_accounts, tristage_head, tristage_partners, tristage_admins, tristage_rounds;
grant execute on function auth.asker() to tristage_engine;
grant execute on function auth.end_sessions(uuid, bytea),
  auth.set_password(uuid, bytea, bytea, int, int, int) to tristage_engine;
grant execute on function auth.open_system_session(text, text, bytea, interval) to tristage_migrator;
grant execute on function auth.keep_link(uuid, bytea), auth.end_session(uuid) to tristage_engine;
grant execute on function auth.propose_password(uuid, bytea, bytea, int, int, int), auth.take_password(uuid, uuid)
  to tristage_engine;
grant execute on function auth.end_everybody() to tristage_engine;

-- Partners' keys: presented on their own pool, made and ended by what the engine's functions decide.
grant execute on function auth.enter_by_key(bytea, text, text) to tristage_partners;
grant execute on function auth.may(text), auth.add_partner_key(uuid, uuid, text, text[], cidr[], int, bytea),
  auth.partner_keys(uuid), auth.end_partner_key(uuid, uuid), auth.end_partner(uuid) to tristage_engine;
