-- A new campaign, by its rules as JSON.

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

create function head.rule_window(rules jsonb, field text, fallback time[]) returns time[]
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  w jsonb := rules -> field;
begin
  if not rules ? field then return fallback; end if;
  if w = 'null' then return array[null, null]::time[]; end if;
  if jsonb_typeof(w) is distinct from 'array' or jsonb_array_length(w) <> 2
    or w ->> 0 !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' or w ->> 1 !~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'
    or (w ->> 0)::time >= (w ->> 1)::time
  then
    perform core.missing('WRONG', field, 'window', format('%s is two times of a day, like ["09:00", "20:00"], or null', field));
  end if;
  return array[(w ->> 0)::time, (w ->> 1)::time];
end
$$;
comment on function head.rule_window(jsonb, text, time[]) is 'A calling window among the rules: [from, to], or null for none. WRONG.';

create function head.rule_day(rules jsonb, field text) returns date
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (rules ->> field)::date;
exception when others then
  perform core.missing('WRONG', field, 'date', format('%s is a day, like 2026-09-01', field));
end
$$;
comment on function head.rule_day(jsonb, text) is 'A day among the rules. WRONG.';

create function head.rule_teams(rules jsonb) returns uuid[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  found_teams uuid[];
begin
  if coalesce(rules -> 'teams', 'null') = 'null' then return '{}'; end if;
  if jsonb_typeof(rules -> 'teams') = 'array' then
    select array_agg(t.id) into found_teams from core.team t
    where t.name in (select jsonb_array_elements_text(rules -> 'teams'));
    if coalesce(cardinality(found_teams), 0) = jsonb_array_length(rules -> 'teams') then
      return coalesce(found_teams, '{}');
    end if;
  end if;
  perform core.missing('WRONG', 'teams', 'choice', 'teams is a list of team names, each once');
end
$$;
comment on function head.rule_teams(jsonb) is 'Teams among the rules, by name. WRONG.';

create function head.rule_questions(rules jsonb) returns text[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  questions text[];
begin
  if coalesce(rules -> 'qualification', 'null') = 'null' then return '{need,authority,budget,timing}'; end if;
  if jsonb_typeof(rules -> 'qualification') = 'array' then
    select array_agg(q order by n) into questions
    from jsonb_array_elements_text(rules -> 'qualification') with ordinality a(q, n);
    if cardinality(questions) between 1 and 20
      and not exists (select from unnest(questions) q where q is null or q !~ '^[a-z][a-z0-9_]{0,62}$') then
      return questions;
    end if;
  end if;
  perform core.missing('WRONG', 'qualification', 'choice', 'qualification is a list of 1 to 20 question keys');
end
$$;
comment on function head.rule_questions(jsonb) is 'Keys of the questions a hand-over needs, among the rules. WRONG.';

create function head.add_campaign(name text, script text, rules jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_campaign', jsonb_build_array(name, script, rules));
  r jsonb := coalesce(rules, '{}');
  k core.campaign;
  unknown text;
  w time[];
begin
  if done is not null then return done; end if;
  if jsonb_typeof(r) <> 'object' then
    perform core.missing('WRONG', 'rules', 'form', 'rules is an object');
  end if;
  select f into unknown from jsonb_object_keys(r) f
  where f not in ('kind', 'priority', 'teams', 'weekday', 'saturday', 'sunday', 'holidays_too', 'attempts_a_number',
    'attempts_a_day', 'lease_minutes', 'lease_most_minutes', 'qualification', 'response_norm_minutes', 'starts_on', 'ends_on')
  limit 1;
  if unknown is not null then
    perform core.missing('WRONG', unknown, 'unexpected', format('a campaign has no rule %s', unknown));
  end if;
  k.name := core.check_text(name, 'name', 120);
  if script is not null then
    select s.id into k.script from core.script s where s.name = script;
    if k.script is null then perform core.missing('WRONG', 'script', 'choice', 'there is no script of that name'); end if;
  end if;
  k.kind := coalesce(r ->> 'kind', 'cold');
  if k.kind not in ('cold', 'nurture', 'reactivation') then
    perform core.missing('WRONG', 'kind', 'choice', 'a campaign is cold, nurture or reactivation');
  elsif coalesce(r -> 'holidays_too', 'false') not in ('true', 'false') then
    perform core.missing('WRONG', 'holidays_too', 'choice', 'holidays_too is true or false');
  end if;
  k.teams := head.rule_teams(r);
  k.qualification := head.rule_questions(r);
  w := head.rule_window(r, 'weekday', '{09:00,20:00}'); k.weekday_from := w[1]; k.weekday_to := w[2];
  w := head.rule_window(r, 'saturday', '{10:00,18:00}'); k.saturday_from := w[1]; k.saturday_to := w[2];
  w := head.rule_window(r, 'sunday', '{NULL,NULL}'); k.sunday_from := w[1]; k.sunday_to := w[2];
  k.attempts_a_number := head.rule_number(r, 'attempts_a_number', 1, 100, 6);
  k.attempts_a_day := head.rule_number(r, 'attempts_a_day', 1, 20, 2);
  k.lease := make_interval(mins => head.rule_number(r, 'lease_minutes', 1, 60, 10));
  k.lease_most := make_interval(mins => head.rule_number(r, 'lease_most_minutes', 1, 240, 30));
  if k.lease > k.lease_most then
    perform core.missing('WRONG', 'lease_most_minutes', 'range', 'a lease is at most its longest');
  end if;
  k.starts_on := head.rule_day(r, 'starts_on'); k.ends_on := head.rule_day(r, 'ends_on');
  if k.ends_on < k.starts_on then
    perform core.missing('WRONG', 'ends_on', 'range', 'a campaign ends after it starts');
  end if;
  insert into core.campaign as c (name, kind, script, priority, teams, weekday_from, weekday_to, saturday_from, saturday_to,
    sunday_from, sunday_to, holidays_too, attempts_a_number, attempts_a_day, lease, lease_most, qualification, response_norm,
    starts_on, ends_on)
  values (k.name, k.kind, k.script, head.rule_number(r, 'priority', 1, 1000, 100), k.teams, k.weekday_from, k.weekday_to,
    k.saturday_from, k.saturday_to, k.sunday_from, k.sunday_to, coalesce((r ->> 'holidays_too')::boolean, false),
    k.attempts_a_number, k.attempts_a_day, k.lease, k.lease_most, k.qualification,
    make_interval(mins => head.rule_number(r, 'response_norm_minutes', 1, 10000, 15)), k.starts_on, k.ends_on)
  on conflict on constraint campaign_name_key do nothing
  returning c.id into k.id;
  if k.id is null then
    perform core.missing('WRONG', 'name', 'duplicate', 'there is a campaign of that name');
  end if;
  perform core.decide(me, 'campaign_added', k.id);
  return core.answered(me, key, jsonb_build_object('campaign', k.id, 'name', k.name));
end
$$;
comment on function head.add_campaign(text, text, jsonb, text) is
  'Opens a campaign: name, script by name or none, rules as an object (kind, priority, teams, weekday, saturday, sunday, '
  'holidays_too, attempts_a_number, attempts_a_day, lease_minutes, lease_most_minutes, qualification, '
  'response_norm_minutes, starts_on, ends_on); what is left out has the defaults. WRONG, REUSE.';
