-- What an outside call centre did, counted once for both sides: the department and the partner read these numbers and no others.

set local role tristage_engine;

create function core.calls_of(of_batches uuid[], of_campaign uuid, since timestamptz, until timestamptz) returns setof core.attempt
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if of_campaign is null then
    return query select a.* from core.attempt a
      where a.batch = any (of_batches) and a.claimed_at >= since and a.claimed_at < until;
  else
    return query select a.* from core.member m join core.attempt a on a.member = m.id
      where m.partner is null and not m.system and a.claimed_at >= since and a.claimed_at < until
        and a.campaign = of_campaign and a.batch is null;
  end if;
end
$$;
comment on function core.calls_of(uuid[], uuid, timestamptz, timestamptz) is
  'Cards taken in that time: from these batches, or, where a campaign is named, by own operators in it.';

create function core.fates_of(cards uuid[])
  returns table (card uuid, fate text, reason text, at timestamptz, won_at timestamptz)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select a.id, case n.to_place when 'sales' then 'accepted' when 'calling' then 'sent_back' else coalesce(n.to_place, 'waiting') end,
    case when n.to_place = 'calling' then n.reason end, n.at, w.at
  from unnest(cards) c(id)
  join core.attempt a on a.id = c.id and a.disposition = 'handed_over'
  join core.journal h on h.machine = 'lead' and h.subject = a.lead and h.act = 'handed_over' and h.detail ->> 'card' = a.id::text
  left join lateral (
    select x.no, x.to_place, x.reason, x.at from core.journal x
    where x.machine = 'lead' and x.subject = a.lead and x.no > h.no and x.from_place = 'qualification' and x.to_place <> 'qualification'
    order by x.no limit 1) n on true
  left join lateral (
    select x.at from core.journal x
    where n.to_place = 'sales' and x.machine = 'lead' and x.subject = a.lead and x.no > n.no and x.to_place = 'won'
      and not exists (select from core.journal y where y.machine = 'lead' and y.subject = a.lead and y.act = 'handed_over'
        and y.no > h.no and y.no < x.no)
    order by x.no limit 1) w on true;
end;
comment on function core.fates_of(uuid[]) is
  'What became of hand-overs, from the journal. fate: waiting in the queue, accepted by a manager, sent_back with a reason, '
  'else where it went; won_at: when its lead was won, before anybody handed it over again.';

create function core.calling_figures(of_batches uuid[], of_campaign uuid, since timestamptz, until timestamptz, by text)
  returns table (part text, currency text, cards bigint, called bigint, reached bigint, deciders bigint, talk_seconds bigint,
    card_seconds bigint, handed_over bigint, waiting bigint, accepted bigint, sent_back bigint, won bigint, amount_cents bigint)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  zone text := (select d.zone from core.department d);
begin
  return query
  with calls as materialized (select * from core.calls_of(of_batches, of_campaign, since, until)),
  fates as materialized (
    select * from core.fates_of((select array_agg(c.id) from calls c where c.disposition = 'handed_over')))
  select case by
      when 'day' then to_char(c.claimed_at at time zone zone, 'YYYY-MM-DD')
      when 'hour' then to_char(c.claimed_at at time zone zone, 'YYYY-MM-DD"T"HH24:00')
      when 'agent' then c.member::text when 'batch' then c.batch::text when 'partner' then b.partner::text when 'reason' then coalesce(f.reason, '') else '' end,
    coalesce(b.currency, ''), count(*), count(c.started_at), count(*) filter (where d.human and c.started_at is not null),
    count(*) filter (where d.right_party and c.started_at is not null), coalesce(sum(c.seconds), 0)::bigint,
    coalesce(sum(extract(epoch from c.ended_at - c.claimed_at)), 0)::bigint,
    count(f.card), count(*) filter (where f.fate = 'waiting'), count(*) filter (where f.fate = 'accepted'),
    count(*) filter (where f.fate = 'sent_back'), count(f.won_at),
    coalesce(sum(b.price_cents) filter (where f.fate = 'accepted'), 0)::bigint
  from calls c
  left join core.disposition d on d.id = c.disposition
  left join core.batch b on b.id = c.batch
  left join fates f on f.card = c.id
  group by 1, 2 order by 1, 2;
end
$$;
comment on function core.calling_figures(uuid[], uuid, timestamptz, timestamptz, text) is
  'What came of the cards taken in that time, from these batches or by own operators in a campaign. by: all, day, hour (of the '
  'department''s zone), agent, batch, partner or reason of sending back. reached: a person spoke; deciders: who decides. card_seconds: from '
  'the claim to the end. What became of a hand-over counts where its card was taken. amount: the prices of accepted hand-overs, '
  'in hundredths of the currency.';
