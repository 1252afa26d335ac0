-- A card in an agent's hand, and the acts that keep it: the operators' rules, counted against the partner's contract.

set local role tristage_engine;

create function partners.lease(a core.attempt) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- Numbered by the partner's own leases: how often others had the lead is not its to know.
  return (select jsonb_build_object('number', 1 + (select count(*) from core.attempt t join core.batch b on b.id = t.batch
      where t.lead = a.lead and b.partner = mine.partner and (t.claimed_at, t.id) < (a.claimed_at, a.id)),
    'until', l.lease_until, 'at_most', a.claimed_at + k.lease_most)
  from core.lead l join core.batch mine on mine.id = a.batch join core.campaign k on k.id = a.campaign where l.id = a.lead);
end
$$;
comment on function partners.lease(core.attempt) is
  'The lease of a card: its number (of the partner''s leases of this lead), its end, and beyond which end no extension reaches.';

create function partners.answers(a core.attempt, me core.member) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select coalesce(jsonb_object_agg(w.question, w.value), '{}')
    from core.answer w join core.member m on m.id = w.member where w.lead = a.lead and m.partner = me.partner);
end
$$;
comment on function partners.answers(core.attempt, core.member) is 'What the partner''s own agents were answered.';

create function partners.show(a core.attempt, me core.member) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  f jsonb := core.face(a.id);
begin
  return jsonb_build_object('card', a.id, 'batch', a.batch, 'agent', a.member, 'lease', partners.lease(a),
    'campaign', f -> 'campaign', 'department', f -> 'department',
    'contact', jsonb_build_object('kind', f -> 'kind', 'name', f -> 'name', 'company', f -> 'company',
      'position', f -> 'position', 'site', f -> 'site', 'city', f -> 'city', 'industry', f -> 'industry'),
    'zones', f -> 'zones', 'number_masked', f -> 'number', 'number_kind', f -> 'number_kind', 'revealed', f -> 'revealed',
    'claimed_at', f -> 'claimed_at', 'started_at', f -> 'started_at',
    'promised_at', f -> 'promised_at', 'promised_to_agent', f -> 'promised_by_me',
    'calls', (select coalesce(jsonb_agg(jsonb_build_object('at', t.started_at, 'result', t.disposition, 'note', t.note)
        order by t.started_at desc), '[]')
      from (select x.started_at, x.disposition, x.note from core.attempt x join core.batch b on b.id = x.batch
        where x.lead = a.lead and x.id <> a.id and b.partner = me.partner and x.started_at is not null
        order by x.started_at desc limit 5) t),
    'script', f -> 'script_version', 'qualification', f -> 'qualification', 'answers', partners.answers(a, me));
end
$$;
comment on function partners.show(core.attempt, core.member) is
  'A card as its agent sees it: no lead, no ticket, the number masked, and of what was before only the partner''s own calls.';

create function partners.hold(card uuid, lease int, me core.member) returns core.attempt
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  a core.attempt := core.hold(card, me);
begin
  if lease is not null and lease <> (partners.lease(a) ->> 'number')::int then
    raise exception using errcode = 'STALE', message = 'this card is leased under another number';
  end if;
  return a;
end
$$;
comment on function partners.hold(uuid, int, core.member) is
  'Locks a card in the agent''s hand; a lease number that was sent along must be its own. STALE, EMPTY.';

create function partners.cards() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
begin
  return jsonb_build_object('items', (select coalesce(jsonb_agg(partners.show(a, me) order by a.claimed_at, a.id), '[]')
    from core.lead l join core.attempt a on a.id = l.card
    where l.holder = me.id and l.place = 'on_call' and l.lease_until > now()));
end
$$;
comment on function partners.cards() is 'The cards in the agent''s hand. SCOPE, WRONG.';

