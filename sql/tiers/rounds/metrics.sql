-- Figures for a monitor: how much waits where, and since when. Counts and seconds alone, of nobody in particular.

set local role tristage_engine;

create function rounds.metrics() returns table (name text, label text, value float8)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query
    with held as materialized (
      select l.place, count(*) as n from core.lead l where l.place in ('on_call', 'qualification', 'sales', 'care') group by 1),
    -- Counted up to the tally's mark, seconds ago; cards in hand are counted with calling.
    counted as materialized (
      select p.place, sum(p.n) as n from core.place_count p where p.day is null and p.place in ('calling', 'nurturing') group by 1),
    due as materialized (
      select min(l.due_at) as since from core.lead l
      where l.place = 'calling' and not l.ready and l.callback_for is null and l.due_at <= now()),
    sent as materialized (
      select count(*) as n, min(o.at) as since from core.outbox o where o.partner is not null and o.sent_at is null),
    on_their_way as materialized (
      select count(*) as n, min(d.due_at) filter (where d.lease_until is null and d.due_at <= now()) as since
      from core.webhook_delivery d where d.due_at is not null)
    select 'leads', p.place,
      greatest(0, coalesce((select c.n from counted c where c.place = p.place), 0) + coalesce((select h.n from held h where h.place = p.place), 0)
        - case p.place when 'calling' then coalesce((select h.n from held h where h.place = 'on_call'), 0) else 0 end)::float8
    from unnest(array['calling', 'on_call', 'qualification', 'sales', 'care', 'nurturing']) p(place)
    union all
    select 'leads_overdue', p.place, (select count(*) from core.lead l
      where l.place = p.place and l.place in ('qualification', 'sales', 'care', 'nurturing') and l.due_at < now())::float8
    from unnest(array['qualification', 'sales', 'care', 'nurturing']) p(place)
    union all
    select 'qualification_oldest_seconds', null, coalesce(extract(epoch from now() - (
      select min(l.qualified_at) from core.lead l where l.place = 'qualification')), 0)::float8
    union all
    select 'lease_oldest_seconds', null, coalesce(extract(epoch from now() - (
      select min(a.claimed_at) from core.lead l join core.attempt a on a.id = l.card where l.place = 'on_call')), 0)::float8
    union all
    select 'lag_seconds', 'leases', greatest(0, coalesce(extract(epoch from now() - (
      select min(l.lease_until) from core.lead l where l.place = 'on_call')), 0))::float8
    union all
    select 'lag_seconds', 'promote', coalesce(extract(epoch from now() - d.since), 0)::float8 from due d
    union all
    select 'lag_seconds', 'tally', extract(epoch from now() - m.through)::float8 from core.tally_mark m where m.through > '-infinity'
    union all
    select 'lag_seconds', 'events', coalesce(extract(epoch from now() - s.since), 0)::float8 from sent s
    union all
    select 'lag_seconds', 'webhooks', coalesce(extract(epoch from now() - w.since), 0)::float8 from on_their_way w
    union all
    select 'events_unsent', null, s.n::float8 from sent s
    union all
    select 'deliveries_waiting', null, w.n::float8 from on_their_way w
    union all
    select 'violations', k.kind, (select count(*) from core.warning w where w.gone_at is null and w.kind = k.kind)::float8
    from unnest(array['invariant', 'canary', 'habit']) k(kind)
    union all
    select 'check_age_seconds', 'changed', extract(epoch from now() - w.through)::float8 from core.watch w
    union all
    select 'check_age_seconds', 'all', extract(epoch from now() - w.night)::float8 from core.watch w where w.night > '-infinity';
end
$$;
comment on function rounds.metrics() is
  'What a monitor asks every few seconds, as rows of name, label and value: leads by place, the oldest that waits for a manager, '
  'the oldest card in hand, by how many seconds each of the clock''s works is late, events that wait, what the clock found that must not be.';
