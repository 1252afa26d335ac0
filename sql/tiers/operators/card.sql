-- The card in hand: what an operator sees of it, and the acts that keep it.

set local role tristage_engine;

create function operators.show(of_card uuid) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  a core.attempt;
  l core.lead;
  k core.campaign;
begin
  -- Row by row, each by its key: as one join of seven tables it took longer to begin than to run.
  select * into a from core.attempt where id = of_card;
  select * into l from core.lead where id = a.lead;
  if l.card is distinct from of_card then return null; end if;
  select * into k from core.campaign where id = a.campaign;
  return core.face(a, l, k) || (select jsonb_build_object(
    'clock_zone', case when cardinality(z.members) > 1 and p.zone = any (z.members) then p.zone else z.members[1] end,
    'weekdays', to_jsonb(k.weekdays), 'windows', jsonb_build_object(
      'weekday', to_jsonb(array[to_char(k.weekday_from, 'HH24:MI'), to_char(k.weekday_to, 'HH24:MI')]),
      'saturday', to_jsonb(array[to_char(k.saturday_from, 'HH24:MI'), to_char(k.saturday_to, 'HH24:MI')]),
      'sunday', to_jsonb(array[to_char(k.sunday_from, 'HH24:MI'), to_char(k.sunday_to, 'HH24:MI')])),
    'calls_before', (select count(*) from core.attempt b
      where b.lead = l.id and b.id <> a.id and b.started_at is not null),
    'calls', core.calls_before(l.id, a.id),
    'step', a.step,
    'answers', coalesce((select jsonb_object_agg(w.question, w.value) from core.answer w where w.lead = l.id), '{}'))
  from core.zone z cross join core.department p where z.id = l.zone);
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

create function operators.count_reveal(a core.attempt, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if a.revealed_at is null then
    perform core.spend(me, 'operator_reveals', (select d.operator_reveals_an_hour from core.department d));
  end if;
end
$$;
comment on function operators.count_reveal(core.attempt, core.member) is 'Counts a number that is about to be shown the first time. LIMIT.';

create function operators.reveal(card uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  a core.attempt := core.hold(card, me);
begin
  perform operators.count_reveal(a, me);
  return jsonb_build_object('card', a.id, 'number', core.show_number(a, me));
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

create function operators.dial(card uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  a core.attempt := core.hold(card, me);
  k core.campaign := core.rules_for(a.campaign, null);
  l core.lead;
begin
  if a.started_at is null then
    select * into l from core.lead where id = a.lead;
    perform core.check_call(a, k, l, null);
    perform operators.count_reveal(a, me);
  end if;
  perform core.renew_lease(a, k);
  return jsonb_build_object('card', a.id, 'number', core.show_number(a, me, true), 'started', true);
end
$$;
comment on function operators.dial(uuid, text) is
  'Starts the call: the number to dial, once more checked against lists, hours and caps. STALE, EMPTY, QUIET, HOURS, LIMIT, CLOSE.';

create function operators.extend(card uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return jsonb_build_object('card', card, 'lease_until', core.extend_call(core.hold(card, me)));
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
begin
  if done is not null then return done; end if;
  perform core.give_back(core.hold(card, me), me);
  return core.answered(me, key, jsonb_build_object('card', card, 'place', 'calling'));
end
$$;
comment on function operators.release(uuid, text) is
  'Gives a card back before the call; nothing is lost. ORDER once the call has started, LIMIT where so many were given '
  'back this hour that it is leafing, STALE, EMPTY, REUSE.';
