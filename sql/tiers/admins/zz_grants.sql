-- What admins may call and read: members and sessions. No lead, client or name is among it.

set local role tristage_auth;
grant execute on function admins.sessions(), admins.seen() to tristage_admins;

set local role tristage_engine;
grant execute on function admins.add_member(text, text, text, text, text, text, text, bytea, bytea, int, int, int, text),
  admins.change_member(uuid, text, text, text, text, text), admins.add_team(text, text),
  admins.set_password(uuid, bytea, bytea, int, int, int, text), admins.end_sessions(uuid, text),
  admins.deactivate(uuid, text), admins.change_tier(uuid, text, text), admins.confirm(uuid, text),
  admins.decline(uuid, text), admins.invite(text, text, text, text, text, text, text, bytea, text),
  admins.renew_invitation(uuid, bytea, text), admins.revoke_invitation(uuid, text),
  admins.change_settings(text, text, text, int, int, text), admins.end_session(uuid, text) to tristage_admins;
grant select on admins.members, admins.teams, admins.partners, admins.decisions, admins.proposals,
  admins.invitations, admins.settings to tristage_admins;
