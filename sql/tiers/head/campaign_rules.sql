-- The rules of a campaign as JSON: each is read, checked, and named where it cannot hold.

set local role tristage_engine;

create function head.rule_number(rules jsonb, field text, low int, high int, fallback int) returns int
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not rules ? field or rules -> field = 'null' then return fallback; end if;
  if rules ->> field !~ '^[0-9]{1,9}$' or (rules ->> field)::int not between low and high then
    perform core.missing('WRONG', field, 'range', format('%s is a whole number from %s to %s', field, low, high));
  end if;
  return (rules ->> field)::int;
end
$$;
comment on function head.rule_number(jsonb, text, int, int, int) is 'A whole number among the rules, within bounds. WRONG.';

create function head.rule_minutes(rules jsonb, field text, low int, high int, fallback interval) returns interval
  immutable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select case when coalesce(rules -> field, 'null') = 'null' then fallback
    else make_interval(mins => head.rule_number(rules, field, low, high, null)) end;
end;
comment on function head.rule_minutes(jsonb, text, int, int, interval) is 'A span of whole minutes among the rules. WRONG.';

create function head.rule_window(rules jsonb, field text, fallback time[]) returns time[]
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  w jsonb := rules -> field;
begin
  if not rules ? field then return fallback; end if;
  if w = 'null' then return array[null, null]::time[]; end if;
  if jsonb_typeof(w) is distinct from 'array' or jsonb_array_length(w) <> 2
    or w ->> 0 !~ '^([01]?[0-9]|2[0-3]):[0-5][0-9]$' or w ->> 1 !~ '^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$'
    or (w ->> 0)::time >= (w ->> 1)::time
  then
    perform core.missing('WRONG', field, 'window', format('%s is two times of a day, like ["09:00", "20:00"], or null', field));
  end if;
  return array[(w ->> 0)::time, (w ->> 1)::time];
end
$$;
comment on function head.rule_window(jsonb, text, time[]) is 'A calling window among the rules: [from, to], or null for none. WRONG.';

create function head.rule_weekdays(rules jsonb, fallback int[]) returns int[]
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  d jsonb := rules -> 'weekdays';
begin
  if coalesce(d, 'null') = 'null' then return fallback; end if;
  if jsonb_typeof(d) <> 'array' or not d <@ '[1, 2, 3, 4, 5]' then
    perform core.missing('WRONG', 'weekdays', 'choice', 'weekdays is a list of days from 1 (Monday) to 5 (Friday)');
  end if;
  return (select coalesce(array_agg(distinct x::int order by x::int), '{}') from jsonb_array_elements_text(d) x);
end
$$;
comment on function head.rule_weekdays(jsonb, int[]) is 'On which of Monday to Friday the weekday window opens. WRONG.';

create function head.rule_day(rules jsonb, field text, fallback date) returns date
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not rules ? field then return fallback; end if;
  if rules ->> field !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
    perform core.missing('WRONG', field, 'date', format('%s is a day, like 2026-09-01', field));
  end if;
  return (rules ->> field)::date;
exception when datetime_field_overflow then
  perform core.missing('WRONG', field, 'date', format('%s is a day, like 2026-09-01', field));
end
$$;
comment on function head.rule_day(jsonb, text, date) is 'A day among the rules, or null for none. WRONG.';

