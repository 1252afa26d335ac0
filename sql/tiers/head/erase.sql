-- Erasing a person's data: one head proposes it, a second person confirms.

set local role tristage_engine;

create function head.contact_of(lead uuid) returns uuid
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found uuid := (select l.contact from core.lead l where l.id = contact_of.lead);
begin
  if found is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such lead';
  end if;
  return found;
end
$$;
comment on function head.contact_of(uuid) is 'Whom a lead is with. EMPTY.';

create function head.open_erasure(of_contact uuid) returns core.proposal
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select p from core.proposal p
  where p.kind = 'erase' and p.member = of_contact and p.decided_at is null and p.expires_at > now();
end;
comment on function head.open_erasure(uuid) is 'The erasure of a contact that waits for a second person.';

create function head.preview_erasure(lead uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  whom uuid;
  ids uuid[];
  p core.proposal;
begin
  select l.contact into whom from core.lead l where l.id = lead;
  if whom is null then return null; end if;
  ids := core.same_person(whom);
  p := head.open_erasure(whom);
  return jsonb_build_object('contact', whom, 'erased_at', (select c.erased_at from core.contact c where c.id = whom),
    'why', core.why_not_erase(whom),
    'names', (select coalesce(jsonb_agg(distinct concat_ws(', ', n.company, n.name)), '[]') from core.name n where n.contact = any (ids)),
    'numbers', (select count(*) from core.number n where n.contact = any (ids)),
    'written', (select count(*) from core.note n where n.contact = any (ids)) + (select count(*) from core.answer a where a.contact = any (ids))
      + (select count(*) from core.fact f where f.contact = any (ids)) + (select count(*) from core.task t where t.contact = any (ids)),
    'open_leads', (select count(*) from core.lead l where l.contact = any (ids) and l.place not in ('won', 'closed')),
    'client', exists (select from core.client c where c.contact = any (ids) and c.place <> 'lost'),
    'proposal', case when p.id is not null then jsonb_build_object('reason', p.body ->> 'reason', 'at', p.proposed_at, 'expires_at', p.expires_at,
      'by', (select m.name from core.member m where m.id = p.proposed_by), 'mine', p.proposed_by = me.id) end);
end
$$;
comment on function head.preview_erasure(uuid) is
  'What erasing the contact of a lead would empty and end, why it cannot be done now, and who has proposed it; null where there is no such lead.';

create function head.propose_erasure(lead uuid, reason text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'propose_erasure', jsonb_build_array(lead, reason));
  whom uuid;
  why text;
  made uuid;
begin
  if done is not null then return done; end if;
  if reason is null or reason not in ('asked', 'withdrawn', 'no_purpose') then
    perform core.missing('WRONG', 'reason', case when reason is null then 'missing' else 'choice' end, 'why? pick a reason');
  end if;
  whom := head.contact_of(lead);
  perform from core.contact c where c.id = whom for update;
  why := core.why_not_erase(whom);
  if why is not null then
    raise exception using errcode = case why when 'on_call' then 'TAKEN' when 'erased' then 'STALE' else 'ORDER' end,
      message = format('this contact cannot be erased: %s', why), detail = jsonb_build_object('rule', 'erase_' || why)::text;
  elsif (head.open_erasure(whom)).id is not null then
    raise exception using errcode = 'TAKEN', message = 'it is proposed already', detail = '{"rule":"erase_proposed"}';
  end if;
  -- One that was too old to be confirmed makes room.
  update core.proposal p set decided_by = me.id, decided_at = now(), agreed = false
  where p.kind = 'erase' and p.member = whom and p.decided_at is null;
  insert into core.proposal (kind, member, body, proposed_by)
  values ('erase', whom, jsonb_build_object('reason', reason, 'ticket', (select l.ticket from core.lead l where l.id = lead), 'contacts', core.same_person(whom)), me.id)
  returning id into made;
  perform core.decide(me, 'proposed', whom, reason, jsonb_build_object('proposal', made, 'kind', 'erase'));
  return core.answered(me, key, jsonb_build_object('proposal', made, 'lead', lead));
end
$$;
comment on function head.propose_erasure(uuid, text, text) is
  'Proposes to erase the person whom a lead is with; reason: asked (the person did), withdrawn (consent), no_purpose. Another head or '
  'an admin confirms it within seven days. TAKEN, STALE, ORDER, WRONG, EMPTY, REUSE.';

create function head.decided_erasure(lead uuid) returns core.proposal
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  p core.proposal;
begin
  select * into p from core.proposal x where x.id = (head.open_erasure(head.contact_of(lead))).id for update;
  if p.id is null or p.decided_at is not null then
    raise exception using errcode = 'STALE', message = 'no erasure of this contact waits to be confirmed', detail = '{"rule":"erase_none"}';
  end if;
  return p;
end
$$;
comment on function head.decided_erasure(uuid) is 'Locks the erasure that waits for a second person. EMPTY, STALE.';

create function head.confirm_erasure(lead uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'confirm_erasure', to_jsonb(lead));
begin
  if done is not null then return done; end if;
  return core.answered(me, key, core.carry_out_erasure(head.decided_erasure(lead), me) || jsonb_build_object('lead', lead));
end
$$;
comment on function head.confirm_erasure(uuid, text) is
  'A second head confirms: the person is erased, for good. ORDER for the proposer, TAKEN, STALE, EMPTY, REUSE.';

create function head.decline_erasure(lead uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'decline_erasure', to_jsonb(lead));
  p core.proposal;
begin
  if done is not null then return done; end if;
  p := head.decided_erasure(lead);
  update core.proposal x set decided_by = me.id, decided_at = now(), agreed = false where x.id = p.id;
  perform core.decide(me, 'declined', p.member, null, jsonb_build_object('proposal', p.id, 'kind', 'erase'));
  return core.answered(me, key, jsonb_build_object('lead', lead));
end
$$;
comment on function head.decline_erasure(uuid, text) is 'Declines an erasure, or takes one''s own back. STALE, EMPTY, REUSE.';
