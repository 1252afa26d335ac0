-- Who is asking. A member is proven here, from a secret only they hold, for one transaction,
-- and only on the pool of their own tier.

set local role tristage_auth;

create function auth.pool() returns text
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return case when session_user like 'tristage\_%' then substr(session_user, 10) end;
end
$$;
comment on function auth.pool() is
  'The tier of this connection''s login role: what no statement can change.';

create function auth.named_agent(account uuid, of_partner uuid) returns uuid
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  named text := nullif(current_setting('tristage.agent', true), '');
begin
  if named is null then return account; end if;
  -- The name is anybody's to set; that it is an agent of the key's own partner is what counts.
  if named ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
    return (select m.id from core.member m
      where m.id = named::uuid and m.partner = of_partner and m.active and not m.supervisor);
  end if;
  return (select m.id from core.member m
    where m.reference = named and m.partner = of_partner and m.active and not m.supervisor);
end
$$;
comment on function auth.named_agent(uuid, uuid) is
  'The agent that this transaction named by id or reference, where it is an active one of the partner whose key was presented; the account '
  'where none was named, else null.';

create function auth.me() returns uuid
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  secret text := current_setting('tristage.secret', true);
  pool text := auth.pool();
  wanted bytea;
  found_member uuid;
  whose uuid;
  of_key uuid;
begin
  -- Known by its form and not by a decoding that fails: whoever catches errors begins a subtransaction, at every call.
  if secret is null or secret !~ '^([0-9a-f]{2})+$' then return null; end if;
  wanted := sha256(decode(secret, 'hex'));
  select s.member, m.partner, s.partner into found_member, whose, of_key
  from auth.session s join core.member m on m.id = s.member
  where s.digest = wanted
    and s.ended_at is null and s.expires_at > now()
    and s.tier = pool
    and m.active and (m.system or m.tier = s.tier);
  -- An if within the other: PL/pgSQL runs a condition that holds a query as a query, for everybody else too.
  if pool = 'partners' then
    if not exists (select from core.partner p where p.id = whose and p.active) then return null; end if;
  end if;
  return case when of_key is null then found_member else auth.named_agent(found_member, of_key) end;
end
$$;
comment on function auth.me() is
  'The active member whose secret this transaction presented, if it belongs to this pool''s tier; else null. By a partner''s '
  'key, the agent that was named with it, or the partner''s account where none was.';

create function auth.asker() returns core.member
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  -- Asked once, not for every row that is compared.
  who uuid := auth.me();
  asker core.member;
begin
  select * into asker from core.member where id = who;
  if asker.id is null then
    raise exception using errcode = 'NOONE', message = 'no member is signed in here';
  end if;
  return asker;
end
$$;
comment on function auth.asker() is
  'The first statement of every tier function: the member who asks, or NOONE.';

create function auth.enter(digest bytea)
  returns table (id uuid, name text, language text, zone text, tier text)
  volatile security definer rows 1 language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  who uuid;
  seen timestamptz;
  pool text := auth.pool();
begin
  -- A partner's key is presented with its agent and its address, by auth.enter_by_key, or it is nobody's.
  if pool = 'partners' then
    if exists (select from auth.session k where k.digest = sha256(enter.digest) and k.kind = 'partner') then return; end if;
  end if;
  perform set_config('tristage.secret', encode(digest, 'hex'), true);
  who := auth.me();
  select m.id, m.name, coalesce(m.language::text, ''), m.zone, pool, s.at
  into enter.id, enter.name, enter.language, enter.zone, enter.tier, seen
  from core.member m left join auth.seen s on s.digest = sha256(enter.digest)
  where m.id = who;
  if enter.id is null then return; end if;
  -- Not at every request, and never waiting for another one of the same session.
  if coalesce(seen, '-infinity') < now() - interval '5 minutes' then
    update auth.seen s set at = now()
    where s.digest = (select o.digest from auth.seen o where o.digest = sha256(enter.digest) for update skip locked);
  end if;
  return next;
