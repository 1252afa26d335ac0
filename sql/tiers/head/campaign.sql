-- Campaigns: opened, perhaps like another one, and changed. Cards in hand keep the script version they began with.

set local role tristage_engine;

create function head.is_ever_open(k core.campaign) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select exists (
    select from generate_series(coalesce(k.starts_on, k.ends_on - 366, '2001-01-01'::date)::timestamp,
      least(k.ends_on, coalesce(k.starts_on, k.ends_on - 366, '2001-01-01'::date) + 366)::timestamp, interval '1 day') d(day)
    where case extract(isodow from d.day)
        when 7 then k.sunday_from is not null
        when 6 then k.saturday_from is not null
        else k.weekday_from is not null and extract(isodow from d.day)::int = any (k.weekdays) end
      and (k.holidays_too or not exists (select from core.holiday h
        where h.active and h.month = extract(month from d.day) and h.day = extract(day from d.day))));
end;
comment on function head.is_ever_open(core.campaign) is
  'Whether there is a day between its first and its last, a year on at most, on which the window opens.';

create function head.apply_script(k core.campaign, named text) returns core.campaign
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if named is null then return k; end if;
  k.script := null; k.script_version := null;
  if named = 'none' then return k; end if;
  select s.id into k.script from core.script s where s.name = split_part(named, '@', 1);
  if named ~ '@' and k.script is not null then
    select v.id into k.script_version from core.script_version v
    where v.script = k.script and v.no::text = split_part(named, '@', 2);
  end if;
  if k.script is null or (named ~ '@' and k.script_version is null) then
    perform core.missing('WRONG', 'script', 'choice', 'there is no script of that name, or no such version of it');
  end if;
  return k;
end
$$;
comment on function head.apply_script(core.campaign, text) is
  'Gives a campaign a script: a name for its newest version at each claim, name@2 for that version, none. WRONG.';

create function head.apply_rules(k core.campaign, r jsonb) returns core.campaign
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  unknown text;
  w time[];
  always core.campaign;
  ended date := k.ends_on;
  today date := (select (now() at time zone d.zone)::date from core.department d);
begin
  if jsonb_typeof(r) <> 'object' then
    perform core.missing('WRONG', 'rules', 'form', 'rules is an object');
  end if;
  select f into unknown from jsonb_object_keys(r) f
  where f not in ('like', 'kind', 'priority', 'teams', 'members', 'weekday', 'weekdays', 'saturday', 'sunday', 'holidays_too',
    'attempts_a_number', 'attempts_a_day', 'spacing_minutes', 'retry_after', 'retry_most', 'lease_minutes',
    'lease_most_minutes', 'qualification', 'response_norm_minutes', 'starts_on', 'ends_on')
  limit 1;
  if unknown is not null then
    perform core.missing('WRONG', unknown, 'unexpected', format('a campaign has no rule %s', unknown));
  end if;
  k.kind := coalesce(r ->> 'kind', k.kind);
  if k.kind not in ('cold', 'nurture', 'reactivation') then
    perform core.missing('WRONG', 'kind', 'choice', 'a campaign is cold, nurture or reactivation');
  elsif coalesce(r -> 'holidays_too', 'false') not in ('true', 'false') then
    perform core.missing('WRONG', 'holidays_too', 'choice', 'holidays_too is true or false');
  end if;
  k.holidays_too := coalesce((r ->> 'holidays_too')::boolean, k.holidays_too);
  k.priority := head.rule_number(r, 'priority', 1, 1000, k.priority);
  k.teams := head.rule_teams(r, k.teams);
  k.members := head.rule_members(r, k.members);
  k.qualification := head.rule_questions(r, k.qualification);
  k.weekdays := head.rule_weekdays(r, k.weekdays);
  w := head.rule_window(r, 'weekday', array[k.weekday_from, k.weekday_to]); k.weekday_from := w[1]; k.weekday_to := w[2];
  w := head.rule_window(r, 'saturday', array[k.saturday_from, k.saturday_to]); k.saturday_from := w[1]; k.saturday_to := w[2];
  w := head.rule_window(r, 'sunday', array[k.sunday_from, k.sunday_to]); k.sunday_from := w[1]; k.sunday_to := w[2];
  k.attempts_a_number := head.rule_number(r, 'attempts_a_number', 1, 100, k.attempts_a_number);
  k.attempts_a_day := head.rule_number(r, 'attempts_a_day', 1, 20, k.attempts_a_day);
  k.spacing := head.rule_minutes(r, 'spacing_minutes', 0, 43200, k.spacing);
  k.retry := head.rule_retry(r, k.retry);
  k.lease := head.rule_minutes(r, 'lease_minutes', 1, 60, k.lease);
  k.lease_most := head.rule_minutes(r, 'lease_most_minutes', 1, 240, k.lease_most);
  k.response_norm := head.rule_minutes(r, 'response_norm_minutes', 1, 10000, k.response_norm);
  k.starts_on := head.rule_day(r, 'starts_on', k.starts_on); k.ends_on := head.rule_day(r, 'ends_on', k.ends_on);
  if k.lease > k.lease_most then
    perform core.missing('WRONG', 'lease_most_minutes', 'range', 'a lease is at most its longest');
  elsif k.ends_on < k.starts_on then
    perform core.missing('WRONG', 'ends_on', 'range', 'a campaign ends after it starts');
  elsif k.ends_on < today and k.ends_on is distinct from ended then
    perform core.missing('WRONG', 'ends_on', 'past', 'this day has passed');
  elsif not head.is_ever_open(k) then
    always := k;
    always.starts_on := null; always.ends_on := null;
    perform core.missing('WRONG', case when head.is_ever_open(always) then 'ends_on' else 'weekday' end, 'never_open',
      'the calling window never opens');
  end if;
  return k;
