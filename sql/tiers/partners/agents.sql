-- A partner's own agents: made, changed, disabled; never deleted, because the department sees who spoke.

set local role tristage_engine;

create function partners.agent_tag(m core.member) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return left(encode(sha256(convert_to(jsonb_build_array(m.id, m.name, m.reference, m.active)::text, 'UTF8')), 'hex'), 32);
comment on function partners.agent_tag(core.member) is 'Changes whenever what is shown of an agent changes.';

create function partners.agent_line(m core.member) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object('id', m.id, 'name', m.name, 'reference', m.reference, 'active', m.active,
    'created_at', m.created_at, 'etag', partners.agent_tag(m));
end
$$;
comment on function partners.agent_line(core.member) is 'An agent as its partner sees it.';

create function partners.own_agent(agent uuid, me core.member) returns core.member
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  m core.member;
begin
  select * into m from core.member x where x.id = agent and x.partner = me.partner and not x.supervisor for no key update;
  if m.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such agent';
  end if;
  return m;
end
$$;
comment on function partners.own_agent(uuid, core.member) is 'Locks an agent of the asker''s partner. EMPTY.';

create function partners.agents(active boolean, after text, most int) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  place record := partners.after(agents.after);
begin
  return partners.page((select coalesce(jsonb_agg(partners.agent_line(m) || jsonb_build_object('cursor', partners.cursor(m.created_at, m.id))
      order by m.created_at, m.id), '[]')
    from (select x.* from core.member x
      where x.partner = me.partner and not x.supervisor and (x.created_at, x.id) > (place.at, place.id)
        and (agents.active is null or x.active = agents.active)
      order by x.created_at, x.id limit most + 1) m), most);
end
$$;
comment on function partners.agents(boolean, text, int) is 'The partner''s agents, oldest first, after a cursor. SCOPE, WRONG.';

create function partners.agent_shown(agent uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  m core.member;
begin
  select * into m from core.member x where x.id = agent and x.partner = me.partner and not x.supervisor;
  if m.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such agent';
  end if;
  return partners.agent_line(m);
end
$$;
comment on function partners.agent_shown(uuid) is 'One agent of the partner. SCOPE, EMPTY.';

create function partners.check_reference(reference text, me core.member, but uuid) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if reference !~ '^[A-Za-z0-9._@-]{1,64}$' then
    perform core.missing('WRONG', 'reference', 'reference', 'a reference has 1 to 64 letters, digits and . _ @ -');
  end if;
  if exists (select from core.member m where m.partner = me.partner and m.reference = check_reference.reference
      and m.id is distinct from but) then
    raise exception using errcode = 'TAKEN', message = 'another agent has this reference',
      detail = '{"field":"reference","rule":"duplicate"}';
  end if;
end
$$;
comment on function partners.check_reference(text, core.member, uuid) is 'Refuses what is no reference, and one that another of its agents has. WRONG, TAKEN.';

create function partners.add_agent(name text, reference text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  done jsonb := core.replayed(me, key, 'add_agent', jsonb_build_array(name, reference));
  p core.partner;
  m core.member;
begin
  if done is not null then return done; end if;
  p := partners.alone(me, 'agents');
  if p.agents_most <= (select count(*) from core.member x where x.partner = p.id and x.active and not x.supervisor) then
    raise exception using errcode = 'LIMIT', message = 'the contract allows no more active agents',
      detail = jsonb_build_object('rule', 'agents_most', 'most', p.agents_most)::text;
  end if;
  perform partners.check_reference(reference, me, null);
  -- Nobody is deleted, and each change is a decision: not without end.
  perform core.spend(me, 'agent_changes', 1000);
  insert into core.member (sign_in_name, name, tier, partner, reference)
  values ('agent-' || gen_random_uuid(), core.check_text(name, 'name', 120), 'partners', p.id, reference)
  returning * into m;
  perform core.decide(me, 'agent_added', m.id, null, jsonb_build_object('partner', p.id));
  return core.answered(me, key, partners.agent_line(m));
end
$$;
comment on function partners.add_agent(text, text, text) is
  'Makes an agent of the asker''s partner, who acts by the partner''s keys and signs in nowhere. LIMIT beyond the contract, and '
  'after 1,000 changes of agents in an hour; SCOPE, TAKEN, WRONG, REUSE.';

create function partners.change_agent(agent uuid, name text, reference text, active boolean, tag text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  done jsonb := core.replayed(me, key, 'change_agent', jsonb_build_array(agent, name, reference, active, tag));
  was core.member;
  m core.member;
  p core.partner;
begin
  if done is not null then return done; end if;
  -- Nobody else's agents are waited for.
  perform partners.agent_shown(agent);
  -- Who claims just now is waited for, and who takes the same cards back for another reason.
  perform pg_advisory_xact_lock(hashtextextended(agent::text, 1));
  if change_agent.active is false then perform core.turn_of(me.partner, true); end if;
  p := partners.alone(me, 'agents');
  was := partners.own_agent(agent, me);
  if tag <> '*' and tag <> partners.agent_tag(was) then
    raise exception using errcode = 'STALE', message = 'the agent has changed since it was read', detail = '{"rule":"changed"}';
  elsif change_agent.active and not was.active and p.agents_most <= (
      select count(*) from core.member x where x.partner = p.id and x.active and not x.supervisor) then
    raise exception using errcode = 'LIMIT', message = 'the contract allows no more active agents',
      detail = jsonb_build_object('rule', 'agents_most', 'most', p.agents_most)::text;
  end if;
  if change_agent.active and not was.active and exists (
      select from core.decision d where d.subject = was.id and d.act = 'member_left') then
    raise exception using errcode = 'ORDER', message = 'the department let this agent leave', detail = '{"rule":"left"}';
  end if;
  reference := coalesce(reference, was.reference);
  perform partners.check_reference(reference, me, was.id);
  perform core.spend(me, 'agent_changes', 1000);
  update core.member x set name = coalesce(core.check_text(change_agent.name, 'name', 120, false), x.name),
    reference = change_agent.reference, active = coalesce(change_agent.active, x.active),
    left_at = case when not coalesce(change_agent.active, x.active) then coalesce(x.left_at, now()) end
  where x.id = was.id returning * into m;
  if was.active and not m.active then
    perform auth.end_sessions(m.id);
    perform core.hand_in(m.id, me, 'left');
  end if;
  perform core.decide(me, 'agent_changed', m.id, null, jsonb_build_object('partner', p.id, 'active', m.active));
  return core.answered(me, key, partners.agent_line(m));
end
$$;
comment on function partners.change_agent(uuid, text, text, boolean, text, text) is
  'Renames, disables (its cards go back at once) or enables an agent; null stays. tag: of the version that was read, or *. '
  'STALE where it changed since, ORDER where the department itself let the agent leave, SCOPE, EMPTY, LIMIT, TAKEN, WRONG, REUSE.';
