-- The counts of places against the leads themselves.

set local role tristage_engine;

create function ops.misplaced_counts() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with counted as (
    select s.place, s.stage, s.campaign, s.holder, s.day is null as whole, sum(s.n) as n from (
      select p.place, p.stage, p.campaign, p.holder, p.day, p.n from core.place_count p
      union all
      select m.place, m.stage, m.campaign, m.holder, m.day, m.n
      from core.moved((select m.through from core.tally_mark m), 'infinity') m) s
    group by 1, 2, 3, 4, 5 having sum(s.n) <> 0),
  standing as (
    select case l.place when 'on_call' then 'calling' else l.place end as place, l.stage, l.campaign,
      case l.place when 'nurturing' then l.holder end as holder, t.whole, count(*) as n
    from core.lead l, lateral (select true as whole union all select false where l.place in ('calling', 'on_call', 'nurturing')) t
    where l.place in ('calling', 'on_call', 'nurturing', 'won', 'closed')
    group by 1, 2, 3, 4, 5)
  select 'the counts of places equal the leads', format('%s%s', coalesce(c.place, s.place), coalesce(' ' || coalesce(c.stage, s.stage), '')),
    format('%s counted, %s stand there', coalesce(c.n, 0), coalesce(s.n, 0)), 'find what wrote core.place_count, or the journal behind the tally''s mark'
  from counted c full join standing s on s.place = c.place and coalesce(s.stage, '') = coalesce(c.stage, '') and s.whole = c.whole
    and coalesce(s.campaign::text, '') = coalesce(c.campaign::text, '') and coalesce(s.holder::text, '') = coalesce(c.holder::text, '')
  where c.n is distinct from s.n;
end;
comment on function ops.misplaced_counts() is
  'Counts of places that differ from the leads that stand there. By sums, not by day: a department may have moved its zone.';
