-- The quality that is paid for: a partner's figures, and own operators' beside them.

set local role tristage_engine;

create function head.partner_figures(partner uuid, batch uuid, since date, until date, by text)
  returns table (part text, name text, label_ru text, label_en text, currency text, cards bigint, called bigint, reached bigint,
    deciders bigint, talk_seconds bigint, handed_over bigint, waiting bigint, accepted bigint, sent_back bigint, won bigint,
    amount_cents bigint)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  me core.member := auth.asker();
  span tstzrange := head.span_of(since, until);
begin
  return query
  select f.part, coalesce(m.name, b.name), r.label_ru, r.label_en, f.currency, f.cards, f.called, f.reached, f.deciders,
    f.talk_seconds, f.handed_over, f.waiting, f.accepted, f.sent_back, f.won, f.amount_cents
  from core.calling_figures(
      (select array_agg(x.id) from core.batch x where (partner_figures.partner is null or x.partner = partner_figures.partner)
        and (partner_figures.batch is null or x.id = partner_figures.batch)),
      null, lower(span), upper(span), by) f
  left join core.member m on by = 'agent' and m.id::text = f.part
  left join core.batch b on by = 'batch' and b.id::text = f.part
  left join core.reason r on by = 'reason' and r.id = f.part;
end
$$;
comment on function head.partner_figures(uuid, uuid, date, date, text) is
  'What a partner (null: all of them) did with the cards it took in these days, in all its batches or one: see core.calling_figures for by and for '
  'what is counted. since, until: days of the department''s zone, null for all.';

create function head.own_figures(campaign uuid, since date, until date)
  returns table (cards bigint, called bigint, reached bigint, deciders bigint, talk_seconds bigint, card_seconds bigint,
    handed_over bigint, accepted bigint, sent_back bigint, won bigint, amount_cents bigint)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  me core.member := auth.asker();
  span tstzrange := head.span_of(since, until);
begin
  return query
  select f.cards, f.called, f.reached, f.deciders, f.talk_seconds, f.card_seconds, f.handed_over, f.accepted, f.sent_back, f.won,
    nullif(f.card_seconds * d.operator_hour_cents / 3600, 0)
  from core.calling_figures(null, campaign, lower(span), upper(span), 'all') f cross join core.department d;
end
$$;
comment on function head.own_figures(uuid, date, date) is
  'The same figures of own operators in a campaign. amount: the time they had cards in hand at the price of an operator''s hour, '
  'in hundredths; null where nobody said that price.';

create function head.span_of(since date, until date) returns tstzrange
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  zone text := (select d.zone from core.department d);
begin
  if since > until then
    perform core.missing('WRONG', 'until', 'range', 'the last day is not before the first');
  end if;
  return tstzrange(coalesce(since::timestamp at time zone zone, '-infinity'),
    coalesce((until + 1)::timestamp at time zone zone, 'infinity'));
end
$$;
comment on function head.span_of(date, date) is 'From the beginning of the first day to the end of the last, in the department''s zone. WRONG.';
