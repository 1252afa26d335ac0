-- Leaving and changing tier: everything a member holds is given back in the same act.

set local role tristage_engine;

create function admins.end_links(of_member uuid, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  i core.invitation;
begin
  for i in
    update core.invitation x set revoked_at = now()
    where x.invited_by = of_member and x.revoked_at is null and x.used_at is null
    returning x.*
  loop
    update core.proposal p set decided_by = me.id, decided_at = now(), agreed = false
    where p.member = i.member and p.kind = 'invite' and p.decided_at is null;
    perform core.decide(me, 'invitation_revoked', i.member, null, jsonb_build_object('tier', i.tier));
  end loop;
end
$$;
comment on function admins.end_links(uuid, core.member) is
  'Takes back the open invitations of an admin who is one no more: whoever made a link could still open it.';

create function admins.deactivate(member uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'deactivate', jsonb_build_object('member', member));
  m core.member;
  given jsonb;
  ended int;
begin
  if done is not null then return done; end if;
  m := admins.lock_member(member);
  if not m.active then
    raise exception using errcode = 'ORDER', message = 'this member has left already', detail = '{"rule":"left"}';
  end if;
  perform admins.keep_one(m);
  update core.member x set active = false, left_at = now() where x.id = m.id;
  ended := auth.end_sessions(m.id);
  perform admins.end_links(m.id, me);
  given := core.hand_in(m.id, me, 'left');
  perform core.decide(me, 'member_left', m.id, null, given || jsonb_build_object('sessions', ended));
  return core.answered(me, key, jsonb_build_object('member', m.id, 'given_back', given, 'sessions_ended', ended));
end
$$;
comment on function admins.deactivate(uuid, text) is
  'A member leaves: from this moment no session of theirs is anybody; cards and own callbacks go back to calling, '
  'held leads to an active head of sales, clients and tasks to the head''s desk. given_back counts, and says no more. '
  'ORDER for the last active head or admin, EMPTY, REUSE.';

create function admins.move_tier(m core.member, tier text, me core.member) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  given jsonb;
begin
  perform admins.keep_one(m);
  -- First out of the old tier, so that nothing is given to who is on the way.
  update core.member x set active = false where x.id = m.id;
  given := core.hand_in(m.id, me, 'tier_changed');
  update core.member x set tier = move_tier.tier, active = true where x.id = m.id;
  perform auth.end_sessions(m.id);
  perform admins.end_links(m.id, me);
  perform core.decide(me, 'tier_changed', m.id, null, given || jsonb_build_object('from', m.tier, 'to', tier));
  return jsonb_build_object('member', m.id, 'tier', tier, 'given_back', given);
end
$$;
comment on function admins.move_tier(core.member, text, core.member) is
  'Moves a locked member to another tier; what they held is given back as when leaving, their sessions end. ORDER.';

create function admins.change_tier(member uuid, tier text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'change_tier', jsonb_build_array(member, tier));
  m core.member;
begin
  if done is not null then return done; end if;
  m := admins.lock_member(member);
  perform admins.check_tier(tier, m.partner);
  if not m.active or m.tier = tier then
    raise exception using errcode = 'ORDER', message = 'this member has left, or is in that tier already',
      detail = '{"rule":"same"}';
  elsif me.system then
    return core.answered(me, key, admins.move_tier(m, tier, me));
  end if;
  return core.answered(me, key, jsonb_build_object('proposal',
    admins.propose(me, 'change_tier', m.id, jsonb_build_object('tier', tier))));
end
$$;
comment on function admins.change_tier(uuid, text, text) is
  'Proposes another tier for a member; it changes when a second admin confirms. ORDER, WRONG, TAKEN, EMPTY, REUSE.';
