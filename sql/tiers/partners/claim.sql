-- The next cards of a partner's batches, as many as the agent's hand has room for.

set local role tristage_engine;

create function partners.free_slots(me core.member, most int) returns int[]
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  held core.lead;
  taken int[] := '{}';
begin
  for held in select * from core.lead where holder = me.id and place = 'on_call' loop
    if held.lease_until > now() then
      taken := taken || held.slot;
    else
      perform core.drop_card(held.id, 'expired', me);
    end if;
  end loop;
  return array(select s from generate_series(1, most) s where s <> all (taken));
end
$$;
comment on function partners.free_slots(core.member, int) is
  'Where in the agent''s hand there is room for a card; cards whose lease is over are let go.';

create function partners.claimable(of_batch uuid, me core.member) returns setof core.batch
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  b core.batch;
begin
  if of_batch is not null then
    select * into b from core.batch x where x.id = of_batch and x.partner = me.partner;
    if b.id is null then
      raise exception using errcode = 'EMPTY', message = 'there is no such batch';
    elsif not core.is_on(b) then
      raise exception using errcode = 'CLOSE', message = 'cards are not given out from this batch now', detail = '{"rule":"batch"}';
    end if;
    return next b;
    return;
  end if;
  return query select x.* from core.batch x join core.campaign k on k.id = x.campaign
    where x.partner = me.partner and x.closed_at is null and core.is_on(x) order by k.priority, x.opened_at, x.id;
end
$$;
comment on function partners.claimable(uuid, core.member) is
  'The batches to claim from: the one that is named, or all that are on, by their campaigns'' priority. EMPTY, CLOSE.';

create function partners.take_next(b core.batch, me core.member, slot int) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  k core.campaign := core.rules_for(b.campaign, b.id);
  zones text[] := core.open_zones(k, now());
  l core.lead;
  card uuid;
begin
  for turn in 1 .. 100 loop
    l := core.next_lead(b.id, zones);
    if l.id is null then return null; end if;
    card := core.take_lead(l, k, me, slot);
    if card is not null then return card; end if;
  end loop;
  return null;
end
$$;
comment on function partners.take_next(core.batch, core.member, int) is 'Takes the next card of a batch into a slot; null where nothing may be called now.';

create function partners.take_promised(of_batch uuid, me core.member, slot int) returns uuid
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  card uuid;
begin
  for turn in 1 .. 3 loop
    select x.* into l from core.lead x join core.batch b on b.id = x.batch
    where x.place = 'calling' and x.callback_for = me.id and x.due_at <= now() and (of_batch is null or b.id = of_batch)
      and b.partner = me.partner and core.is_on(b) and core.is_open(core.rules_for(x.campaign, x.batch), x.zone, now())
    order by x.due_at, x.id limit 1 for update of x skip locked;
    if l.id is null then return null; end if;
    card := core.take_lead(l, core.rules_for(l.campaign, l.batch), me, slot);
    if card is not null then return card; end if;
  end loop;
  return null;
end
$$;
comment on function partners.take_promised(uuid, core.member, int) is 'Takes the agent''s own callback that is due, of a batch that is on; null where there is none. A promise counts against no day.';

create function partners.claim(batch uuid, count int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  p core.partner;
  done jsonb;
  slots int[];
  b core.batch;
  card uuid;
  cards uuid[] := '{}';
  wanted int := coalesce(count, 1);
begin
  perform core.check_key(key);
  -- One claim of an agent at a time, beside those of its colleagues; who was disabled or stopped meanwhile gets nothing.
  perform pg_advisory_xact_lock(hashtextextended(me.id::text, 1)), core.turn_of(me.partner, false);
  me := partners.agent(auth.asker());
  done := core.kept_answer(me, key, core.asked('claim', jsonb_build_array(batch, count)));
  if done is not null then return done; end if;
  select * into p from core.partner x where x.id = me.partner;
  if wanted not between 1 and p.cards_at_once then
    raise exception using errcode = 'WRONG', message = format('1 to %s cards at once', p.cards_at_once),
      detail = jsonb_build_object('field', 'count', 'rule', 'range', 'most', p.cards_at_once)::text;
  end if;
  slots := partners.free_slots(me, p.cards_at_once);
  if slots = '{}' then
    raise exception using errcode = 'LIMIT', message = 'the agent''s hand is full: finish or release a card first',
      detail = jsonb_build_object('rule', 'cards_at_once', 'most', p.cards_at_once)::text;
  end if;
  slots := slots[1:wanted];
  while cardinality(cards) < cardinality(slots) loop
    card := partners.take_promised(batch, me, slots[cardinality(cards) + 1]);
    exit when card is null;
    cards := cards || card;
  end loop;
  for b in select * from partners.claimable(batch, me) loop
    exit when cardinality(cards) = cardinality(slots);
    cards := cards || partners.take_some(b, me, slots[cardinality(cards) + 1 : cardinality(slots)]);
  end loop;
  if cards = '{}' and b.cards_a_day <= core.spent_today(b.id, 'cards') and batch is not null then
    perform core.spend_daily(b.id, 'cards', b.cards_a_day);
  end if;
  return core.answered_at_once(me, key, 'claim', jsonb_build_array(batch, count), jsonb_build_object('items',
    (select coalesce(jsonb_agg(partners.show(a, me) order by c.no), '[]')
      from unnest(cards) with ordinality c(id, no) join core.attempt a on a.id = c.id)));
end
$$;
comment on function partners.claim(uuid, int, text) is
  'The next cards for the agent, own callbacks first: up to count, fewer where the hand, the batch or its day has no more; '
  'none where nothing may be called now. WRONG, LIMIT, EMPTY, CLOSE, SCOPE, REUSE.';

create function partners.take_some(b core.batch, me core.member, slots int[]) returns uuid[]
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  cards uuid[] := '{}';
  card uuid;
  left_today int := case when b.cards_a_day is null then 2147483647 else b.cards_a_day - core.spent_today(b.id, 'cards') end;
begin
  while cardinality(cards) < least(cardinality(slots), left_today) loop
    card := partners.take_next(b, me, slots[cardinality(cards) + 1]);
    exit when card is null;
    cards := cards || card;
  end loop;
  -- Others claimed meanwhile: where that was the last of the day, this claim is taken back as a whole.
  if b.cards_a_day is not null and cards <> '{}' then
    perform core.spend_daily(b.id, 'cards', b.cards_a_day, cardinality(cards));
  end if;
  return cards;
end
$$;
comment on function partners.take_some(core.batch, core.member, int[]) is
  'Takes cards of a batch into slots, up to what its day has left. LIMIT where others took that first.';