create function head.rule_teams(rules jsonb, fallback uuid[]) returns uuid[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found_teams uuid[];
begin
  if coalesce(rules -> 'teams', 'null') = 'null' then return fallback; end if;
  if jsonb_typeof(rules -> 'teams') = 'array' then
    select coalesce(array_agg(t.id), '{}') into found_teams from core.team t
    where t.name in (select jsonb_array_elements_text(rules -> 'teams'));
    if cardinality(found_teams) = jsonb_array_length(rules -> 'teams') then return found_teams; end if;
  end if;
  perform core.missing('WRONG', 'teams', 'choice', 'teams is a list of team names, each once');
end
$$;
comment on function head.rule_teams(jsonb, uuid[]) is 'Teams among the rules, by name. WRONG.';

create function head.rule_members(rules jsonb, fallback uuid[]) returns uuid[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found_members uuid[];
begin
  if coalesce(rules -> 'members', 'null') = 'null' then return fallback; end if;
  if jsonb_typeof(rules -> 'members') = 'array' then
    select coalesce(array_agg(m.id), '{}') into found_members from core.member m
    where m.id::text in (select lower(jsonb_array_elements_text(rules -> 'members')))
      and m.tier = 'operators' and m.active;
    if cardinality(found_members) = jsonb_array_length(rules -> 'members') then return found_members; end if;
  end if;
  perform core.missing('WRONG', 'members', 'choice', 'members is a list of ids of active operators, each once');
end
$$;
comment on function head.rule_members(jsonb, uuid[]) is 'Operators among the rules, by id. WRONG.';

create function head.rule_questions(rules jsonb, fallback text[]) returns text[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  questions text[];
begin
  if coalesce(rules -> 'qualification', 'null') = 'null' then return fallback; end if;
  if jsonb_typeof(rules -> 'qualification') = 'array' then
    select array_agg(q order by n) into questions
    from jsonb_array_elements_text(rules -> 'qualification') with ordinality a(q, n);
    if cardinality(questions) between 1 and 20
      and not exists (select from unnest(questions) q where q is null or q !~ '^[a-z][a-z0-9_]{0,62}$')
      and (select count(distinct q) from unnest(questions) q) = cardinality(questions) then
      return questions;
    end if;
  end if;
  perform core.missing('WRONG', 'qualification', 'questions', 'qualification is a list of 1 to 20 question keys, each once');
end
$$;
comment on function head.rule_questions(jsonb, text[]) is 'Keys of the questions a hand-over needs, among the rules. WRONG.';

create function head.rule_retry(rules jsonb, fallback jsonb) returns jsonb
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  kept jsonb := fallback;
  f record;
  d core.disposition;
  minutes int;
  most int;
begin
  if coalesce(rules -> 'retry_after', 'null') = 'null' and coalesce(rules -> 'retry_most', 'null') = 'null' then
    return fallback;
  end if;
  if jsonb_typeof(coalesce(rules -> 'retry_after', '{}')) not in ('object', 'null') then
    perform core.missing('WRONG', 'retry_after', 'object', 'retry_after is an object of minutes by result');
  elsif jsonb_typeof(coalesce(rules -> 'retry_most', '{}')) not in ('object', 'null') then
    perform core.missing('WRONG', 'retry_most', 'object', 'retry_most is an object of calls by result');
  end if;
  for f in
    select x.field, y.id, y.value from (values ('retry_after'), ('retry_most')) x(field),
      lateral jsonb_each(case jsonb_typeof(rules -> x.field) when 'object' then rules -> x.field else '{}' end) y(id, value)
  loop
    select * into d from core.disposition o where o.id = f.id and o.active and o.retry_after is not null;
    if d.id is null then
      perform core.missing('WRONG', f.field || '.' || f.id, 'choice', 'there is no such result that is tried again');
    elsif f.value #>> '{}' !~ '^[0-9]{1,6}$'
      or (f.value #>> '{}')::int not between (case f.field when 'retry_after' then 0 else 1 end)
        and (case f.field when 'retry_after' then 44640 else 100 end) then
      perform core.missing('WRONG', f.field || '.' || f.id, 'range', 'tried again after 0 to 44640 minutes, 1 to 100 times');
    end if;
    minutes := coalesce((rules #>> array['retry_after', d.id])::int, (fallback #>> array[d.id, 'minutes'])::int);
    most := coalesce((rules #>> array['retry_most', d.id])::int, (fallback #>> array[d.id, 'most'])::int);
    -- What equals the department's rule follows it when it changes.
    kept := (kept - d.id) || case
      when coalesce(minutes, extract(epoch from d.retry_after) / 60) = extract(epoch from d.retry_after) / 60
        and coalesce(most, d.retry_most, 0) = coalesce(d.retry_most, 0) then '{}'
      else jsonb_build_object(d.id, jsonb_strip_nulls(jsonb_build_object('minutes',
        coalesce(minutes, extract(epoch from d.retry_after)::int / 60), 'most', coalesce(most, d.retry_most)))) end;
  end loop;
  return kept;
end
$$;
comment on function head.rule_retry(jsonb, jsonb) is
  'Retry rules by disposition among the rules: retry_after in minutes, retry_most in calls. Kept where they differ from '
  'the department''s. WRONG names which.';
