-- Where leads are: counts that open the lists behind them.

set local role tristage_engine;

create function head.places()
  returns table (place text, stage text, campaign uuid, holder uuid, age text, leads bigint, overdue bigint)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  local text := (select d.zone from core.department d);
  today date := (now() at time zone local)::date;
  -- From when on a lead was opened today, within seven days, within thirty: reckoned once.
  days timestamptz[] := array(select (today - n)::timestamp at time zone local from unnest('{0,6,29}'::int[]) n);
begin
  return query
    with held as materialized (
      select l.place, l.stage, l.campaign, l.holder, case when l.opened_at >= days[1] then 'day' when l.opened_at >= days[2] then 'week'
          when l.opened_at >= days[3] then 'month' else 'older' end as age, count(*) as n
      from core.lead l where l.place in ('on_call', 'qualification', 'sales', 'care') group by 1, 2, 3, 4, 5),
    counted as (
      select s.place, s.stage, s.campaign, s.holder, s.place in ('calling', 'nurturing') as aged,
        sum(s.n) filter (where s.day is null) as n, sum(s.n) filter (where s.day > today - 30) as month,
        sum(s.n) filter (where s.day > today - 7) as week, sum(s.n) filter (where s.day >= today) as day
      from core.stood() s group by 1, 2, 3, 4),
    told as (
      select c.place, c.stage, c.campaign, c.holder, null as age, c.n, 0 as late from counted c where not c.aged
      union all
      -- Each day's leads are taken off those that are older: what is counted without a day is all of them.
      select c.place, c.stage, c.campaign, c.holder, 'older', c.n - coalesce(c.month, 0), 0 from counted c where c.aged
      union all
      select c.place, c.stage, c.campaign, c.holder, 'month', c.month - coalesce(c.week, 0), 0 from counted c where c.aged and c.month <> 0
      union all
      select c.place, c.stage, c.campaign, c.holder, 'week', c.week - coalesce(c.day, 0), 0 from counted c where c.aged and c.week <> 0
      union all
      select c.place, c.stage, c.campaign, c.holder, 'day', c.day, 0 from counted c where c.aged and c.day <> 0
      union all
      -- A card in hand is counted with calling, and stands elsewhere.
      select 'calling', h.stage, h.campaign, null, h.age, -h.n, 0 from held h where h.place = 'on_call'
      union all
      select h.place, h.stage, h.campaign, h.holder, h.age, h.n, 0 from held h
      union all
      select l.place, l.stage, l.campaign, l.holder, case when l.opened_at >= days[1] then 'day' when l.opened_at >= days[2] then 'week'
          when l.opened_at >= days[3] then 'month' else 'older' end, 0, 1
      from core.lead l where l.place in ('qualification', 'sales', 'care', 'nurturing') and l.due_at < now())
    select t.place, t.stage, t.campaign, t.holder, t.age, sum(t.n)::bigint, sum(t.late)::bigint
    from told t group by 1, 2, 3, 4, 5 having sum(t.n) <> 0 or sum(t.late) <> 0;
end
$$;
comment on function head.places() is
  'How many leads stand in each place, stage, campaign, hand and age, and how many are overdue: exact, from counts that '
  '`tristage check` makes again, whatever the size of the base.';

create function head.where_counts(place text, stage text, campaign uuid, holder uuid, age text)
  returns table (by text, id text, name text, label jsonb, leads bigint, overdue bigint)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  me core.member := auth.asker();
