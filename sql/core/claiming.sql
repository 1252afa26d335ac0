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

create function core.low_water(of_queue uuid, out priority int, out due_at timestamptz, out id uuid, out until timestamptz)
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  kept text[] := string_to_array(current_setting('tristage.low_water', true), '|');
begin
  -- A setting is anybody's who speaks to the database; the seal is not.
  if kept[1] = of_queue::text and kept[6] = auth.topic(array_to_string(kept[2:5], '|'), of_queue) then
    priority := kept[2];
    due_at := kept[3];
    id := kept[4];
    until := kept[5];
    if until > clock_timestamp() then return; end if;
  end if;
  priority := -2147483648;
  due_at := '-infinity';
  id := '00000000-0000-0000-0000-000000000000';
  until := clock_timestamp() + interval '1 second';
end
$$;
comment on function core.low_water(uuid) is
  'Where this connection begins to look in a queue, and until when: before it stands nothing that may be claimed, by a look less than a second ago.';

create function core.keep_low_water(of_queue uuid, l core.lead, until timestamptz) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  words text := concat_ws('|', l.priority, l.due_at, l.id, until);
begin
  perform set_config('tristage.low_water', concat_ws('|', of_queue, words, auth.topic(words, of_queue)), false);
end
$$;
comment on function core.keep_low_water(uuid, core.lead, timestamptz) is
  'Keeps where this connection begins to look in a queue: at this lead.';

create function core.next_lead(of_queue uuid, zones text[]) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  best record;
  low record;
  looked bigint := pg_stat_get_xact_tuples_returned('core.lead_ready'::regclass);
  closed text[] := '{}';
begin
  -- While somebody holds an old snapshot, whatever was claimed since stands dead at the head of the index.
  low := core.low_water(of_queue);
  loop
    select z.zone, head.priority, head.due_at, head.id into best
    from unnest(zones) z(zone), lateral (
      select q.priority, q.due_at, q.id from core.lead q
      where q.queue = of_queue and q.zone = z.zone and q.place = 'calling' and q.ready
        and (q.priority, q.due_at, q.id) >= (low.priority, low.due_at, low.id)
      order by q.priority, q.due_at, q.id limit 1) head
    where z.zone <> all (closed)
    order by head.priority, head.due_at, head.id limit 1;
    if best.id is null then
      exit when low.due_at = '-infinity';
      -- There may be some before it: the look is made anew, from the beginning.
      perform set_config('tristage.low_water', '', false);
      low := core.low_water(of_queue);
      closed := '{}';
      continue;
    end if;
    select q.* into l from core.lead q
    where q.queue = of_queue and q.zone = best.zone and q.place = 'calling' and q.ready
      and (q.priority, q.due_at, q.id) >= (best.priority, best.due_at, best.id)
    order by q.priority, q.due_at, q.id limit 1
    for update skip locked;
    exit when l.id is not null;
    closed := closed || best.zone;
  end loop;
  if l.id is not null and pg_stat_get_xact_tuples_returned('core.lead_ready'::regclass) - looked > 500 then
    perform core.keep_low_water(of_queue, l, low.until);
  end if;
  return l;
end
$$;
comment on function core.next_lead(uuid, text[]) is
  'Locks the next ready lead of a queue (a campaign''s, a batch''s) among open zones, passing over what others hold. Where it had to '
  'look at many, the next look of this connection begins at what it found: for a second, so that the order is exact within one.';

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
