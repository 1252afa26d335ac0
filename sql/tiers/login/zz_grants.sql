-- What the signing-in pool may call, and nothing else.

set local role tristage_auth;

grant execute on function login.challenge(text), login.sign_in(text, bytea, bytea, text, text),
  login.whose(bytea), login.was(bytea, uuid), login.salt_of(bytea), login.change_password(bytea, bytea, bytea, bytea),
  login.set_language(bytea, text), login.sign_out(bytea) to tristage_login;
