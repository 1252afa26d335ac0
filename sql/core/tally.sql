-- What happened, told from the journal and the calls.

set local role tristage_engine;

create function core.steps_of(j core.journal) returns text[]
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return array_remove(array[
    case when j.from_place is null then 'came' end,
    case when j.act = 'handed_over' then 'handed_over' end,
    case when j.act = 'accepted' then 'accepted' end,
    case when j.act = 'sent_back' then 'sent_back' end,
    case when j.to_place = 'sales' and j.to_stage is distinct from j.from_stage then 'stage' end,
    case when j.to_place = 'won' and j.from_place <> 'won' then 'won' end,
    case when j.to_place = 'nurturing' and j.from_place <> 'nurturing' then 'nurtured' end,
    case when j.act = 'lost' then 'lost'
      when j.to_place = 'closed' and j.from_place is distinct from 'closed' then 'closed' end], null);
end
$$;
comment on function core.steps_of(core.journal) is 'The steps of the funnel that a lead''s journal entry is, as figures count them.';

create function core.happened(since timestamptz, until timestamptz)
  returns table (day date, what text, detail text, campaign uuid, source text, member uuid, nth int, n bigint, seconds bigint)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  -- Planned for the stretch that is asked for: a few seconds of journal are read by index, a year by the set.
  return query
  with facts as (
    -- By whom it was recorded of: a contact that was merged later keeps its own source.
    select j.at, w.what, case w.what when 'stage' then j.to_stage else '' end as detail, l.campaign, c.source,
      j.member, 0 as seconds,
      case w.what when 'handed_over' then (select count(*) from core.attempt a
        where a.lead = j.subject and a.started_at <= j.at) else 0 end as nth
    from core.journal j cross join unnest(core.steps_of(j)) w(what)
    join core.lead l on l.id = j.subject join core.contact c on c.id = j.contact
    where j.machine = 'lead' and j.at >= since and j.at < until and l.kind = 'sale'
      and not exists (select from core.canary k where k.lead = j.subject)
    union all
    select a.ended_at, 'call', a.disposition, a.campaign, c.source, a.member, coalesce(a.seconds, 0),
      (select count(*) from core.attempt b where b.lead = a.lead and b.started_at <= a.started_at)
    from core.attempt a join core.contact c on c.id = a.contact
    where a.ended_at >= since and a.ended_at < until and a.started_at is not null)
  select (f.at at time zone d.zone)::date, f.what, f.detail, f.campaign, f.source, f.member, f.nth::int,
    count(*), sum(f.seconds)::bigint
  from facts f, core.department d
  group by 1, 2, 3, 4, 5, 6, 7;
end
$$;
comment on function core.happened(timestamptz, timestamptz) is
  'What happened to sales in that time, counted as core.tally counts it: the definition of every figure.';

create function core.tile(day date, span int) returns date
  immutable language sql set search_path = pg_catalog, pg_temp
return day - (day - date '1900-01-01') % span;
comment on function core.tile(date, int) is 'The first day of the span of so many days that a day lies in.';

create function core.spans(split text) returns int[]
  immutable language sql set search_path = pg_catalog, pg_temp
return case split when 'all' then '{1,64}' else '{1,4,16,64,256}' end::int[];
comment on function core.spans(text) is 'The spans, in days, that a split is counted by; of all splits at once there are many rows, and fewer spans.';

create function core.tiles(since date, until date, spans int[]) returns table (span int, lo date, hi date)
  immutable rows 8 language sql set search_path = pg_catalog, pg_temp
begin atomic
  with whole as (
    select s.span, core.tile(since + s.span - 1, s.span) as lo, core.tile(until + 1, s.span) as hi from unnest(spans) s(span)),
  next as (
    select w.span, w.lo, w.hi, lead(w.lo) over up as inner_lo, lead(w.hi) over up as inner_hi from whole w window up as (order by w.span))
  select n.span, t.lo, t.hi
  from next n, lateral (
    select n.lo, n.hi where coalesce(n.inner_lo >= n.inner_hi, true)
    union all select n.lo, n.inner_lo where n.inner_lo < n.inner_hi
    union all select n.inner_hi, n.hi where n.inner_lo < n.inner_hi) t(lo, hi)
  where t.lo < t.hi;
end;
comment on function core.tiles(date, date, int[]) is
  'A period, both days included, as the fewest whole spans: of each length those from lo to before hi.';

create function core.count_steps(since timestamptz, until timestamptz) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  counted int;
begin
  insert into core.tally as t (split, span, day, what, detail, campaign, source, member, nth, n, firsts, seconds, most)
  with apart as materialized (
    select case grouping(h.campaign, h.member, h.nth) when 7 then 'none' when 6 then 'nth' when 3 then 'list'
        when 2 then 'list_nth' when 5 then 'member' else 'all' end as split,
      h.day, h.what, h.detail, h.campaign, h.source, h.member, coalesce(h.nth, 0) as nth, sum(h.n) as n,
      coalesce(sum(h.n) filter (where h.nth = 1), 0) as firsts, sum(h.seconds) as seconds, max(h.nth) as most
    from core.happened(since, until) h
    group by h.day, h.what, h.detail, grouping sets ((), (h.nth), (h.campaign, h.source), (h.campaign, h.source, h.nth),
      (h.member), (h.campaign, h.source, h.member, h.nth))
    having grouping(h.nth) = 1 or grouping(h.member) = 0 or h.what in ('call', 'handed_over'))
  select a.split, 1, a.day, a.what, a.detail, a.campaign, a.source, a.member, a.nth, a.n, a.firsts, a.seconds, a.most
  from apart a
  union all
  select a.split, s.span, core.tile(a.day, s.span), a.what, a.detail, a.campaign, a.source, a.member, a.nth,
    sum(a.n), sum(a.firsts), sum(a.seconds), max(a.most)
  from apart a, lateral unnest(core.spans(a.split)) s(span)
  where s.span > 1
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  -- What is read together lies together.
  order by 1, 2, 3
  on conflict (split, span, day, what, detail, campaign, source, member, nth)
  do update set n = t.n + excluded.n, firsts = t.firsts + excluded.firsts, seconds = t.seconds + excluded.seconds,
    most = greatest(t.most, excluded.most);
  get diagnostics counted = row_count;
  return counted;
end
$$;
comment on function core.count_steps(timestamptz, timestamptz) is
  'Adds what happened in that time to the tally, in every split and span; whoever moves the mark calls it once for each stretch.';