end
$$;
comment on function auth.enter(bytea) is
  'Hands the secret over for this transaction and answers with the member, or with no row. '
  'digest: HMAC-SHA256 of the session''s secret under the server''s key. language '''' means: not set.';

create function auth.open_session(member uuid, tier text, kind text, digest bytea, address text, lifetime interval)
  returns void
  volatile security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into auth.session (digest, member, tier, kind, address, expires_at)
  values (sha256(digest), member, tier, kind, address, now() + lifetime);
  insert into auth.seen (digest) values (sha256(open_session.digest));
end;
comment on function auth.open_session(uuid, text, text, bytea, text, interval) is
  'Opens a session; only functions of this schema''s owner may.';

create function auth.lifetime(of_kind text) returns interval
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if of_kind is null or of_kind not in ('cookie', 'bearer') then
    raise exception using errcode = 'WRONG', message = 'one signs in for a cookie or a bearer token',
      detail = '{"field": "kind", "rule": "choice"}';
  end if;
  return (select case of_kind when 'bearer' then d.bearer_lifetime else d.cookie_lifetime end from core.department d);
end
$$;
comment on function auth.lifetime(text) is
  'How long a session of that kind lasts, as the admin set it; no other kind is opened by signing in. WRONG.';

create function auth.keep_link(of_invitation uuid, digest bytea) returns void
  volatile security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into auth.invitation as i (invitation, digest) values (of_invitation, sha256(digest))
  on conflict (invitation) do update set digest = excluded.digest;
end;
comment on function auth.keep_link(uuid, bytea) is 'Keeps the hash of an invitation''s link; one that was there before opens nothing any more.';

create function auth.end_session(of_session uuid) returns uuid
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  whose uuid;
begin
  update auth.session s set ended_at = now()
  where s.id = of_session and s.ended_at is null and s.expires_at > now() and s.kind <> 'system'
  returning s.member into whose;
  return whose;
end
$$;
comment on function auth.end_session(uuid) is 'Ends one open session or key: whose it was, or null where there is none.';

create function auth.open_system_session(member text, tier text, digest bytea, lifetime interval)
  returns uuid
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  who uuid;
begin
  select m.id into who from core.member m
  where m.system and m.active and m.sign_in_name = open_system_session.member;
  if who is null then
    raise exception using errcode = 'EMPTY', message = format('there is no system member %L', member);
  end if;
  if lifetime > interval '1 day' then
    raise exception using errcode = 'WRONG', message = 'a system session lasts a day at most',
      detail = '{"field":"lifetime","rule":"long"}';
  end if;
  perform auth.open_session(who, tier, 'system', digest, null, lifetime);
  return who;
end
$$;
comment on function auth.open_system_session(text, text, bytea, interval) is
  'A session of a system member (shell, migration, intake) for the program, at deployment only.';

create function auth.end_sessions(of_member uuid, but bytea default null) returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  ended int;
begin
  update auth.session s set ended_at = now()
  where s.member = of_member and s.ended_at is null and s.digest is distinct from but;
  get diagnostics ended = row_count;
  return ended;
end
$$;
comment on function auth.end_sessions(uuid, bytea) is
  'Ends a member''s open sessions, all or all but one; they are refused from the next statement on.';

create function auth.set_password(of_member uuid, salt bytea, hash bytea, memory_kib int, passes int, lanes int)
  returns void
  volatile security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into auth.password as p (member, salt, hash, memory_kib, passes, lanes)
  values (of_member, salt, hash, memory_kib, passes, lanes)
  on conflict (member) do update
    set salt = excluded.salt, hash = excluded.hash, memory_kib = excluded.memory_kib,
        passes = excluded.passes, lanes = excluded.lanes, changed_at = now();
end;
comment on function auth.set_password(uuid, bytea, bytea, int, int, int) is
  'Keeps a member''s Argon2id hash, computed by the server.';

create function auth.propose_password(of_proposal uuid, salt bytea, hash bytea, memory_kib int, passes int, lanes int)
  returns void
  volatile security definer language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into auth.proposed_password (proposal, salt, hash, memory_kib, passes, lanes)
  values (of_proposal, salt, hash, memory_kib, passes, lanes);
end;
comment on function auth.propose_password(uuid, bytea, bytea, int, int, int) is
  'Keeps the Argon2id hash that a proposal would set, until a second admin decides.';

create function auth.take_password(of_proposal uuid, of_member uuid) returns void
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  p auth.proposed_password;
begin
  delete from auth.proposed_password x where x.proposal = of_proposal returning * into p;
  if of_member is not null and p.proposal is not null then
    perform auth.set_password(of_member, p.salt, p.hash, p.memory_kib, p.passes, p.lanes);
  end if;
end
$$;
comment on function auth.take_password(uuid, uuid) is
  'Sets a proposed password for the member it is meant for, or forgets it (null) where it was declined.';
