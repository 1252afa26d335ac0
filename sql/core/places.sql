-- How many leads stand where, told from the journal.

set local role tristage_engine;

create function core.moved(since timestamptz, until timestamptz)
  returns table (place text, stage text, campaign uuid, holder uuid, day date, n bigint)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  with steps as (
    select l.campaign, l.opened_at, s.sign, s.stage,
      case s.place when 'on_call' then 'calling' else s.place end as place,
      case s.place when 'nurturing' then s.holder end as holder
    from core.journal j join core.lead l on l.id = j.subject,
      lateral (values (1, j.to_place, j.to_stage, j.to_holder), (-1, j.from_place, j.from_stage, j.from_holder))
        s(sign, place, stage, holder)
    where j.machine = 'lead' and j.at >= since and j.at < until
      and (j.from_place is distinct from j.to_place or j.from_stage is distinct from j.to_stage
        or j.from_holder is distinct from j.to_holder)
      and s.place in ('calling', 'on_call', 'nurturing', 'won', 'closed')),
  counted as (
    select s.place, s.stage, s.campaign, s.holder,
      case when s.place in ('calling', 'nurturing') then (s.opened_at at time zone d.zone)::date end as day, sum(s.sign) as n
    from steps s cross join core.department d group by 1, 2, 3, 4, 5)
  select c.place, c.stage, c.campaign, c.holder, t.day, sum(c.n)::bigint
  from counted c, lateral (select null::date as day union all select c.day where c.day is not null) t
  group by 1, 2, 3, 4, 5
  having sum(c.n) <> 0;
end
$$;
comment on function core.moved(timestamptz, timestamptz) is
  'By how much the counts of places changed in that time: in all (no day) and by the day the leads were opened.';

create function core.count_places(since timestamptz, until timestamptz) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  counted int;
begin
  insert into core.place_count as p (place, stage, campaign, holder, day, n)
  select m.place, m.stage, m.campaign, m.holder, m.day, m.n from core.moved(since, until) m
  on conflict (coalesce(day, '-infinity'), place, coalesce(stage, ''),
    coalesce(campaign, '00000000-0000-0000-0000-000000000000'), coalesce(holder, '00000000-0000-0000-0000-000000000000'))
  do update set n = p.n + excluded.n;
  get diagnostics counted = row_count;
  return counted;
end
$$;
comment on function core.count_places(timestamptz, timestamptz) is
  'Adds what moved in that time to the counts; whoever moves the tally''s mark calls it once for each stretch.';

create function core.stood() returns table (place text, stage text, campaign uuid, holder uuid, day date, n bigint)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select p.place, p.stage, p.campaign, p.holder, p.day, p.n from core.place_count p
  where p.day is null or p.day > (select (now() at time zone d.zone)::date - 31 from core.department d)
  union all
  select m.place, m.stage, m.campaign, m.holder, m.day, m.n
  from core.moved((select m.through from core.tally_mark m), 'infinity') m;
end;
comment on function core.stood() is
  'How many leads stand in calling (cards in hand among them), nurturing, won and closed now: in all, and by day of '
  'opening for the last 31 days. Counted up to the mark, live from there; rows of one kind add up.';
