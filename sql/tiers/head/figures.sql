-- Figures: the funnel from list to client, and the calls. Counted days, and what has happened since, live.

set local role tristage_engine;

create function head.counted(since date, until date, of_campaign uuid, of_member uuid, of_source text)
  returns table (what text, detail text, campaign uuid, source text, member uuid, nth int, n bigint, seconds bigint)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with told as (
    select t.day, t.what, t.detail, t.campaign, t.source, t.member, t.nth, t.n, t.seconds
    from core.tally t where t.day between since and until
    union all
    select h.day, h.what, h.detail, h.campaign, h.source, h.member, h.nth, h.n, h.seconds
    from core.happened((select m.through from core.tally_mark m), 'infinity') h where h.day between since and until)
  select t.what, t.detail, t.campaign, t.source, t.member, t.nth, t.n, t.seconds from told t
  where (of_campaign is null or t.campaign = of_campaign) and (of_member is null or t.member = of_member)
    and (of_source is null or t.source = of_source);
end;
comment on function head.counted(date, date, uuid, uuid, text) is
  'The counts of a period, both days included, narrowed by what is not null.';

create function head.step_of(what text, detail text, nth int, human boolean, right_party boolean) returns text[]
  immutable language sql set search_path = pg_catalog, pg_temp
return array_remove(array[
  case when what in ('came', 'handed_over', 'accepted', 'sent_back', 'won', 'lost', 'nurtured', 'closed') then what end,
  case when what = 'call' then 'calls' end,
  case when what = 'call' and nth = 1 then 'called' end,
  case when what = 'call' and human then 'answered' end,
  case when what = 'call' and right_party then 'spoke' end,
  case when what = 'stage' then 'stage:' || detail end], null);
comment on function head.step_of(text, text, int, boolean, boolean) is 'The steps of the funnel that a count belongs to.';

create function head.figures(since date, until date, campaign uuid, member uuid, source text)
  returns table (step text, n bigint, seconds bigint, most int)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  perform head.check_period(since, until);
  return query
    select s.step, sum(c.n)::bigint, sum(c.seconds)::bigint, max(c.nth)
    from head.counted(since, until, campaign, member, source) c
    left join core.disposition d on c.what = 'call' and d.id = c.detail
    cross join unnest(head.step_of(c.what, c.detail, c.nth, d.human, d.right_party)) s(step)
    group by s.step;
end
$$;
comment on function head.figures(date, date, uuid, uuid, text) is
  'How many leads took each step of the funnel in a period (both days included), narrowed by what is not null. '
  'calls: every call; called: leads called for the first time; stage:…: leads that entered it. seconds: of talk. '
  'most: the most calls to one lead. WRONG where the period runs backwards or is longer than ten years.';

create function head.figures_by(dimension text, since date, until date, campaign uuid, member uuid, source text)
  returns table (id text, name text, steps jsonb, seconds bigint)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  perform head.check_period(since, until);
  if dimension not in ('campaign', 'member', 'source', 'nth', 'result') then
    perform core.missing('WRONG', 'by', 'choice', 'figures are split by campaign, member, source, call or result');
  end if;
  return query
    with split as (
      select case dimension when 'campaign' then c.campaign::text when 'member' then c.member::text
          when 'source' then c.source when 'nth' then c.nth::text else c.detail end as key,
        s.step, sum(c.n)::bigint as n, sum(c.seconds)::bigint as seconds
      from head.counted(since, until, campaign, member, source) c
      left join core.disposition d on c.what = 'call' and d.id = c.detail
      cross join unnest(head.step_of(c.what, c.detail, c.nth, d.human, d.right_party)) s(step)
      where case dimension when 'nth' then c.what in ('call', 'handed_over') when 'result' then c.what = 'call' else true end
      group by 1, 2),
    named as (
      select x.key, jsonb_object_agg(x.step, x.n) as steps, sum(x.seconds) filter (where x.step = 'calls')::bigint as seconds
      from split x group by x.key)
    select w.key, coalesce(k.name, m.name,
        case coalesce(me.language, 'en') when 'ru' then r.label_ru else r.label_en end, w.key),
      w.steps, coalesce(w.seconds, 0)
    from named w
    left join core.campaign k on dimension = 'campaign' and k.id::text = w.key
    left join core.member m on dimension = 'member' and m.id::text = w.key
    left join core.disposition r on dimension = 'result' and r.id = w.key
    order by case dimension when 'nth' then w.key::int end,
      coalesce((w.steps ->> 'calls')::bigint, 0) desc, coalesce((w.steps ->> 'accepted')::bigint, 0) desc, 2
    limit 200;
end
$$;
comment on function head.figures_by(text, date, date, uuid, uuid, text) is
  'The same, split by campaign, member (who did it), source of the contact, nth (which call to the lead) or result of the '
  'call: the 200 largest. WRONG.';

create function head.check_period(since date, until date) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if since is null or until is null or since > until then
    perform core.missing('WRONG', 'until', 'period', 'a period ends on the day it begins or later');
  elsif since < date '1900-01-01' or until > date '2999-12-31' then
    perform core.missing('WRONG', 'since', 'date', 'a period lies between the years 1900 and 2999');
  elsif until - since > 3660 then
    perform core.missing('WRONG', 'since', 'decade', 'a period is ten years at most');
  end if;
end
$$;
comment on function head.check_period(date, date) is 'Refuses a period that runs backwards, is longer than ten years or outside 1900 to 2999. WRONG.';

create view head.sources with (security_invoker = true) as
  select i.source, max(i.started_at) as last_at from core.import i group by i.source;
comment on view head.sources is 'What lists came from, for choosing.';

create function head.figures_period(from_day date, to_day date, against text)
  returns table (since date, until date, other_since date, other_until date)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  today date := (now() at time zone (select d.zone from core.department d))::date;
  first_day date;
  last_day date;
begin
  -- Before anything is reckoned with them: a day may be endless, or at the edge of what a date can be.
  perform head.check_period(d, d) from unnest(array[from_day, to_day]) d where d is not null;
  first_day := coalesce(from_day, least(today, coalesce(to_day, today)) - 29);
  last_day := coalesce(to_day, greatest(today, first_day));
  perform head.check_period(first_day, last_day);
  return query select first_day, last_day,
    case against when 'year' then (first_day - interval '1 year')::date else first_day - (last_day - first_day + 1) end,
    case against when 'year' then (last_day - interval '1 year')::date else first_day - 1 end;
end
$$;
comment on function head.figures_period(date, date, text) is
  'The period that is looked at, the last 30 days of the department where nothing is chosen, and the one to compare it '
  'with: the same days a year before (year), else as many days just before. WRONG.';