create function partners.card(card uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  a core.attempt;
begin
  select t.* into a from core.attempt t join core.lead l on l.card = t.id
  where t.id = card.card and l.holder = me.id and l.place = 'on_call' and l.lease_until > now();
  if a.id is null then
    if exists (select from core.attempt t where t.id = card.card and t.member = me.id) then
      raise exception using errcode = 'STALE', message = 'this card is no longer in the agent''s hand: its lease is over';
    end if;
    raise exception using errcode = 'EMPTY', message = 'there is no such card';
  end if;
  return partners.show(a, me);
end
$$;
comment on function partners.card(uuid) is 'A card in the agent''s hand. STALE once its lease is over, EMPTY where it never was theirs.';

create function partners.count_reveal(a core.attempt, me core.member) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  most int := (select p.reveals_a_day from core.partner p where p.id = me.partner);
begin
  if a.revealed_at is not null then return most - core.spent_today(me.partner, 'reveals'); end if;
  return core.spend_daily(me.partner, 'reveals', most);
end
$$;
comment on function partners.count_reveal(core.attempt, core.member) is
  'Counts a number that is about to be shown the first time against the contract; how many are left today. LIMIT.';

create function partners.reveal(card uuid, lease int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'reveal', jsonb_build_array(card, lease));
  a core.attempt;
  left_today int;
begin
  -- A number is never kept with an answer: told again it is the same reveal.
  a := partners.hold(card, lease, me);
  left_today := partners.count_reveal(a, me);
  return jsonb_build_object('card', a.id, 'number', core.show_number(a, me), 'reveals_left_today', left_today);
end
$$;
comment on function partners.reveal(uuid, int, text) is
  'The number of a card in hand, counted against the contract''s day and written to egress. LIMIT, STALE, EMPTY, SCOPE, REUSE.';

create function partners.dial(card uuid, lease int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'dial', jsonb_build_array(card, lease));
  a core.attempt;
  k core.campaign;
  l core.lead;
  left_today int;
  e164 text;
begin
  a := partners.hold(card, lease, me);
  k := core.rules_for(a.campaign, a.batch);
  if a.started_at is null then
    select * into l from core.lead where id = a.lead;
    perform core.check_call(a, k, l, me.partner);
  end if;
  e164 := core.show_number(a, me, true);
  perform core.renew_lease(a, k);
  -- Last: from here to the end every other dial of the partner waits.
  left_today := partners.count_reveal(a, me);
  return jsonb_build_object('card', a.id, 'number', e164, 'reveals_left_today', left_today, 'lease', partners.lease(a),
    'started_at', (select t.started_at from core.attempt t where t.id = a.id));
end
$$;
comment on function partners.dial(uuid, int, text) is
  'Starts the call: the number to dial, once more checked against lists, hours and caps; dialled again it is the same call. '
  'STALE, EMPTY, QUIET, HOURS, LIMIT, CLOSE, SCOPE, REUSE.';

create function partners.extend(card uuid, lease int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'extend', jsonb_build_array(card, lease));
  a core.attempt;
begin
  if done is not null then return done; end if;
  a := partners.hold(card, lease, me);
  perform core.extend_call(a);
  return core.answered(me, key, jsonb_build_object('card', a.id, 'lease', partners.lease(a)));
end
$$;
comment on function partners.extend(uuid, int, text) is
  'Extends the lease while the call lasts, up to the campaign''s longest. ORDER before the call, STALE, EMPTY, SCOPE, REUSE.';

create function partners.release(card uuid, lease int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.agent(auth.asker());
  done jsonb := core.replayed(me, key, 'release', jsonb_build_array(card, lease));
begin
  if done is not null then return done; end if;
  perform core.give_back(partners.hold(card, lease, me), me);
  return core.answered(me, key, jsonb_build_object('card', card, 'released', true));
end
$$;
comment on function partners.release(uuid, int, text) is
  'Gives a card back before the call; nothing is lost. ORDER once it has started, LIMIT where it is leafing, STALE, EMPTY, SCOPE, REUSE.';