end
$$;
comment on function head.apply_rules(core.campaign, jsonb) is
  'A campaign with these rules; what is left out stays. kind, priority, teams (names), members (ids of operators), '
  'weekday, saturday, sunday ([from, to] or null), weekdays (1 to 5), holidays_too, attempts_a_number, attempts_a_day, '
  'spacing_minutes, retry_after and retry_most (by disposition), lease_minutes, lease_most_minutes, qualification, '
  'response_norm_minutes, starts_on, ends_on. WRONG names the rule that cannot hold.';

create function head.save_campaign(k core.campaign) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.campaign c set name = k.name, kind = k.kind, script = k.script, script_version = k.script_version,
    priority = k.priority, teams = k.teams, members = k.members, weekday_from = k.weekday_from, weekday_to = k.weekday_to,
    weekdays = k.weekdays, saturday_from = k.saturday_from, saturday_to = k.saturday_to, sunday_from = k.sunday_from,
    sunday_to = k.sunday_to, holidays_too = k.holidays_too, attempts_a_number = k.attempts_a_number,
    attempts_a_day = k.attempts_a_day, spacing = k.spacing, retry = k.retry, lease = k.lease, lease_most = k.lease_most,
    qualification = k.qualification, response_norm = k.response_norm, starts_on = k.starts_on, ends_on = k.ends_on
  where c.id = k.id;
exception when unique_violation then
  perform core.missing('WRONG', 'name', 'duplicate', 'there is a campaign of that name');
end
$$;
comment on function head.save_campaign(core.campaign) is 'Writes a campaign back. WRONG where its name is taken.';

create function head.add_campaign(name text, script text, rules jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_campaign', jsonb_build_array(name, script, rules));
  r jsonb := coalesce(rules, '{}');
  k core.campaign;
  pattern core.campaign;
begin
  if done is not null then return done; end if;
  insert into core.campaign as c (name) values (core.check_text(name, 'name', 120))
  on conflict on constraint campaign_name_key do nothing
  returning * into k;
  if k.id is null then
    perform core.missing('WRONG', 'name', 'duplicate', 'there is a campaign of that name');
  end if;
  if r ->> 'like' is not null then
    select * into pattern from core.campaign c where c.id::text = lower(r ->> 'like');
    if pattern.id is null then
      perform core.missing('WRONG', 'like', 'choice', 'there is no such campaign to begin from');
    end if;
    pattern.id := k.id; pattern.name := k.name; pattern.status := k.status; pattern.created_at := k.created_at;
    -- Its days are its own; the new one begins at once.
    pattern.starts_on := null; pattern.ends_on := null;
    k := pattern;
  end if;
  k := head.apply_rules(head.apply_script(k, script), r);
  perform head.save_campaign(k);
  perform core.decide(me, 'campaign_added', k.id);
  return core.answered(me, key, jsonb_build_object('campaign', k.id, 'name', k.name));
end
$$;
comment on function head.add_campaign(text, text, jsonb, text) is
  'Opens a campaign: name, script (see head.apply_script), rules as an object (see head.apply_rules), among them like: '
  'the id of a campaign whose rules it begins with; what is left out has the defaults. WRONG, REUSE.';

create function head.changed_rules(was core.campaign, k core.campaign) returns text[]
  immutable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(array_agg(distinct regexp_replace(regexp_replace(b.key, '_(from|to)$', ''), '^script_version$', 'script')), '{}')
  from jsonb_each(to_jsonb(was)) b join jsonb_each(to_jsonb(k)) a on a.key = b.key
  where a.value is distinct from b.value;
end;
comment on function head.changed_rules(core.campaign, core.campaign) is 'Which rules differ, by name.';

create function head.change_campaign(campaign uuid, name text, script text, rules jsonb, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'change_campaign', jsonb_build_array(campaign, name, script, rules));
  was core.campaign;
  k core.campaign;
  changed text[];
begin
  if done is not null then return done; end if;
  select * into was from core.campaign c where c.id = campaign for update;
  if was.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such campaign';
  end if;
  k := was;
  if name is not null then k.name := core.check_text(name, 'name', 120); end if;
  if rules ? 'like' then
    perform core.missing('WRONG', 'like', 'unexpected', 'only a new campaign begins like another');
  end if;
  k := head.apply_rules(head.apply_script(k, script), coalesce(rules, '{}'));
  changed := head.changed_rules(was, k);
  if changed <> '{}' then
    perform head.save_campaign(k);
    perform core.decide(me, 'campaign_changed', k.id, null, jsonb_build_object('fields', changed));
  end if;
  return core.answered(me, key, jsonb_build_object('campaign', k.id, 'changed', to_jsonb(changed)));
end
$$;
comment on function head.change_campaign(uuid, text, text, jsonb, text) is
  'Changes a campaign''s name, script and rules; null or left out stays. What is under way keeps what it began with: a '
  'card its script version and lease, a lead in the queue its response norm. EMPTY, WRONG, REUSE.';
