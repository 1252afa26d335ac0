-- Working time of the department, and calling windows of the people called. The database's clock decides.

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
        where h.month = extract(month from local) and h.day = extract(day from local))
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

create function core.in_window(k core.campaign, zone text, at timestamptz) returns boolean
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(case extract(isodow from l.local)
      when 7 then l.local::time >= k.sunday_from and (l.local::time < k.sunday_to)
      when 6 then l.local::time >= k.saturday_from and l.local::time < k.saturday_to
      else extract(isodow from l.local)::int = any (k.weekdays)
        and l.local::time >= k.weekday_from and l.local::time < k.weekday_to
    end, false)
    and (k.holidays_too or not exists (select from core.holiday h
      where h.month = extract(month from l.local) and h.day = extract(day from l.local)))
  from (select at at time zone zone as local) l;
end;
comment on function core.in_window(core.campaign, text, timestamptz) is
  'Whether a campaign may call into an IANA zone at that moment, by the clock on the callee''s wall.';

create function core.open_zones(k core.campaign, at timestamptz) returns text[]
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with clock as materialized (
    select m.iana from (select distinct unnest(z.members) as iana from core.zone z) m
    where core.in_window(k, m.iana, at))
  select coalesce(array_agg(z.id), '{}') from core.zone z
  where z.members <@ (select coalesce(array_agg(c.iana), '{}') from clock c);
end;
comment on function core.open_zones(core.campaign, timestamptz) is
  'Zones a campaign may call into at that moment; a group only where every zone in it is inside the window.';

create function core.today_begins(zone_id text) returns timestamptz
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select min(date_trunc('day', now() at time zone m.iana) at time zone m.iana)
  from core.zone z, unnest(z.members) m(iana) where z.id = zone_id;
end;
comment on function core.today_begins(text) is
  'When the callee''s present day began, for caps a day; in a group the earliest, so that a cap holds wherever the callee is.';

create function core.tomorrow_begins(zone_id text) returns timestamptz
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select max((date_trunc('day', now() at time zone m.iana) + interval '1 day') at time zone m.iana)
  from core.zone z, unnest(z.members) m(iana) where z.id = zone_id;
end;
comment on function core.tomorrow_begins(text) is
  'When the callee''s next day begins; in a group, when it has begun everywhere in it.';

create function core.first_sales_stage() returns text
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select s.id from core.stage s order by s.position offset 1 limit 1;
end;
comment on function core.first_sales_stage() is
  'Where a manager begins: the stage after contact, which the qualified hand-over closes.';
