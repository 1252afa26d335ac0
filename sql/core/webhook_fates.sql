-- What of a lead's life its partner hears: its hand-over's fate, a card it lost, a callback that is due. Never the lead's id.

set local role tristage_engine;

create function core.last_card(of_lead uuid) returns core.attempt
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select a from core.attempt a where a.lead = of_lead order by a.claimed_at desc limit 1;
end;
comment on function core.last_card(uuid) is 'The last call of a lead; its id is the card and, handed over, the hand-over.';

create function core.tell_of_card(a core.attempt, kind text, more jsonb) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if a.batch is null then return; end if;
  perform core.tell_partner((select b.partner from core.batch b where b.id = a.batch), kind, a.lead,
    jsonb_build_object('card', a.id, 'batch', a.batch, 'agent', a.member) || more);
end
$$;
comment on function core.tell_of_card(core.attempt, text, jsonb) is
  'Tells a partner about a card of its own; nothing where the call was an own operator''s.';

create function core.tell_fate(was core.lead, l core.lead, reason text) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  a core.attempt := core.last_card(was.id);
begin
  if a.disposition is distinct from 'handed_over' then return; end if;
  -- Told once, as core.fates_of counts it: where its lead goes later is not its partner's to know.
  if exists (
    select from core.journal h join core.journal d on d.machine = h.machine and d.subject = h.subject and d.no > h.no
    where h.machine = 'lead' and h.subject = was.id and h.act = 'handed_over' and h.detail ->> 'card' = a.id::text
      and d.no <= was.chain_no and d.from_place = 'qualification' and d.to_place <> 'qualification')
  then return; end if;
  if l.place = 'sales' then
    perform core.tell_of_card(a, 'handover_accepted', '{}');
  elsif l.place = 'calling' then
    perform core.tell_of_card(a, 'handover_sent_back', jsonb_build_object('reason', reason));
  end if;
end
$$;
comment on function core.tell_fate(core.lead, core.lead, text) is
  'Tells the partner whose hand-over left the qualification queue for the first time: a manager has it, or it was sent back and why.';

create function core.tell_callbacks(most int) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  a core.attempt;
  found int := 0;
begin
  for l in
    -- The words of the index lead_callback_to_tell; 10 is core.promised_priority().
    select * from core.lead x
    where x.place = 'calling' and x.batch is not null and (x.callback_for is not null or x.priority <= 10)
      and x.callback_told is distinct from x.due_at and x.due_at <= now()
    order by x.due_at limit most for update skip locked
  loop
    a := core.last_card(l.id);
    -- Who promised it may have lost the lead to another partner meanwhile.
    if exists (select from core.disposition d where d.id = a.disposition and d.callback)
      and exists (select from core.batch b join core.batch n on n.partner = b.partner where b.id = a.batch and n.id = l.batch) then
      perform core.tell_of_card(a, 'callback_due', jsonb_build_object('due_at',
        to_char(l.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'agent', l.callback_for));
    end if;
    update core.lead x set callback_told = x.due_at where x.id = l.id;
    found := found + 1;
  end loop;
  return found;
end
$$;
comment on function core.tell_callbacks(int) is
  'Tells partners which promised callbacks are due, each once; agent: who promised to call, null where anyone may.';
