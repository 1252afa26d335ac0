-- What a server asks before it opens its doors. It asks as tristage_login, so the answer must give
-- nothing away: a sum, a yes or no, and the lint's findings, which name no person.

set local role tristage_engine;

grant usage on schema ops to tristage_auth;

set local role tristage_auth;

create function login.standing(written text[], out tree text, out demo_passwords boolean, out findings text[])
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  tree := ops.tree();
  -- The demo's passwords are on every newcomer's screen; their salts say that they are.
  demo_passwords := exists (
    select from auth.password p join core.member m on m.id = p.member
    where m.active and substr(p.salt, 1, 4) = 'demo'::bytea);
  -- Bodies are compared by the check alone: a start waits for nobody's thousand definitions.
  findings := array(select format('%s: %s: %s', i.check, i.subject, i.what)
    from ops.isolation(standing.written, false) with ordinality i("check", subject, what, psql, shell, advice, place) order by i.place);
end
$$;
comment on function login.standing(text[]) is
  'What a server asks before it starts: the sum of the sql/ tree in force, whether any active member '
  'still has a demo password, and what the lint finds, held against the lines of sql/access.txt.';
grant execute on function login.standing(text[]) to tristage_login;
