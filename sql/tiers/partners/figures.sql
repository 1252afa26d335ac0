-- What became of a partner's work: hand-overs with their fate, totals by day, what is due.

set local role tristage_engine;

create function partners.handover_line(h record, p core.partner) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_build_object('card', h.card, 'batch', h.batch, 'agent', h.member, 'handed_over_at', h.at,
    'state', case when h.won_at is not null and p.tells_won then 'won' else h.state end, 'decided_at', h.decided_at,
    'won_at', case when p.tells_won then h.won_at end,
    'reason', (select jsonb_build_object('id', r.id, 'label', jsonb_build_object('ru', r.label_ru, 'en', r.label_en))
      from core.reason r where r.id = h.reason));
end
$$;
comment on function partners.handover_line(record, core.partner) is 'A hand-over and its fate, as far as the contract tells it.';

create function partners.handovers(batch uuid, since timestamptz, after text, most int) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'report');
  place record := partners.after(handovers.after);
  p core.partner;
  batches uuid[];
begin
  select * into p from core.partner x where x.id = me.partner;
  if batch is not null then perform partners.own_batch(batch, me); end if;
  batches := array(select b.id from core.batch b where b.partner = p.id and (batch is null or b.id = batch));
  -- A page at a time: which calls, before what became of each.
  return partners.page((select coalesce(jsonb_agg(partners.handover_line(h, p) || jsonb_build_object('cursor', partners.cursor(a.ended_at, a.id))
      order by a.ended_at, a.id), '[]')
    from (select x.id, x.ended_at, x.batch from core.attempt x
      where x.batch = any (batches) and x.disposition = 'handed_over' and (x.ended_at, x.id) > (place.at, place.id)
        and x.ended_at >= coalesce(since, '-infinity')
      order by x.ended_at, x.id limit most + 1) a,
    lateral (select * from core.handovers_of(array[a.batch], a.ended_at, a.ended_at + interval '1 microsecond') y where y.card = a.id) h), most);
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
  a core.attempt;
  line jsonb;
begin
  select * into p from core.partner x where x.id = me.partner;
  select t.* into a from core.attempt t join core.batch b on b.id = t.batch
  where t.id = handover.card and b.partner = p.id and t.disposition = 'handed_over';
  select partners.handover_line(h, p) into line
  from core.handovers_of(array[a.batch], a.ended_at, a.ended_at + interval '1 microsecond') h where h.card = a.id;
  if line is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such hand-over';
  end if;
  return line;
end
$$;
comment on function partners.handover(uuid) is 'One hand-over of the partner by its card, with its fate. SCOPE, EMPTY.';

create function partners.totals(since date, until date, batch uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'report');
  p core.partner;
  batches uuid[];
  today date := (select (now() at time zone d.zone)::date from core.department d);
  last_day date := coalesce(until, greatest(today, since));
  first_day date := coalesce(since, last_day - 29);
begin
  if first_day > last_day then
    perform core.missing('WRONG', 'until', 'period', 'a period ends on the day it begins or later');
  elsif last_day - first_day > 91 then
    perform core.missing('WRONG', 'since', 'range', 'a period is 92 days at most');
  end if;
  select * into p from core.partner x where x.id = me.partner;
  if batch is not null then perform partners.own_batch(batch, me); end if;
  batches := array(select b.id from core.batch b where b.partner = p.id and (batch is null or b.id = batch));
  return (with f as materialized (select x.*, b.currency from core.batch_figures(batches, first_day, last_day) x join core.batch b on b.id = x.batch)
    select jsonb_build_object('since', first_day, 'until', last_day, 'zone', d.zone,
      'days', (select coalesce(jsonb_agg(jsonb_build_object('day', f.day, 'batch', f.batch, 'calls', f.calls, 'answered', f.answered,
          'spoke', f.spoke, 'talk_seconds', f.talk_seconds, 'handed_over', f.handed_over, 'accepted', f.accepted,
          'sent_back', f.sent_back, 'won', case when p.tells_won then f.won end,
          'due', jsonb_build_object('cents', f.due_cents, 'currency', f.currency)) order by f.day, f.batch), '[]') from f),
      'total', (select jsonb_build_object('calls', coalesce(sum(f.calls), 0), 'answered', coalesce(sum(f.answered), 0),
          'spoke', coalesce(sum(f.spoke), 0), 'talk_seconds', coalesce(sum(f.talk_seconds), 0),
          'handed_over', coalesce(sum(f.handed_over), 0), 'accepted', coalesce(sum(f.accepted), 0),
          'sent_back', coalesce(sum(f.sent_back), 0), 'won', case when p.tells_won then coalesce(sum(f.won), 0) end,
          'accepted_share', round(sum(f.accepted)::numeric / nullif(sum(f.accepted) + sum(f.sent_back), 0), 4),
          'due', (select coalesce(jsonb_agg(jsonb_build_object('cents', c.cents, 'currency', c.currency) order by c.currency), '[]')
            from (select g.currency, sum(g.due_cents) as cents from f g group by g.currency) c))
        from f))
    from core.department d);
end
$$;
comment on function partners.totals(date, date, uuid) is
  'The partner''s figures by day of the department''s zone and batch, and in all: the last 30 days where nothing is chosen, 92 '
  'at most. accepted_share: of those decided; due: price by accepted hand-over. SCOPE, EMPTY, WRONG.';
