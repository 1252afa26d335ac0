-- Inviting a member by a link that is used once.

set local role tristage_engine;

create view admins.invitations with (security_invoker = true) as
  select i.id, i.member, i.sign_in_name, i.name, i.tier, t.name as team, p.name as partner, b.name as invited_by_name,
    i.invited_at, i.expires_at,
    case when i.used_at is not null then 'used' when i.revoked_at is not null then 'revoked'
      when i.expires_at <= now() then 'expired' when i.waits then 'waiting' else 'open' end as state
  from core.invitation i
  join core.member b on b.id = i.invited_by
  left join core.team t on t.id = i.team
  left join core.partner p on p.id = i.partner;
comment on view admins.invitations is
  'Who was invited, and whether the link still opens: open, waiting (for a second admin), expired, revoked, used.';

create function admins.hold_invitation(of_invitation uuid) returns core.invitation
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  i core.invitation;
begin
  select * into i from core.invitation x where x.id = of_invitation for update;
  if i.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such invitation';
  elsif i.used_at is not null or i.revoked_at is not null then
    raise exception using errcode = 'STALE', message = 'this invitation is used or revoked', detail = '{"rule":"invitation"}';
  end if;
  return i;
end
$$;
comment on function admins.hold_invitation(uuid) is 'Locks an invitation that is neither used nor revoked. EMPTY, STALE.';

create function admins.link_made(i core.invitation, digest bytea, waiting uuid) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if length(digest) is distinct from 32 then
    perform core.missing('WRONG', 'digest', 'form', 'a link is proven by 32 bytes');
  end if;
  begin
    perform auth.keep_link(i.id, digest);
  exception when unique_violation then
    perform core.missing('WRONG', 'digest', 'twice', 'another link is proven by these bytes');
  end;
  return jsonb_build_object('invitation', i.id, 'sign_in_name', i.sign_in_name, 'tier', i.tier, 'expires_at', i.expires_at,
    'proposal', waiting, 'proof', encode(substr(sha256(digest), 1, 8), 'hex'));
end
$$;
comment on function admins.link_made(core.invitation, bytea, uuid) is
  'Keeps the hash of a new link and answers with the invitation; proof tells whoever made the link that it is this one. WRONG.';

create function admins.invite(sign_in_name text, name text, tier text, language text, zone text, team text, partner text,
  digest bytea, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'invite', jsonb_build_array(sign_in_name, name, tier, language, zone, team, partner));
  m core.member;
  i core.invitation;
  waiting uuid;
begin
  if done is not null then return done; end if;
  m := admins.new_member(sign_in_name, name, tier, language, zone, team, partner);
  insert into core.invitation as x (member, sign_in_name, name, tier, language, zone, team, partner, invited_by, expires_at, waits)
  values (m.id, m.sign_in_name, m.name, m.tier, m.language, m.zone, m.team, m.partner, me.id, now() + interval '7 days',
    admins.needs_second(me, m.tier))
  on conflict do nothing
  returning * into i;
  if i.id is null then perform core.missing('WRONG', 'sign_in_name', 'duplicate', 'somebody has that sign-in name'); end if;
  if i.waits then
    waiting := admins.propose(me, 'invite', m.id, jsonb_build_object('sign_in_name', m.sign_in_name, 'name', m.name, 'tier', m.tier));
  end if;
  perform core.decide(me, 'invited', m.id, null, jsonb_build_object('tier', m.tier));
  return core.answered(me, key, admins.link_made(i, digest, waiting));
end
$$;
comment on function admins.invite(text, text, text, text, text, text, text, bytea, text) is
  'Invites a member; team and partner by name. digest: HMAC-SHA256 of the link''s 256 random bits. The link opens once, '
  'within seven days; that of a head of sales or an admin not before a second admin confirms. WRONG, TAKEN, REUSE.';

create function admins.renew_invitation(invitation uuid, digest bytea, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'renew_invitation', jsonb_build_object('invitation', invitation));
  i core.invitation;
  waiting uuid;
begin
  if done is not null then return done; end if;
  i := admins.hold_invitation(invitation);
  -- Whoever renews holds the link: for rights over everything that takes two again.
  if admins.needs_second(me, i.tier) then
    update core.proposal p set decided_by = me.id, decided_at = now(), agreed = false
    where p.member = i.member and p.kind = 'invite' and p.decided_at is null;
    waiting := admins.propose(me, 'invite', i.member, jsonb_build_object('sign_in_name', i.sign_in_name, 'name', i.name, 'tier', i.tier));
  end if;
  update core.invitation x set expires_at = now() + interval '7 days', renewed_at = now(), waits = waiting is not null,
    -- The link is whose who made it: it ends with them.
    invited_by = me.id
  where x.id = i.id returning * into i;
  perform core.decide(me, 'invitation_renewed', i.member, null, jsonb_build_object('tier', i.tier));
  return core.answered(me, key, admins.link_made(i, digest, waiting));
end
$$;
comment on function admins.renew_invitation(uuid, bytea, text) is
  'Makes a new link for an invitation, for seven days; the old one opens nothing any more. STALE, EMPTY, WRONG, REUSE.';

create function admins.revoke_invitation(invitation uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'revoke_invitation', jsonb_build_object('invitation', invitation));
  i core.invitation;
begin
  if done is not null then return done; end if;
  i := admins.hold_invitation(invitation);
  update core.invitation x set revoked_at = now() where x.id = i.id;
  update core.proposal p set decided_by = me.id, decided_at = now(), agreed = false
  where p.member = i.member and p.kind = 'invite' and p.decided_at is null;
  perform core.decide(me, 'invitation_revoked', i.member, null, jsonb_build_object('tier', i.tier));
  return core.answered(me, key, jsonb_build_object('invitation', i.id));
end
$$;
comment on function admins.revoke_invitation(uuid, text) is 'Takes an invitation back: its link opens nothing any more. STALE, EMPTY, REUSE.';

create function admins.welcome(of_invitation uuid) returns core.member
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  i core.invitation;
  m core.member;
begin
  select * into i from core.invitation x where x.id = of_invitation for update;
  if i.used_at is not null or i.revoked_at is not null or i.waits or i.expires_at <= now() then return null; end if;
  m.id := i.member; m.sign_in_name := i.sign_in_name; m.name := i.name; m.tier := i.tier; m.language := i.language;
  m.zone := i.zone; m.team := i.team; m.partner := i.partner; m.system := false;
  update core.invitation x set used_at = now() where x.id = i.id;
  perform admins.insert_member(m, m);
  return m;
end
$$;
comment on function admins.welcome(uuid) is
  'Makes a member of who opened an invitation''s link, by their own act; null where it does not open any more. For the '
  'signing-in functions alone.';
grant execute on function admins.welcome(uuid) to tristage_auth;
