-- What the signing-in pool may call, and nothing else.

set local role tristage_auth;

grant execute on function login.challenge(text, text), login.sign_in(text, bytea, bytea, text, text),
  login.whose(bytea), login.was(bytea, uuid), login.salt_of(bytea), login.change_password(bytea, bytea, bytea, bytea),
  login.set_language(bytea, text), login.sign_out(bytea), login.look_at_invitation(bytea, text),
  login.accept_invitation(bytea, bytea, bytea, int, int, int, bytea, text, text), login.add_key(bytea, text, int, bytea),
  login.keys(bytea), login.end_key(bytea, uuid) to tristage_login;
