-- Signing in and out. The server computes Argon2id; the hash it computed is compared here, so that
-- no password hash ever leaves the database.

set local role tristage_auth;

create function login.refuse_floods(asked_digest bytea, asked_address text) returns void
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  by_both int;
  by_address int;
begin
  select count(*) filter (where f.name_digest = asked_digest), count(*)
  into by_both, by_address
  from auth.failure f
  where f.address = asked_address and f.at > now() - interval '15 minutes';
  if by_both >= 10 or by_address >= 100 then
    raise exception using errcode = 'LIMIT', message = 'too many failed sign-ins from this address',
      detail = '{"rule":"sign_in","retry_after":900}';
  end if;
end
$$;
comment on function login.refuse_floods(bytea, text) is
  'LIMIT after 10 failures of one name or 100 of any from one address in 15 minutes. Other addresses '
  'are not touched, so nobody can lock a member out.';

create function login.challenge(sign_in_name text, address text)
  returns table (salt bytea, memory_kib int, passes int, lanes int)
  stable security definer rows 1 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  asked text := sign_in_name;
begin
  -- Before anything is hashed: a flood costs a look, not an Argon2id.
  perform login.refuse_floods(
    (select sha256(x.value || convert_to(lower(asked), 'UTF8')) from auth.pepper x), coalesce(address, ''));
  -- One query for known and unknown alike: an unknown name's salt is derived, so that it stays the same.
  return query
    select coalesce(p.salt, substr(sha256(x.value || convert_to(lower(asked), 'UTF8')), 1, 16)),
           coalesce(p.memory_kib, 19456), coalesce(p.passes, 2), coalesce(p.lanes, 1)
    from auth.pepper x
    left join (core.member m join auth.password p on p.member = m.id)
      on lower(m.sign_in_name) = lower(asked) and m.active;
end
$$;
comment on function login.challenge(text, text) is
  'Salt and cost with which the server hashes a password; the same shape for a name that nobody has. LIMIT.';

create function login.sign_in(sign_in_name text, password_hash bytea, digest bytea, kind text, address text)
  returns table (id uuid, name text, tier text, language text, zone text)
  volatile security definer rows 1 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  asked_digest bytea;
  asked_address text := coalesce(address, '');
  kept bytea;
  who core.member;
begin
  select sha256(x.value || convert_to(lower(sign_in_name), 'UTF8')) into asked_digest from auth.pepper x;
  perform login.refuse_floods(asked_digest, asked_address);
  select m.* into who from core.member m
  where lower(m.sign_in_name) = lower(sign_in.sign_in_name) and m.active and not m.system;
  select p.hash into kept from auth.password p where p.member = who.id;
  -- Digests are compared, not hashes: how far two hashes agree must not show in the time it takes.
  if kept is null or sha256(asked_digest || kept) <> sha256(asked_digest || password_hash) then
    insert into auth.failure (name_digest, address) values (asked_digest, asked_address);
    return;
  end if;
  delete from auth.failure f where f.name_digest = asked_digest and f.address = asked_address;
  perform auth.open_session(who.id, who.tier, kind, digest, address,
    auth.lifetime(kind));
  return query select who.id, who.name, who.tier::text, coalesce(who.language::text, ''), who.zone;
end
$$;
comment on function login.sign_in(text, bytea, bytea, text, text) is
  'Opens a session where the hash is the member''s; no row where name or password is wrong; LIMIT.';

create function login.whose(digest bytea) returns table (tier text, language text)
  stable security definer rows 1 language sql set search_path = pg_catalog, pg_temp
begin atomic
  select s.tier, coalesce(m.language::text, '')
  from auth.session s join core.member m on m.id = s.member
  where s.digest = sha256(whose.digest) and s.ended_at is null and s.expires_at > now()
    and m.active and m.tier = s.tier;
end;
comment on function login.whose(bytea) is 'The tier of an open session: where its member''s desk is.';

create function login.was(digest bytea, member uuid) returns boolean
  stable security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  select exists (select from auth.session s where s.digest = sha256(was.digest) and s.member = was.member);
end;
comment on function login.was(bytea, uuid) is
  'Whether a session, open or over, is a member''s: what was typed in it comes back to nobody else.';

create function login.salt_of(digest bytea)
  returns table (salt bytea, memory_kib int, passes int, lanes int)
  stable security definer rows 1 language sql set search_path = pg_catalog, pg_temp
begin atomic
  select p.salt, p.memory_kib, p.passes, p.lanes
  from auth.session s join core.member m on m.id = s.member join auth.password p on p.member = m.id
  where s.digest = sha256(salt_of.digest) and s.ended_at is null and s.expires_at > now() and m.active;
end;
comment on function login.salt_of(bytea) is
  'Salt and cost of the signed-in member''s password, to prove it before changing it.';

create function login.change_password(digest bytea, old_hash bytea, new_salt bytea, new_hash bytea)
  returns boolean
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  who uuid;
  tries bytea;
  kept auth.password;
begin
  select s.member into who from auth.session s join core.member m on m.id = s.member
  where s.digest = sha256(change_password.digest) and s.ended_at is null and s.expires_at > now() and m.active;
  -- Whoever has a session that is not theirs must not find the password by trying.
  tries := sha256(uuid_send(who));
  perform login.refuse_floods(tries, who::text);
  select * into kept from auth.password p where p.member = who for update;
  if kept.member is null or sha256(kept.salt || kept.hash) <> sha256(kept.salt || old_hash) then
    if who is not null then insert into auth.failure (name_digest, address) values (tries, who::text); end if;
    return false;
  end if;
  perform auth.set_password(who, new_salt, new_hash, kept.memory_kib, kept.passes, kept.lanes);
  perform auth.end_sessions(who, sha256(digest));
  return true;
end
$$;
comment on function login.change_password(bytea, bytea, bytea, bytea) is
  'Changes the signed-in member''s password and ends their other sessions; false where the old one is wrong, LIMIT '
  'after 10 such tries in 15 minutes.';

create function login.set_language(digest bytea, language text) returns void
  volatile security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  update core.member m set language = set_language.language
  from auth.session s
  where s.digest = sha256(set_language.digest) and s.ended_at is null and s.expires_at > now()
    and m.id = s.member and m.active;
end;
comment on function login.set_language(bytea, text) is 'Keeps the language the signed-in member reads.';

create function login.sign_out(digest bytea) returns void
  volatile security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  update auth.session s set ended_at = now()
  where s.digest = sha256(sign_out.digest) and s.ended_at is null;
end;
comment on function login.sign_out(bytea) is 'Ends one session, for good.';
