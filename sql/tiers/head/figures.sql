-- Figures: the funnel from list to client, and the calls. Counted days, and what has happened since, live.

set local role tristage_engine;

create function head.split(by text, campaign uuid, member uuid, source text) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return case
  when member is null and by <> 'member' then
    case when campaign is null and source is null and by not in ('campaign', 'source')
      then case by when 'nth' then 'nth' else 'none' end
      else case by when 'nth' then 'list_nth' else 'list' end end
  when campaign is null and source is null and by in ('member', 'none', 'result') then 'member'
  else 'all' end;
comment on function head.split(text, uuid, uuid, text) is 'The coarsest split of core.tally that tells these apart.';

create function head.counted(by text, since date, until date, of_campaign uuid, of_member uuid, of_source text)
  returns table (key text, step text, n bigint, seconds bigint, most int)
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  split text := head.split(by, of_campaign, of_member, of_source);
  mark timestamptz := (select m.through from core.tally_mark m);
  key text := case by when 'campaign' then 't.campaign::text' when 'member' then 't.member::text'
    when 'source' then 't.source' when 'nth' then 't.nth::text' when 'result' then 't.detail' else '''all''' end;
  narrowed text := case when of_campaign is not null then ' and t.campaign = $3' else '' end
    || case when of_member is not null then ' and t.member = $4' else '' end
    || case when of_source is not null then ' and t.source = $5' else '' end
    || case by when 'nth' then ' and t.what in (''call'', ''handed_over'')' when 'result' then ' and t.what = ''call''' else '' end;
  -- A period that is over has been counted whole.
  open boolean := (until + 1)::timestamp at time zone (select d.zone from core.department d) > mark;
begin
  -- Only what is asked stands in the statement, so that each question is read by the index that knows it: each span by
  -- itself (offset 0 keeps it apart), never the whole table beside the spans.
  return query execute 'with counts as (
      select x.* from core.tiles($1, $2, $6) r cross join lateral (
        select ' || key || ' as key, t.what, t.detail, t.n, t.firsts, t.seconds, t.most
        from core.tally t where t.split = $7 and t.span = r.span and t.day >= r.lo and t.day < r.hi' || narrowed || ' offset 0) x'
    || case when open then ' union all
      select ' || key || ', t.what, t.detail, t.n, case t.nth when 1 then t.n else 0 end, t.seconds, t.nth
      from core.happened($8, ''infinity'') t where t.day between $1 and $2' || narrowed else '' end || '),
    summed as (
      select c.key, c.what, c.detail, sum(c.n) as n, sum(c.firsts) as firsts, sum(c.seconds) as seconds, max(c.most) as most
      from counts c group by 1, 2, 3)
    select c.key, s.step, sum(s.n)::bigint, sum(s.seconds)::bigint, max(s.most)
    from summed c left join core.disposition d on c.what = ''call'' and d.id = c.detail
    cross join lateral (values
      (case c.what when ''call'' then ''calls'' when ''stage'' then ''stage:'' || c.detail else c.what end, c.n, c.seconds, c.most),
      (case when c.what = ''call'' then ''called'' end, c.firsts, 0, 1),
      (case when c.what = ''call'' and d.human then ''answered'' end, c.n, c.seconds, c.most),
      (case when c.what = ''call'' and d.right_party then ''spoke'' end, c.n, c.seconds, c.most)) s(step, n, seconds, most)
    where s.step is not null and s.n > 0
    group by 1, 2'
  using since, until, of_campaign, of_member, of_source, core.spans(split), split, mark;
end
$$;
comment on function head.counted(text, date, date, uuid, uuid, text) is
  'The steps of the funnel that were taken in a period, both days included, narrowed by what is not null, apart by campaign, '
  'member, source, nth, result or none.';

create function head.figures(since date, until date, campaign uuid, member uuid, source text)
  returns table (step text, n bigint, seconds bigint, most int)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  perform head.check_period(since, until);
  return query
    select c.step, c.n, c.seconds, c.most from head.counted('none', since, until, campaign, member, source) c;
end
$$;
comment on function head.figures(date, date, uuid, uuid, text) is
  'How many leads took each step of the funnel in a period (both days included), narrowed by what is not null. '
  'calls: every call; called: leads called for the first time; stage:…: leads that entered it. seconds: of talk, 0 for called. '
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
    with named as (
      select x.key, jsonb_object_agg(x.step, x.n) as steps, sum(x.seconds) filter (where x.step = 'calls')::bigint as seconds
      from head.counted(dimension, since, until, campaign, member, source) x group by x.key)
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
