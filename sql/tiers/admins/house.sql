-- What an admin sets for the whole house, and one session or key at a time.

set local role tristage_engine;

create view admins.settings with (security_invoker = true) as
  select d.name, d.zone, d.language, (extract(epoch from d.cookie_lifetime) / 60)::int as cookie_minutes,
    (extract(epoch from d.bearer_lifetime) / 86400)::numeric(6, 2)::float8 as bearer_days
  from core.department d;
comment on view admins.settings is 'What the admin sets: the department''s name, zone and language, how long sessions last.';

create function admins.change_settings(name text, zone text, language text, cookie_minutes int, bearer_days int, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'change_settings', jsonb_build_array(name, zone, language, cookie_minutes, bearer_days));
begin
  if done is not null then return done; end if;
  name := core.check_text(name, 'name', 120);
  if language is null or language not in ('ru', 'en') then
    perform core.missing('WRONG', 'language', 'choice', 'a language is ru or en');
  elsif not exists (select from pg_timezone_names t where t.name = zone) then
    perform core.missing('WRONG', 'zone', 'choice', 'there is no such time zone');
  elsif not coalesce(cookie_minutes between 15 and 10080, false) then
    perform core.missing('WRONG', 'cookie_minutes', 'range', 'from a quarter of an hour to a week');
  elsif not coalesce(bearer_days between 1 and 366, false) then
    perform core.missing('WRONG', 'bearer_days', 'range', 'from a day to a year');
  end if;
  update core.department d set name = change_settings.name, zone = change_settings.zone, language = change_settings.language,
    cookie_lifetime = make_interval(mins => cookie_minutes), bearer_lifetime = make_interval(days => bearer_days);
  perform core.decide(me, 'settings_changed', null, null, jsonb_build_object('zone', zone, 'language', language,
    'cookie_minutes', cookie_minutes, 'bearer_days', bearer_days));
  return core.answered(me, key, jsonb_build_object('name', name));
end
$$;
comment on function admins.change_settings(text, text, text, int, int, text) is
  'Sets the department''s name, zone and language, and how long sessions opened from now on last (browser in minutes, '
  'program in days). WRONG, REUSE.';

create function admins.end_session(session uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'end_session', jsonb_build_object('session', session));
  whose uuid;
begin
  if done is not null then return done; end if;
  whose := auth.end_session(session);
  if whose is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such open session';
  end if;
  perform core.decide(me, 'session_ended', whose);
  return core.answered(me, key, jsonb_build_object('member', whose));
end
$$;
comment on function admins.end_session(uuid, text) is 'Ends one session, or revokes one key, from the next statement on. EMPTY, REUSE.';
