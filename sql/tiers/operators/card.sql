-- The card in hand: what an operator sees of it, and the acts that keep it.

set local role tristage_engine;

create function operators.hold(of_card uuid, me core.member) returns core.attempt
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  a core.attempt;
begin
  -- The lead is locked first, everywhere, so that a finish and the clock's sweep take turns.
  select * into l from core.lead
  where card = of_card and holder = me.id and place = 'on_call' and lease_until > now()
  for update;
  if l.id is null then
    if exists (select from core.attempt t where t.id = of_card and t.member = me.id) then
      raise exception using errcode = 'STALE', message = 'this card is no longer in your hand: its lease is over';
    end if;
    raise exception using errcode = 'EMPTY', message = 'there is no such card';
  end if;
  select * into a from core.attempt where id = of_card and lease_no = l.lease_no and ended_at is null for update;
  if a.id is null then
    raise exception using errcode = 'STALE', message = 'this card is no longer in your hand: its lease is over';
  end if;
  return a;
end
$$;
comment on function operators.hold(uuid, core.member) is
  'Locks the card''s lead and call for its holder within the lease. STALE when it is over, EMPTY when it never was theirs.';

create function operators.calls_before(of_lead uuid, but uuid) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object(
      'at', b.started_at, 'disposition', d.id, 'label_ru', d.label_ru, 'label_en', d.label_en, 'note', b.note)
    order by b.started_at desc), '[]')
  from (select t.started_at, t.disposition, t.note from core.attempt t
    where t.lead = of_lead and t.id <> but and t.started_at is not null
    order by t.started_at desc limit 5) b
  left join core.disposition d on d.id = b.disposition);
end
$$;
comment on function operators.calls_before(uuid, uuid) is
  'The last five calls of a lead before this one: when, result, note; not who called, nor which number.';

create function operators.show(of_card uuid) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select jsonb_build_object(
    'card', a.id, 'campaign', k.name, 'department', p.name, 'kind', c.kind, 'name', n.name, 'company', n.company,
    'position', n.position, 'site', n.site, 'city', c.city, 'industry', c.industry,
    'zone', l.zone, 'zone_is_known', cardinality(z.members) = 1, 'zones', to_jsonb(z.members),
    'clock_zone', case when cardinality(z.members) > 1 and p.zone = any (z.members) then p.zone else z.members[1] end,
    'weekdays', to_jsonb(k.weekdays), 'windows', jsonb_build_object(
      'weekday', to_jsonb(array[to_char(k.weekday_from, 'HH24:MI'), to_char(k.weekday_to, 'HH24:MI')]),
      'saturday', to_jsonb(array[to_char(k.saturday_from, 'HH24:MI'), to_char(k.saturday_to, 'HH24:MI')]),
      'sunday', to_jsonb(array[to_char(k.sunday_from, 'HH24:MI'), to_char(k.sunday_to, 'HH24:MI')])),
    'number', t.masked, 'number_kind', t.kind,
    'revealed', a.revealed_at is not null, 'started_at', a.started_at,
    'claimed_at', a.claimed_at, 'lease_until', l.lease_until, 'lease_most', a.claimed_at + k.lease_most,
    'promised_at', case when q.callback then l.due_at end, 'promised_by_me', l.callback_for is not null,
    'calls_before', (select count(*) from core.attempt b
      where b.lead = l.id and b.id <> a.id and b.started_at is not null),
    'calls', operators.calls_before(l.id, a.id),
    'script_version', a.script_version, 'step', a.step,
    'qualification', to_jsonb(k.qualification),
    'answers', coalesce((select jsonb_object_agg(w.question, w.value) from core.answer w where w.lead = l.id), '{}'))
  from core.attempt a
  join core.lead l on l.id = a.lead and l.card = a.id
  join core.campaign k on k.id = a.campaign
  join core.contact c on c.id = a.contact
  join core.zone z on z.id = l.zone
  join core.number t on t.id = a.number
  cross join core.department p
  left join core.name n on n.contact = c.id
  left join lateral (
    select d.callback from core.attempt b join core.disposition d on d.id = b.disposition
    where b.lead = l.id and b.started_at is not null and b.id <> a.id
    order by b.started_at desc limit 1) q on true
  where a.id = of_card);
end
$$;
comment on function operators.show(uuid) is
  'A card as its holder sees it: no ticket number, no lead, the telephone number masked. clock_zone: whose '
  'clock to show for the callee, the department''s where only a group of zones is known; windows: when they may be called, weekdays: on which of Monday (1) to Friday (5) the first of them opens.';

create function operators.card() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (select operators.show(l.card) from core.lead l
    where l.holder = me.id and l.place = 'on_call' and l.lease_until > now());
end
$$;
comment on function operators.card() is 'The card in the asker''s hand, or null.';

