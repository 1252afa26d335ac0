-- The next lead to call: by priority and due time, inside the callee's hours, below the caps, one live call a number.

set local role tristage_engine;

create function core.take_lead(l core.lead, k core.campaign, me core.member, slot int) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  candidate record;
  taken uuid;
  today boolean := false;
  live boolean := false;
  soon timestamptz;
begin
  for candidate in select * from core.number_standing(l.contact, k, l.zone, me.partner) loop
    if candidate.standing = 'callable' or (candidate.standing = 'soon' and core.must_call_back(l)) then
      insert into core.attempt (number, contact, lead, campaign, member, script_version, lease_no, batch)
      values (candidate.number, l.contact, l.id, k.id, me.id,
        coalesce(k.script_version,
          (select v.id from core.script_version v where v.script = k.script order by v.no desc limit 1)),
        l.lease_no + 1, l.batch)
      on conflict (number) where ended_at is null do nothing
      returning id into taken;
      exit when taken is not null;
      live := true;
    end if;
    today := today or candidate.standing = 'today';
    live := live or candidate.standing = 'live';
    if candidate.standing = 'soon' then
      soon := least(soon, (select max(t.started_at) + k.spacing from core.attempt t where t.number = candidate.number));
    end if;
  end loop;
  if taken is not null then
    update core.lead set place = 'on_call', holder = me.id, slot = take_lead.slot, card = taken, ready = false,
      lease_no = lease_no + 1, lease_until = now() + k.lease, version = version + 1
    where id = l.id;
  elsif live then
    perform core.requeue(l, now() + interval '5 minutes', l.callback_for);
  elsif soon is not null then
    perform core.requeue(l, soon, l.callback_for);
  elsif today then
    perform core.requeue(l, core.tomorrow_begins(l.zone), l.callback_for);
  else
    perform core.close_lead(l, me, 'exhausted', 'no_callable_number');
  end if;
  return taken;
end
$$;
comment on function core.take_lead(core.lead, core.campaign, core.member, int) is
  'Takes a locked lead for a call, into a slot of the member''s hand; null where none of its numbers may be called now: '
  'then it is put off, or closed.';

create function core.next_lead(of_queue uuid, zones text[]) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  best text;
begin
  while cardinality(zones) > 0 loop
    select z.zone into best
    from unnest(zones) z(zone), lateral (
      select q.priority, q.due_at, q.id from core.lead q
      where q.queue = of_queue and q.zone = z.zone and q.place = 'calling' and q.ready
      order by q.priority, q.due_at, q.id limit 1) head
    order by head.priority, head.due_at, head.id limit 1;
    if best is null then return null; end if;
    select q.* into l from core.lead q
    where q.queue = of_queue and q.zone = best and q.place = 'calling' and q.ready
    order by q.priority, q.due_at, q.id limit 1
    for update skip locked;
    if l.id is not null then return l; end if;
    zones := array_remove(zones, best);
  end loop;
  return null;
end
$$;
comment on function core.next_lead(uuid, text[]) is
  'Locks the next ready lead of a queue (a campaign''s, a batch''s) among open zones, passing over what others hold.';

create function core.own_callback(me core.member) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  own core.lead;
begin
  select l.* into own from core.lead l join core.campaign k on k.id = l.campaign and k.status = 'running'
  where l.place = 'calling' and l.callback_for = me.id and l.due_at <= now()
    and core.is_open(core.rules_for(l.campaign, l.batch), l.zone, now())
  order by l.due_at, l.id limit 1
  for update of l skip locked;
  return own;
end
$$;
comment on function core.own_callback(core.member) is
  'Locks the member''s own callback that is due, inside the callee''s hours.';
