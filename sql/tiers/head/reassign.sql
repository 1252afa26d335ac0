-- Giving work into other hands, along the listed arrows.

set local role tristage_engine;

create function head.check_reason(reason text) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if reason is null then
    perform core.missing('WRONG', 'reason', 'missing', 'why? pick a reason');
  elsif not exists (select from core.reason r where r.id = reason and r.kind = 'steer' and r.active) then
    perform core.missing('WRONG', 'reason', 'choice', 'there is no such reason');
  end if;
end
$$;
comment on function head.check_reason(text) is 'Refuses an act of the head without a reason from the list. WRONG.';

create function head.check_holder(to_member uuid, tiers text[]) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform from core.member m where m.id = to_member and m.active and m.tier = any (tiers) for share;
  if not found then
    perform core.missing('WRONG', 'to', 'choice', 'this member cannot hold it');
  end if;
end
$$;
comment on function head.check_holder(uuid, text[]) is
  'Locks who is to hold something, so that nobody leaves meanwhile. WRONG where they are not there or of another tier.';

create function head.in_the_hands_of(was core.lead, to_member uuid) returns core.lead
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := was;
begin
  l.holder := to_member;
  if was.place = 'qualification' then
    l.place := 'sales'; l.accepted_at := now();
    l.stage := core.first_sales_stage(); l.stage_at := now();
  end if;
  return l;
end
$$;
comment on function head.in_the_hands_of(core.lead, uuid) is
  'The lead as it is when a member holds it; from the queue it is accepted at once. Not yet saved.';

create function head.given_task(m core.member, out subject text, out due_at timestamptz)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  subject := core.said(m, 'Связаться: лид передан вам', 'Get in touch: the lead was given to you');
  due_at := core.working_time(now(), '1 hour');
end
$$;
comment on function head.given_task(core.member) is 'What a member has to do first with a lead that has no open task.';

create function head.give_lead(was core.lead, to_member uuid, me core.member, reason text) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform head.check_holder(to_member, '{managers,head}');
  if was.holder = to_member then
    perform core.missing('WRONG', 'to', 'same', 'this member holds it already');
  end if;
  perform head.give_leads(array[was.id], array[to_member], me, reason);
  select * into was from core.lead l where l.id = was.id;
  return was;
end
$$;
comment on function head.give_lead(core.lead, uuid, core.member, text) is
  'A locked lead goes to a manager with its names, history and tasks; from the queue it is accepted at once. WRONG.';

create function head.take_lead_back(was core.lead, me core.member, reason text) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := was;
begin
  if was.place = 'on_call' then return core.withdraw_card(was, me, reason); end if;
  if was.place <> 'sales' then
    raise exception using errcode = 'ORDER', message = format('a lead in %s is already in a queue or done', was.place),
      detail = jsonb_build_object('act', 'reassigned', 'place', was.place)::text;
  end if;
  l := core.queued(l);
  l.holder := null; l.stage := null; l.stage_at := null; l.accepted_at := null;
  perform core.take_custody(l.contact, null);
  -- What was promised to the client stays due, on the head's desk until a manager accepts; the rest was the holder's own plan.
  update core.task set done_at = now(), result = 'reassigned' where lead = l.id and done_at is null and not promise
    and kind <> 'payment';
  perform core.pass_tasks(l.id, null, null);
  return core.move_lead(was, l, me, 'reassigned', reason);
end
$$;
comment on function head.take_lead_back(core.lead, core.member, text) is
  'A locked lead goes back into a queue: out of an operator''s hand to calling, from a manager to qualification. ORDER.';

create function head.reassign(lead uuid, to_member uuid, reason text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'reassign', jsonb_build_array(lead, to_member, reason));
  was core.lead;
  l core.lead;
begin
  if done is not null then return done; end if;
  perform head.check_reason(reason);
  select * into was from core.lead x where x.id = lead for update;
  if was.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such lead';
  elsif to_member is null then
    l := head.take_lead_back(was, me, reason);
  elsif was.place in ('sales', 'qualification') or (was.place = 'nurturing' and was.back_to = 'sales') then
    l := head.give_lead(was, to_member, me, reason);
  else
    raise exception using errcode = 'ORDER', message = format('a lead in %s is not handed to a manager', was.place),
      detail = jsonb_build_object('act', 'reassigned', 'place', was.place)::text;
  end if;
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'place', l.place, 'holder', l.holder));
end
$$;
comment on function head.reassign(uuid, uuid, text, text) is
  'Gives a lead in sales, qualification or a manager''s nurturing to another manager; with nobody named, from sales '
  'to the qualification queue, or a card out of an operator''s hand. EMPTY, WRONG, ORDER, REUSE.';

create function head.reassign_client(client uuid, to_member uuid, reason text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'reassign_client', jsonb_build_array(client, to_member, reason));
  was core.client;
begin
  if done is not null then return done; end if;
  perform head.check_reason(reason);
  select * into was from core.client c where c.id = client for update;
  if was.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such client';
  elsif was.account_manager is not distinct from to_member then
    perform core.missing('WRONG', 'to', 'same', 'this member holds it already');
  end if;
  if to_member is not null then
    perform head.check_holder(to_member, case when (select d.accounts_on from core.department d)
      then '{accounts}'::text[] else '{accounts,managers}'::text[] end);
  end if;
  perform core.hand_client(was, to_member, me, 'reassigned', reason);
  return core.answered(me, key, jsonb_build_object('client', was.id, 'place', was.place, 'account_manager', to_member));
end
$$;
comment on function head.reassign_client(uuid, uuid, text, text) is
  'Gives a client to another account manager (or a manager, where tier 3 is off), or onto the head''s desk, with '
  'its names, history, requests and tasks. EMPTY, WRONG, REUSE.';

create function head.what_goes_along(lead uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (
    select jsonb_build_object('place', l.place, 'holder', l.holder,
      'tasks', (select count(*) from core.task t where t.lead = l.id and t.done_at is null),
      'promises', (select count(*) from core.task t where t.lead = l.id and t.done_at is null and t.promise),
      'give', l.place in ('sales', 'qualification') or (l.place = 'nurturing' and l.back_to = 'sales'),
      'take_back', l.place in ('sales', 'on_call'),
      'reopen_calling', head.why_not_reopen(l, 'calling'),
      'reopen_qualification', head.why_not_reopen(l, 'qualification'))
    from core.lead l where l.id = lead);
end
$$;
comment on function head.what_goes_along(uuid) is
  'What reassigning or reopening a lead would do: tasks and promises that go along, which ways are open; a word '
  'under reopen_… says why that way is not.';
