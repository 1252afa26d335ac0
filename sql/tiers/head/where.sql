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
begin
  return query
    with ages as materialized (select * from head.ages),
    counted as materialized (
      select s.place, s.stage, s.campaign, s.holder, s.day, sum(s.n) as n
      from core.stood() s group by 1, 2, 3, 4, 5),
    held as (
      select l.place, l.stage, l.campaign, l.holder, (select a.age from ages a where l.opened_at >= a.since and l.opened_at < a.until) as age, count(*) as n
      from core.lead l where l.place in ('on_call', 'qualification', 'sales', 'care') group by 1, 2, 3, 4, 5),
    aged as (
      select c.place, c.stage, c.campaign, c.holder,
        case when c.place in ('calling', 'nurturing') then coalesce(
          case when c.day >= today then 'day' when c.day > today - 7 then 'week' when c.day > today - 30 then 'month' end, 'older') end as age,
        c.n
      from counted c where c.day is null or c.day > today - 30
      union all
      -- In all, less those whose day is told.
      select c.place, c.stage, c.campaign, c.holder, 'older', -c.n
      from counted c where c.day > today - 30
      union all
      -- A card in hand is counted with calling, and stands elsewhere.
      select 'calling', h.stage, h.campaign, null, h.age, -h.n from held h where h.place = 'on_call'
      union all
      select h.place, h.stage, h.campaign, h.holder, h.age, h.n from held h),
    late as (
      select l.place, l.stage, l.campaign, l.holder, (select a.age from ages a where l.opened_at >= a.since and l.opened_at < a.until) as age, count(*) as n
      from core.lead l where l.place in ('qualification', 'sales', 'care', 'nurturing') and l.due_at < now() group by 1, 2, 3, 4, 5),
    summed as (
      select a.place, a.stage, a.campaign, a.holder, a.age, sum(a.n) as n, 0::numeric as late from aged a group by 1, 2, 3, 4, 5
      union all
      select l.place, l.stage, l.campaign, l.holder, l.age, 0, l.n from late l)
    select s.place, s.stage, s.campaign, s.holder, s.age, sum(s.n)::bigint, sum(s.late)::bigint
    from summed s group by 1, 2, 3, 4, 5 having sum(s.n) <> 0 or sum(s.late) <> 0;
end
$$;
comment on function head.places() is
  'How many leads stand in each place, stage, campaign, hand and age, and how many are overdue: exact, from counts that '
  '`tristage check` makes again, whatever the size of the base.';

create view head.where_leads_are with (security_invoker = true) as
  select w.place, w.stage, case when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end as stage_label,
    w.campaign, k.name as campaign_name, w.holder, m.name as holder_name, w.age, w.leads, w.overdue
  from head.places() w
  left join core.stage s on s.id = w.stage
  left join core.campaign k on k.id = w.campaign
  left join core.member m on m.id = w.holder;
comment on view head.where_leads_are is 'How many leads stand in each place, stage, campaign, hand and age; how many are overdue.';

create function head.lead_list(place text, stage text, campaign uuid, holder uuid, overdue boolean,
  said text, number text, before bigint, age text) returns table (line jsonb)
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  last core.lead;
  opened head.ages;
  contacts uuid[] := case when said is not null then head.sought(me, said, number, 200) end;
begin
  if before is not null then
    select * into last from core.lead l where l.ticket = lead_list.before;
    if last.id is null then return; end if;
  end if;
  if age is not null then
    select * into opened from head.ages a where a.age = lead_list.age;
    if opened.age is null then return; end if;
  end if;
  -- Only what is asked stands in the statement, so that each question has a plan of its own, by index.
  return query execute 'select to_jsonb(l) from head.leads l where true'
    || case when place is not null then ' and l.place = $1' else '' end
    || case when stage is not null then ' and l.stage = $2' else '' end
    || case when campaign is not null then ' and l.campaign = $3' else '' end
    || case when holder is not null then ' and l.holder = $4' else '' end
    || case when overdue then ' and l.overdue and l.id = any (array(select o.id from core.lead o
        where o.place in (''qualification'', ''sales'', ''care'', ''nurturing'') and o.due_at < now()))' else '' end
    || case when contacts is not null then ' and l.contact = any ($5)' else '' end
    || case when before is not null then ' and (l.opened_at, l.ticket) < ($6, $7)' else '' end
    || case when age is not null then ' and l.age is not null and l.opened_at >= $8 and l.opened_at < $9' else '' end
    || ' order by l.opened_at desc, l.ticket desc limit 51'
  using place, stage, campaign, holder, contacts, last.opened_at, last.ticket, opened.since, opened.until;
end
$$;
comment on function head.lead_list(text, text, uuid, uuid, boolean, text, text, bigint, text) is
  'Fifty leads and one more, newest first, narrowed by what is not null; said and number: see '
  'head.search; before: the ticket that the page before ended with.';