create function operators.look_at(card uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  mine jsonb;
begin
  select operators.show(l.card) into mine from core.lead l
  where l.card = look_at.card and l.holder = me.id and l.place = 'on_call' and l.lease_until > now();
  if mine is null then
    select jsonb_build_object('card', t.id, 'over', true, 'disposition', t.disposition) into mine
    from core.attempt t where t.id = look_at.card and t.member = me.id;
  end if;
  if mine is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such card';
  end if;
  return mine;
end
$$;
comment on function operators.look_at(uuid) is
  'A card of the asker by its id; once its lease is over only that it is. EMPTY when it never was theirs.';

create function operators.reveal(card uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  a core.attempt := operators.hold(card, me);
  e164 text;
begin
  select n.e164 into e164 from core.number n where n.id = a.number;
  -- Once a claim: shown again within the lease it is the same reveal.
  if a.revealed_at is null then
    perform core.spend(me, 'operator_reveals', (select d.operator_reveals_an_hour from core.department d));
    update core.attempt set revealed_at = now() where id = a.id;
    insert into core.egress (member, tier, kind, contact, number, lead, attempt)
    values (me.id, 'operators', 'reveal', a.contact, a.number, a.lead, a.id);
  end if;
  return jsonb_build_object('card', a.id, 'number', e164);
end
$$;
comment on function operators.reveal(uuid, text) is
  'The number of the card in hand, counted by the hour and written to egress. LIMIT, STALE, EMPTY.';

create function operators.revealed(card uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (select jsonb_build_object('card', a.id, 'number', n.e164)
    from core.lead l join core.attempt a on a.id = l.card join core.number n on n.id = a.number
    where l.card = revealed.card and l.holder = me.id and l.place = 'on_call' and l.lease_until > now()
      and a.revealed_at is not null);
end
$$;
comment on function operators.revealed(uuid) is
  'The number of the card in hand once it was revealed or dialled, so that the page can go on showing it; else null.';

create function operators.check_caps(a core.attempt, k core.campaign, l core.lead) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  standing text;
begin
  select s.standing into standing from core.number_standing(a.contact, k, l.zone) s where s.number = a.number;
  if standing = 'today' then
    raise exception using errcode = 'LIMIT', message = 'this number was called often enough today',
      detail = jsonb_build_object('rule', 'attempts_a_day',
        'retry_after', ceil(extract(epoch from core.tomorrow_begins(l.zone) - now()))::int)::text;
  elsif standing = 'out' then
    raise exception using errcode = 'LIMIT', message = 'this number was called often enough in this campaign',
      detail = jsonb_build_object('rule', 'attempts_a_number')::text;
  end if;
end
$$;
comment on function operators.check_caps(core.attempt, core.campaign, core.lead) is
  'Refuses a call above the caps a day and a campaign. LIMIT names which.';

create function operators.dial(card uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  a core.attempt := operators.hold(card, me);
  k core.campaign;
  l core.lead;
  n core.number;
begin
  select * into n from core.number where id = a.number;
  select * into k from core.campaign where id = a.campaign;
  select * into l from core.lead where id = a.lead;
  if a.started_at is null then
    if core.is_quiet(n.hash, k.id) then
      raise exception using errcode = 'QUIET', message = 'this number is on a do-not-call list';
    elsif k.status <> 'running' then
      raise exception using errcode = 'CLOSE', message = 'this campaign is not running';
    elsif core.is_open(k, l.zone, now()) is not true then
      raise exception using errcode = 'HOURS', message = 'it is outside the callee''s calling hours',
        detail = jsonb_build_object('zone', l.zone)::text;
    end if;
    -- The live attempt is ours, so nobody else can add to what is counted here.
    perform operators.check_caps(a, k, l);
    update core.attempt set started_at = clock_timestamp(), revealed_at = coalesce(revealed_at, now()) where id = a.id;
    if a.revealed_at is null then
      perform core.spend(me, 'operator_reveals', (select d.operator_reveals_an_hour from core.department d));
      insert into core.egress (member, tier, kind, contact, number, lead, attempt)
      values (me.id, 'operators', 'reveal', a.contact, a.number, a.lead, a.id);
    end if;
  end if;
  update core.lead set lease_until = least(now() + k.lease, a.claimed_at + k.lease_most) where id = l.id;
  return jsonb_build_object('card', a.id, 'number', n.e164, 'started', true);
end
$$;
comment on function operators.dial(uuid, text) is
  'Starts the call: the number to dial, once more checked against lists, hours and caps. STALE, EMPTY, QUIET, HOURS, LIMIT, CLOSE.';

create function operators.extend(card uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  a core.attempt := operators.hold(card, me);
  ends timestamptz;
begin
  if a.started_at is null then
    raise exception using errcode = 'ORDER', message = 'a lease is extended while a call lasts; this one has not started';
  end if;
  update core.lead l set lease_until = least(now() + k.lease, a.claimed_at + k.lease_most)
  from core.campaign k
  where l.id = a.lead and k.id = a.campaign
  returning l.lease_until into ends;
  return jsonb_build_object('card', a.id, 'lease_until', ends);
end
$$;
comment on function operators.extend(uuid, text) is
  'Extends the lease while the call lasts, up to the campaign''s longest. ORDER before the call, STALE, EMPTY.';

create function operators.release(card uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'release', jsonb_build_object('card', card));
  a core.attempt;
begin
  if done is not null then return done; end if;
  a := operators.hold(card, me);
  if a.started_at is not null then
    raise exception using errcode = 'ORDER', message = 'the call has started: record its result instead';
  end if;
  perform core.spend(me, 'releases', (select d.releases_an_hour from core.department d));
  perform core.drop_card(a.lead, 'released', me);
  return core.answered(me, key, jsonb_build_object('card', card, 'place', 'calling'));
end
$$;
comment on function operators.release(uuid, text) is
  'Gives a card back before the call; nothing is lost. ORDER once the call has started, LIMIT where so many were given '
  'back this hour that it is leafing, STALE, EMPTY, REUSE.';
