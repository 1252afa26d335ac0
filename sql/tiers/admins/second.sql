-- The second person.

set local role tristage_engine;

create function admins.open_proposal(of_proposal uuid) returns core.proposal
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  p core.proposal;
begin
  select * into p from core.proposal x where x.id = of_proposal for update;
  if p.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such proposal';
  elsif p.decided_at is not null or p.expires_at <= now() then
    raise exception using errcode = 'STALE', message = 'this proposal is decided or too old';
  end if;
  return p;
end
$$;
comment on function admins.open_proposal(uuid) is 'Locks a proposal that is still to be decided. EMPTY, STALE.';

create function admins.carry_out(p core.proposal, me core.member) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  m core.member;
begin
  if p.kind = 'erase' then return core.carry_out_erasure(p, me); end if;
  if p.kind = 'add_member' then
    m := jsonb_populate_record(null::core.member, p.body);
    m.id := p.member;
    perform admins.insert_member(m, me);
    perform auth.take_password(p.id, m.id);
    return jsonb_build_object('member', m.id, 'tier', m.tier);
  end if;
  if p.kind = 'invite' then
    update core.invitation i set waits = false, expires_at = now() + interval '7 days'
    where i.member = p.member and i.waits and i.revoked_at is null;
    if not found then
      raise exception using errcode = 'STALE', message = 'this invitation was revoked meanwhile';
    end if;
    perform core.decide(me, 'invitation_confirmed', p.member, null, jsonb_build_object('tier', p.body ->> 'tier'));
    return jsonb_build_object('tier', p.body ->> 'tier');
  end if;
  m := admins.lock_member(p.member);
  if not m.active then
    raise exception using errcode = 'ORDER', message = 'this member has left meanwhile', detail = '{"rule":"left"}';
  elsif p.kind = 'change_tier' then
    if m.tier = p.body ->> 'tier' then
      raise exception using errcode = 'ORDER', message = 'this member is in that tier already', detail = '{"rule":"same"}';
    end if;
    return admins.move_tier(m, p.body ->> 'tier', me);
  end if;
  perform auth.take_password(p.id, m.id);
  perform auth.end_sessions(m.id);
  perform core.decide(me, 'password_set', m.id);
  return jsonb_build_object('member', m.id);
end
$$;
comment on function admins.carry_out(core.proposal, core.member) is 'Does what two admins agreed on. ORDER, WRONG.';

create function admins.confirm(proposal uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'confirm', jsonb_build_object('proposal', proposal));
  p core.proposal;
begin
  if done is not null then return done; end if;
  p := admins.open_proposal(proposal);
  if p.proposed_by = me.id or p.member = me.id then
    raise exception using errcode = 'ORDER', message = 'a second person confirms: neither who proposed it nor whom it is about',
      detail = '{"rule":"second_person"}';
  elsif p.kind <> 'erase' and not exists (select from core.member m where m.id = p.proposed_by and m.active and m.tier = 'admins') then
    raise exception using errcode = 'ORDER', message = 'who proposed this is no admin any more', detail = '{"rule":"proposer_left"}';
  end if;
  update core.proposal x set decided_by = me.id, decided_at = now(), agreed = true where x.id = p.id and p.kind <> 'erase';
  return core.answered(me, key, admins.carry_out(p, me) || jsonb_build_object('proposal', p.id, 'kind', p.kind));
end
$$;
comment on function admins.confirm(uuid, text) is
  'A second admin agrees: the proposal is carried out. ORDER for its proposer, for whom it is about, or where that '
  'has become impossible; STALE, EMPTY, WRONG, REUSE.';

create function admins.decline(proposal uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'decline', jsonb_build_object('proposal', proposal));
  p core.proposal;
begin
  if done is not null then return done; end if;
  p := admins.open_proposal(proposal);
  update core.proposal x set decided_by = me.id, decided_at = now(), agreed = false where x.id = p.id;
  perform auth.take_password(p.id, null);
  update core.invitation i set revoked_at = now() where p.kind = 'invite' and i.member = p.member and i.waits and i.revoked_at is null;
  perform core.decide(me, 'declined', p.member, null, jsonb_build_object('proposal', p.id, 'kind', p.kind));
  return core.answered(me, key, jsonb_build_object('proposal', p.id, 'agreed', false));
end
$$;
comment on function admins.decline(uuid, text) is
  'Declines a proposal, or takes one''s own back. STALE, EMPTY, REUSE.';
