-- What a server asks before it opens its doors. It asks as tristage_login, so the answer must give
-- nothing away: a sum, a yes or no twice, and the lint's findings, which name no person.

set local role tristage_engine;

grant usage on schema ops to tristage_auth;

set local role tristage_auth;

create function login.standing(written text[], out tree text, out demo_passwords boolean, out sealed boolean, out findings text[])
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  tree := ops.tree();
  -- The demo's passwords are on every newcomer's screen; their salts say that they are.
  demo_passwords := exists (
    select from auth.password p join core.member m on m.id = p.member
    where m.active and substr(p.salt, 1, 4) = 'demo'::bytea);
  sealed := coalesce(ops.sealed() = ops.catalogue(standing.written), false);
  -- A restore is told by a row, not by the catalogue. Bodies are compared by the check alone: a start waits for nobody's
  -- thousand definitions.
  findings := case when sealed then array(select format('%s: %s: %s', l.check, l.subject, l.what) from ops.lint_lineage() l)
    else array(select format('%s: %s: %s', i.check, i.subject, i.what)
      from ops.isolation(standing.written, false) with ordinality i("check", subject, what, psql, shell, advice, place) order by i.place) end;
end
$$;
comment on function login.standing(text[]) is
  'What a server asks before it starts: the sum of the sql/ tree in force, whether any active member '
  'still has a demo password, whether the catalogue is the one that was sealed, and, where it is not, what the lint finds, '
  'held against the lines of sql/access.txt.';
grant execute on function login.standing(text[]) to tristage_login;
