-- A member whose reveals or searches by number run beyond their own habit: the clock weighs them, the head is warned.

set local role tristage_engine;

create function rounds.habit_floor(tier text, kind text, span text, d core.department) returns int
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  an_hour int := case when kind = 'look_up' then 40 else case tier when 'operators' then d.operator_reveals_an_hour
    when 'managers' then d.manager_reveals_an_hour when 'accounts' then d.account_reveals_an_hour else 120 end end;
begin
  return case span when 'hour' then an_hour / 2 else an_hour * 2 end;
end
$$;
comment on function rounds.habit_floor(text, text, text, core.department) is
  'How many are never remarkable: in an hour half of what an hour allows (of searches 20), in a day twice that (80).';

create function rounds.weigh_habits() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  d core.department;
  today date;
  warned int;
begin
  if not rounds.is_mine('weigh_habits') then return 0; end if;
  select * into d from core.department;
  -- What was shown after the last look at an hour or a day is weighed by the next one, a quarter of an hour back.
  today := ((now() - interval '15 minutes') at time zone d.zone)::date;
  with hours as materialized (
    select e.member, m.tier::text as tier, e.kind, date_trunc('hour', e.at) as hour, count(*) as n
    from core.egress e join core.member m on m.id = e.member
    where e.at >= now() - interval '28 days' and e.kind in ('reveal', 'look_up') and not m.system
    group by 1, 2, 3, 4),
  spans as materialized (
    select h.member, h.tier, h.kind, 'hour' as span, to_char(h.hour at time zone d.zone, 'YYYY-MM-DD HH24') as at, h.hour >= date_trunc('hour', now() - interval '15 minutes') as present, h.n
    from hours h
    union all
    select h.member, h.tier, h.kind, 'day', ((h.hour at time zone d.zone)::date)::text, (h.hour at time zone d.zone)::date >= today, sum(h.n)
    from hours h group by h.member, h.tier, h.kind, (h.hour at time zone d.zone)::date),
  own as (
    select s.member, s.kind, s.span, count(*) as seen, avg(s.n) as usual, coalesce(stddev_samp(s.n), 0) as deviation
    from spans s where not s.present group by 1, 2, 3),
  colleagues as (
    select s.tier, s.kind, s.span, count(*) as seen, avg(s.n) as usual, coalesce(stddev_samp(s.n), 0) as deviation
    from spans s where not s.present group by 1, 2, 3),
  weighed as (
    select s.member, s.kind, s.span, s.at, s.n, coalesce(o.seen, 0) as seen, coalesce(o.seen, 0) >= 5 as is_own, h.usual,
      greatest(rounds.habit_floor(s.tier, s.kind, s.span, d), coalesce(h.usual + 3 * h.deviation, 0)) as most
    from spans s
    left join own o on o.member = s.member and o.kind = s.kind and o.span = s.span
    left join colleagues c on c.tier = s.tier and c.kind = s.kind and c.span = s.span and c.seen >= 5
    -- Whose habit is not known yet is measured by the tier's.
    cross join lateral (select case when o.seen >= 5 then o.usual else c.usual end as usual,
      case when o.seen >= 5 then o.deviation else c.deviation end as deviation) h
    where s.present),
  kept as (
    insert into core.warning as w (kind, room, name, subject, member, detail)
    select 'habit', 'habit', format('%s in %s', case x.kind when 'reveal' then 'reveals' else 'searches' end, case x.span when 'hour' then 'an hour' else 'a day' end),
      format('member %s, %s', x.member, x.at), x.member,
      jsonb_build_object('used', x.n, 'usual', round(x.usual, 1), 'most', floor(x.most), 'spans', x.seen, 'own', x.is_own, 'at', x.at)
    from weighed x where x.n > x.most
    on conflict (room, name, subject) where gone_at is null
    do update set last_at = now(), detail = excluded.detail where w.detail -> 'used' is distinct from excluded.detail -> 'used'
    returning w.at = now() as fresh)
  select count(*) filter (where k.fresh) into warned from kept k;
  update core.warning w set gone_at = now()
  where w.room = 'habit' and w.gone_at is null and w.seen_at is not null and w.at < now() - interval '1 day';
  return warned;
end
$$;
comment on function rounds.weigh_habits() is
  'Warns the heads of a member who was shown, or looked for, more numbers this hour or today than three deviations above their '
  'own mean of the last 28 days (of hours and days in which there were any; five of them at least, else the tier''s), and more '
  'than rounds.habit_floor.';