begin
  return query
    with cells as materialized (
      select c.*, where_counts.place is null or c.place = where_counts.place as of_place,
        where_counts.stage is null or c.stage = where_counts.stage as of_stage,
        where_counts.campaign is null or c.campaign = where_counts.campaign as of_campaign,
        where_counts.holder is null or c.holder = where_counts.holder as of_holder,
        where_counts.age is null or c.age = where_counts.age as of_age
      from head.places() c),
    told as (
      select 'all' as by, null as id, sum(c.leads) as n, sum(c.overdue) as late from cells c
      where of_place and of_stage and of_campaign and of_holder and of_age
      union all
      select 'place', c.place, sum(c.leads), sum(c.overdue) from cells c
      where of_campaign and of_holder and of_age group by c.place
      union all
      select 'stage', c.stage, sum(c.leads), sum(c.overdue) from cells c
      where of_place and of_campaign and of_holder and of_age and c.place = 'sales' group by c.stage
      union all
      select 'campaign', c.campaign::text, sum(c.leads), sum(c.overdue) from cells c
      where of_place and of_stage and of_holder and of_age and c.campaign is not null group by c.campaign
      union all
      select 'holder', c.holder::text, sum(c.leads), sum(c.overdue) from cells c
      where of_place and of_stage and of_campaign and of_age and c.holder is not null group by c.holder
      union all
      select 'age', c.age, sum(c.leads), sum(c.overdue) from cells c
      where of_place and of_stage and of_campaign and of_holder and c.age is not null group by c.age)
    select t.by, t.id, coalesce(k.name, m.name),
      case when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end,
      coalesce(t.n, 0)::bigint, coalesce(t.late, 0)::bigint
    from told t
    left join core.campaign k on t.by = 'campaign' and k.id::text = t.id
    left join core.member m on t.by = 'holder' and m.id::text = t.id
    left join core.stage s on t.by = 'stage' and s.id = t.id;
end
$$;
comment on function head.where_counts(text, text, uuid, uuid, text) is
  'How many leads there are, and how many of them overdue, by place, stage of the sale, campaign, holder and age, each '
  'narrowed by what is not null of the others; and in all.';

create function head.lead_list(place text, stage text, campaign uuid, holder uuid, overdue boolean,
  said text, number text, before bigint, age text) returns table (line jsonb)
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  last core.lead;
  opened head.ages;
  contacts uuid[] := case when said is not null then head.sought(me, said, number, 200) end;
  found uuid[];
  -- A campaign's leads lie by place: of each place the newest, and of those the fifty.
  places text[] := case when place is null and campaign is not null and stage is null and holder is null and said is null
    then array['calling', 'on_call', 'nurturing', 'qualification', 'sales', 'care'] || case when age is null then array['won', 'closed'] end end;
begin
  -- Who has bought or is closed is of no age.
  if age is not null and place in ('won', 'closed') then return; end if;
  if before is not null then
    select * into last from core.lead l where l.ticket = lead_list.before;
    if last.id is null then return; end if;
  end if;
  if age is not null then
    select * into opened from head.ages a where a.age = lead_list.age;
    if opened.age is null then return; end if;
  end if;
  -- Only what is asked stands in the statement, so that each question has a plan of its own, by index; who and what they
  -- are is looked up for those fifty, by a plan that is kept.
  execute 'select array(select l.id from ' || case when places is null then 'core.lead l where true'
      else 'unnest($10) p(place), lateral (select l.id, l.opened_at, l.ticket from core.lead l where l.place = p.place' end
    || case when place is not null then ' and l.place = $1' else '' end
    || case when stage is not null then ' and l.stage = $2' else '' end
    || case when campaign is not null then ' and l.campaign = $3' else '' end
    || case when holder is not null then ' and l.holder = $4' else '' end
    || case when overdue then ' and l.id = any (array(select o.id from core.lead o
        where o.place in (''qualification'', ''sales'', ''care'', ''nurturing'') and o.due_at < now()))' else '' end
    || case when contacts is not null then ' and l.contact = any ($5)' else '' end
    || case when before is not null then ' and (l.opened_at, l.ticket) < ($6, $7)' else '' end
    || case when age is not null then ' and l.place not in (''won'', ''closed'') and l.opened_at >= $8 and l.opened_at < $9' else '' end
    || case when places is null then '' else ' order by l.opened_at desc, l.ticket desc limit 51) l' end
    || ' order by l.opened_at desc, l.ticket desc limit 51)'
  into found
  using place, stage, campaign, holder, contacts, last.opened_at, last.ticket, opened.since, opened.until, places;
  return query select to_jsonb(l) from head.leads l where l.id = any (found) order by l.opened_at desc, l.ticket desc;
end
$$;
comment on function head.lead_list(text, text, uuid, uuid, boolean, text, text, bigint, text) is
  'Fifty leads and one more, newest first, narrowed by what is not null; said and number: see '
  'head.search; before: the ticket that the page before ended with.';
