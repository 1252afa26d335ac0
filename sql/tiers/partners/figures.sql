-- What became of a partner's work: hand-overs with their fate, totals by day, what is due.

set local role tristage_engine;

create function partners.handover_lines(cards uuid[], p core.partner) returns table (card uuid, line jsonb)
  stable rows 50 language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select a.id, jsonb_build_object('card', a.id, 'batch', a.batch, 'agent', a.member, 'handed_over_at', a.ended_at,
    'state', case when f.won_at is not null and p.tells_won then 'won'
      when f.fate in ('waiting', 'accepted', 'sent_back') then f.fate else 'withdrawn' end,
    'decided_at', f.at, 'won_at', case when p.tells_won then f.won_at end,
    'reason', (select jsonb_build_object('id', r.id, 'label', jsonb_build_object('ru', r.label_ru, 'en', r.label_en))
      from core.reason r where r.id = f.reason))
  from core.fates_of(cards) f join core.attempt a on a.id = f.card;
end
$$;
comment on function partners.handover_lines(uuid[], core.partner) is 'Hand-overs and their fate, as far as the contract tells it.';

create function partners.handovers(batch uuid, since timestamptz, after text, most int) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'report');
  place record := partners.after(handovers.after);
  p core.partner;
  batches uuid[];
  cards uuid[];
begin
  select * into p from core.partner x where x.id = me.partner;
  if batch is not null then perform partners.own_batch(batch, me); end if;
  batches := array(select b.id from core.batch b where b.partner = p.id and (batch is null or b.id = batch));
  -- A page at a time: which calls, before what became of each.
  cards := array(select x.id from core.attempt x
    where x.batch = any (batches) and x.disposition = 'handed_over' and (x.ended_at, x.id) > (place.at, place.id)
      and x.ended_at >= coalesce(since, '-infinity')
    order by x.ended_at, x.id limit most + 1);
  return partners.page((select coalesce(jsonb_agg(h.line || jsonb_build_object('cursor', partners.cursor(a.ended_at, a.id))
      order by a.ended_at, a.id), '[]')
    from partners.handover_lines(cards, p) h join core.attempt a on a.id = h.card), most);
end
$$;
comment on function partners.handovers(uuid, timestamptz, text, int) is
  'The partner''s hand-overs, oldest first, after a cursor: of one batch or all, made since then. SCOPE, EMPTY, WRONG.';

create function partners.handover(card uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'report');
  p core.partner;
  made jsonb;
begin
  select * into p from core.partner x where x.id = me.partner;
  select h.line into made
  from core.attempt t join core.batch b on b.id = t.batch, lateral partners.handover_lines(array[t.id], p) h
  where t.id = handover.card and b.partner = p.id and t.disposition = 'handed_over';
  if made is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such hand-over';
  end if;
  return made;
end
$$;
comment on function partners.handover(uuid) is 'One hand-over of the partner by its card, with its fate. SCOPE, EMPTY.';

create function partners.figure_line(f record, p core.partner) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object('cards', f.cards, 'calls', f.called, 'answered', f.reached, 'spoke', f.deciders,
    'talk_seconds', f.talk_seconds, 'handed_over', f.handed_over, 'waiting', f.waiting, 'accepted', f.accepted,
    'sent_back', f.sent_back, 'won', case when p.tells_won then f.won end,
    'accepted_share', round(f.accepted::numeric / nullif(f.accepted + f.sent_back, 0), 4),
    'due', jsonb_build_object('cents', f.amount_cents, 'currency', f.currency));
end
$$;
comment on function partners.figure_line(record, core.partner) is
  'A line of figures as the partner sees it. accepted_share: of those decided; due: price by accepted hand-over.';

create function partners.totals(until date, days int, batch uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'report');
  zone text := (select d.zone from core.department d);
  p core.partner;
  batches uuid[];
  last_day date := coalesce(until, (now() at time zone zone)::date);
  first_day date := last_day - coalesce(days, 30) + 1;
  began timestamptz;
  ended timestamptz;
begin
  if coalesce(days, 30) not between 1 and 92 then
    perform core.missing('WRONG', 'days', 'quarter', 'a period is 1 to 92 days');
  end if;
  select * into p from core.partner x where x.id = me.partner;
  if batch is not null then perform partners.own_batch(batch, me); end if;
  batches := array(select b.id from core.batch b where b.partner = p.id and (batch is null or b.id = batch));
  began := first_day::timestamp at time zone zone; ended := (last_day + 1)::timestamp at time zone zone;
  return jsonb_build_object('since', first_day, 'until', last_day, 'zone', zone,
    'days', (select coalesce(jsonb_agg(jsonb_build_object('day', f.part) || partners.figure_line(f, p) order by f.part, f.currency), '[]')
      from core.calling_figures(batches, null, began, ended, 'day') f),
    'total', (select coalesce(jsonb_agg(partners.figure_line(f, p) order by f.currency), '[]')
      from core.calling_figures(batches, null, began, ended, 'all') f));
end
$$;
comment on function partners.totals(date, int, uuid) is
  'The partner''s figures by day of the department''s zone, and in all, a line each currency: what came of the cards taken in so '
  'many days (30, 92 at most) up to one (today). SCOPE, EMPTY, WRONG.';
