-- Opening an invitation's link: the only way to become a member without an admin at one's side.

set local role tristage_auth;

create function login.look_at_invitation(digest bytea, address text)
  returns table (state text, invitation uuid, name text, sign_in_name text, tier text, language text)
  volatile security definer rows 1 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  asked_digest bytea;
  asked_address text := coalesce(address, '');
  i core.invitation;
begin
  -- Links are counted as one name, so that guessing them stops as guessing a password does.
  select sha256(x.value || convert_to('invitation', 'UTF8')) into asked_digest from auth.pepper x;
  perform login.refuse_floods(asked_digest, asked_address);
  select v.* into i from auth.invitation l join core.invitation v on v.id = l.invitation
  where l.digest = sha256(look_at_invitation.digest);
  if i.id is null then
    insert into auth.failure (name_digest, address) values (asked_digest, asked_address);
    return;
  end if;
  state := case when i.used_at is not null then 'used' when i.revoked_at is not null then 'revoked'
    when i.expires_at <= now() then 'expired' when i.waits then 'waiting' else 'open' end;
  -- A link that does not open tells nothing else.
  if state = 'open' then
    invitation := i.id; name := i.name; sign_in_name := i.sign_in_name; tier := i.tier; language := coalesce(i.language::text, '');
  end if;
  return next;
end
$$;
comment on function login.look_at_invitation(bytea, text) is
  'What a link opens: state open with the name to sign in by, else used, revoked, expired or waiting and nothing more; no '
  'row for what is no link. LIMIT after 10 of those from one address in 15 minutes.';

create function login.accept_invitation(digest bytea, salt bytea, hash bytea, memory_kib int, passes int, lanes int,
  session_digest bytea, kind text, address text)
  returns table (state text, id uuid, name text, tier text, language text, zone text)
  volatile security definer rows 1 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  seen record;
  m core.member;
begin
  select * into seen from login.look_at_invitation(accept_invitation.digest, address);
  if seen.state is distinct from 'open' then
    if seen.state is not null then
      state := seen.state;
      return next;
    end if;
    return;
  end if;
  -- What follows is the new member's own act.
  perform set_config('tristage.secret', encode(session_digest, 'hex'), true);
  select * into m from admins.welcome(seen.invitation);
  if m.id is null then
    state := 'used';
    return next;
    return;
  end if;
  perform auth.set_password(m.id, salt, hash, memory_kib, passes, lanes);
  perform auth.open_session(m.id, m.tier, kind, session_digest, address, auth.lifetime(kind));
  state := 'open'; id := m.id; name := m.name; tier := m.tier; language := coalesce(m.language::text, ''); zone := m.zone;
  return next;
end
$$;
comment on function login.accept_invitation(bytea, bytea, bytea, int, int, int, bytea, text, text) is
  'Opens a link: the member is made with this password and signed in, once. State as login.look_at_invitation; no row for '
  'what is no link. WRONG where the name was given away meanwhile, LIMIT.';
