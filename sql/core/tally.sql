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
    select j.at, w.what, case w.what when 'stage' then j.to_stage when 'came' then j.act
        when 'handed_over' then '' when 'accepted' then '' when 'won' then '' else coalesce(j.reason, '') end as detail,
      l.campaign, c.source, j.member, 0 as seconds,
      case w.what when 'handed_over' then (select count(*) from core.attempt a
        where a.lead = j.subject and a.started_at <= j.at) else 0 end as nth
    from core.journal j cross join unnest(core.steps_of(j)) w(what)
    join core.lead l on l.id = j.subject join core.contact c on c.id = j.contact
    where j.machine = 'lead' and j.at >= since and j.at < until and l.kind = 'sale'
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
