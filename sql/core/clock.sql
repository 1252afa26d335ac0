-- Working time of the department, and calling windows of the people called. The database's clock decides.
-- In plpgsql, as all that every card calls: it keeps its plans for the session, docs/decisions/0011.

set local role tristage_engine;

create function core.working_time(since timestamptz, span interval) returns timestamptz
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  d core.department;
  local timestamp;
  opens timestamp;
  closes timestamp;
  left_over interval := span;
begin
  select * into d from core.department;
  local := since at time zone d.zone;
  for turn in 1 .. 400 loop
    opens := local::date + d.week_from;
    closes := local::date + d.week_to;
    if extract(isodow from local)::int = any (d.week_days) and local < closes
      and not exists (select from core.holiday h
        where h.active and h.month = extract(month from local) and h.day = extract(day from local))
    then
      local := greatest(local, opens);
      if local + left_over <= closes then
        return (local + left_over) at time zone d.zone;
      end if;
      left_over := left_over - (closes - local);
    end if;
    local := local::date + 1;
  end loop;
  return since + span;
end
$$;
comment on function core.working_time(timestamptz, interval) is
  'The moment at which so much of the department''s working week has passed since then.';

create function core.open_clocks(k core.campaign, at timestamptz, clocks text[]) returns text[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  today date := (at at time zone 'UTC')::date;
  free date[];
begin
  -- Nowhere on earth is it another day than one of these three.
  if not k.holidays_too then
    free := array(select d.day from unnest(array[today - 1, today, today + 1]) d(day)
      where exists (select from core.holiday h where h.active and h.month = date_part('month', d.day) and h.day = date_part('day', d.day)));
  end if;
  return array(
    -- Each clock is read once: pulled up into the conditions it would be read in every one of them.
    select l.iana from (
      select c.iana, c.local::date as day, c.local::time as hour, date_part('isodow', c.local) as weekday
      from (select iana, at at time zone iana as local from unnest(clocks) z(iana) offset 0) c offset 0) l
    where case l.weekday
        when 7 then l.hour >= k.sunday_from and l.hour < k.sunday_to
        when 6 then l.hour >= k.saturday_from and l.hour < k.saturday_to
        else l.weekday = any (k.weekdays) and l.hour >= k.weekday_from and l.hour < k.weekday_to
      end
      and (k.holidays_too or l.day <> all (free)));
end
$$;
comment on function core.open_clocks(core.campaign, timestamptz, text[]) is
  'Those of some IANA zones that a campaign may call into at that moment, by the clock on the callee''s wall.';

create function core.is_open(k core.campaign, zone_id text, at timestamptz) returns boolean
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  clocks text[] := (select z.members from core.zone z where z.id = zone_id);
begin
  return clocks <@ core.open_clocks(k, at, clocks);
end
$$;
comment on function core.is_open(core.campaign, text, timestamptz) is
  'Whether a campaign may call into a zone at that moment; into a group only where every zone in it is inside the window.';

create function core.open_zones(k core.campaign, at timestamptz) returns text[]
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  open text[] := core.open_clocks(k, at, array(select distinct unnest(z.members) from core.zone z));
begin
  return array(select z.id from core.zone z where z.members <@ open);
end
$$;
comment on function core.open_zones(core.campaign, timestamptz) is 'All zones that core.is_open at that moment.';

create function core.today_begins(zone_id text) returns timestamptz
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select min(date_trunc('day', now() at time zone m.iana) at time zone m.iana)
    from core.zone z, unnest(z.members) m(iana) where z.id = zone_id);
end
$$;
comment on function core.today_begins(text) is
  'When the callee''s present day began, for caps a day; in a group the earliest, so that a cap holds wherever the callee is.';

create function core.tomorrow_begins(zone_id text) returns timestamptz
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select max((date_trunc('day', now() at time zone m.iana) + interval '1 day') at time zone m.iana)
    from core.zone z, unnest(z.members) m(iana) where z.id = zone_id);
end
$$;
comment on function core.tomorrow_begins(text) is
  'When the callee''s next day begins; in a group, when it has begun everywhere in it.';

create function core.stages_stay(whole boolean default false) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  stages bigint := hashtextextended('core.stage', 0);
begin
  if whole then perform pg_advisory_xact_lock(stages); else perform pg_advisory_xact_lock_shared(stages); end if;
end
$$;
comment on function core.stages_stay(boolean) is
  'Until the end of the transaction no stage is switched or moved; whole: nor does a lead come into one. Row locks would '
  'not do: whoever waits for the stage it is about to enter would go on with what it read before.';

create function core.first_sales_stage() returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform core.stages_stay();
  return (select s.id from core.stage s where s.active order by s.position offset 1 limit 1);
end
$$;
comment on function core.first_sales_stage() is
  'Where a manager begins: the stage after contact, which the qualified hand-over closes. It stays so until the end of the transaction.';
