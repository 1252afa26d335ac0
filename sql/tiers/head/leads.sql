-- Where every lead and every client is. Views read as the head who asks; their order is the page's.

set local role tristage_engine;

create view head.leads with (security_invoker = true) as
  select l.id, l.ticket, l.kind, l.place, l.stage, case when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end as stage_label, l.stage_at,
    l.campaign, k.name as campaign_name, l.contact, n.name, n.company, c.city, l.zone,
    l.holder, m.name as holder_name, l.callback_for, b.name as callback_name,
    l.due_at, l.place in ('qualification', 'sales', 'care', 'nurturing') and l.due_at < now() as overdue,
    l.lease_until, l.ready, l.priority, l.back_to, l.close_reason, case when r.id is not null then jsonb_build_object('ru', r.label_ru, 'en', r.label_en) end as reason_label,
    l.opened_at, l.qualified_at, l.accepted_at, l.closed_at, l.handed_over_by, h.name as handed_over_name, l.version,
    a.age
  from core.lead l
  cross join (select d.zone, (now() at time zone d.zone)::date::timestamp as today from core.department d) d
  cross join lateral (select case
      when l.place in ('won', 'closed') then null
      when l.opened_at >= d.today at time zone d.zone then 'day'
      when l.opened_at >= (d.today - interval '6 days') at time zone d.zone then 'week'
      when l.opened_at >= (d.today - interval '29 days') at time zone d.zone then 'month'
      else 'older' end as age) a
  join core.contact c on c.id = l.contact
  left join core.name n on n.contact = l.contact
  left join core.campaign k on k.id = l.campaign
  left join core.stage s on s.id = l.stage
  left join core.member m on m.id = l.holder
  left join core.member b on b.id = l.callback_for
  left join core.member h on h.id = l.handed_over_by
  left join core.reason r on r.id = l.close_reason;
comment on view head.leads is 'Every lead: where it is, who has it, when it is due. No card and no number. age: an open lead was opened today, within seven days, within thirty (of the department''s calendar), or before.';

create view head.ages with (security_invoker = true) as
  select a.age, (d.midnight - a.back) at time zone d.zone as since, (d.midnight - a.upto) at time zone d.zone as until
  from (values ('day', interval '0', interval '-2 days'), ('week', '6 days', '0'), ('month', '29 days', '6 days'), ('older', '200 years', '29 days'))
    a(age, back, upto)
  cross join lateral (select date_trunc('day', now() at time zone d.zone) as midnight, d.zone from core.department d) d;
comment on view head.ages is 'From when and until when open leads of an age were opened.';

create view head.clients with (security_invoker = true) as
  select c.id, c.contact, n.name, n.company, t.city, c.place, c.account_manager, m.name as account_manager_name,
    c.class, c.next_touch_at, c.place <> 'lost' and c.next_touch_at < now() as overdue, c.since,
    c.lost_reason, case when r.id is not null then jsonb_build_object('ru', r.label_ru, 'en', r.label_en) end as reason_label, c.version,
    (select count(*) from core.client_order o where o.client = c.id) as orders,
    (select count(*) from core.task k where k.client = c.id and k.done_at is null) as tasks
  from core.client c
  join core.contact t on t.id = c.contact
  left join core.name n on n.contact = c.contact
  left join core.member m on m.id = c.account_manager
  left join core.reason r on r.id = c.lost_reason
  where t.merged_into is null;
comment on view head.clients is 'Every client: who looks after it, when it is touched next.';

create function head.count_clients(holder uuid, desk boolean) returns bigint
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  -- The merged ones are few, and looked up from their side: a join with every contact would read the base.
  return (select count(*) from core.client c
      where (holder is null or c.account_manager = holder) and (not desk or c.account_manager is null))
    - (select count(*) from core.contact t join core.client c on c.contact = t.id
      where t.merged_into is not null and (holder is null or c.account_manager = holder) and (not desk or c.account_manager is null));
end
$$;
comment on function head.count_clients(uuid, boolean) is
  'How many rows head.clients has, of one account manager where holder is not null, on the head''s desk only with desk.';

create view head.merged_clients with (security_invoker = true) as
  select c.id, s.id as survivor
  from core.client c join core.contact k on k.id = c.contact join core.client s on s.contact = k.merged_into;
comment on view head.merged_clients is 'Clients that turned out to be another one: their address leads there.';

create view head.members with (security_invoker = true) as
  select m.id, m.name, m.sign_in_name, m.tier, t.name as team, p.name as partner, m.active, m.left_at,
    coalesce(l.leads, 0) as leads, coalesce(l.cards, 0) as cards, coalesce(c.clients, 0) as clients, coalesce(k.late_tasks, 0) as late_tasks,
    case m.tier when 'managers' then d.open_leads_cap when 'accounts' then d.clients_cap end as cap
  from core.member m
  cross join core.department d
  left join core.team t on t.id = m.team
  left join core.partner p on p.id = m.partner
  -- Each is read once, not once a member; who asks for none of them reads none.
  left join (select x.holder, count(*) filter (where x.place <> 'on_call') as leads, count(*) filter (where x.place = 'on_call') as cards
    from core.lead x where x.holder is not null group by x.holder) l on l.holder = m.id
  left join (select x.account_manager, count(*) as clients
    from core.client x where x.place <> 'lost' group by x.account_manager) c on c.account_manager = m.id
  left join (select x.member, count(*) as late_tasks
    from core.task x where x.done_at is null and x.due_at < now() group by x.member) k on k.member = m.id
  where not m.system;
comment on view head.members is 'Who works here and what each holds; cap: how much a manager or account manager may hold.';

create view head.desk with (security_invoker = true) as
  select 'client' as what, null::uuid as lead, c.id as client, null::uuid as task, null::bigint as ticket,
    c.contact, n.name, null::text as subject, null::uuid as member, null::text as member_name,
    c.next_touch_at as due_at, false as promise
  from core.client c left join core.name n on n.contact = c.contact
  where c.account_manager is null and c.place <> 'lost'
  union all
  select 'lead', l.id, null, null, l.ticket, l.contact, n.name, null, m.id, m.name, l.due_at, false
  from core.lead l join core.member m on m.id = l.holder and m.tier = 'head'
  left join core.name n on n.contact = l.contact
  union all
  select case when t.promise and t.escalated_at is not null then 'promise' else 'task' end,
    t.lead, t.client, t.id, l.ticket, t.contact, n.name, t.subject, m.id, m.name, t.due_at, t.promise
  from core.task t
  left join core.lead l on l.id = t.lead
  left join core.member m on m.id = t.member
  left join core.name n on n.contact = t.contact
  where t.done_at is null and (t.member is null or (t.promise and t.escalated_at is not null));
comment on view head.desk is
  'What waits for the head: clients without an account manager, leads the head holds, tasks without an owner, '
  'promises to clients that are overdue (promise).';

create view head.sent_back with (security_invoker = true) as
  select o.member as operator, m.name as operator_name, j.reason, case when r.id is not null then jsonb_build_object('ru', r.label_ru, 'en', r.label_en) end as reason_label,
    count(*) as leads, max(j.at) as last_at
  from core.journal j
  cross join lateral (
    select e.member from core.journal e
    where e.machine = 'lead' and e.subject = j.subject and e.no < j.no and e.act = 'handed_over'
    order by e.no desc limit 1) o
  join core.member m on m.id = o.member
  left join core.reason r on r.id = j.reason
  where j.machine = 'lead' and j.act = 'sent_back'
  group by o.member, m.name, j.reason, r.id;
comment on view head.sent_back is 'Hand-overs that managers sent back: by the operator who handed over, and by reason.';

create view head.history with (security_invoker = true) as
  select o.id as contact, j.at, j.machine, case when j.act = 'marked' and j.detail -> 'done' = 'false' then 'unmarked' else j.act end as act, m.name as member_name,
    case when j.from_place is distinct from j.to_place then j.from_place end as from_place,
    case when j.from_place is distinct from j.to_place then j.to_place end as to_place,
    case when sf.id is not null and j.from_stage is distinct from j.to_stage then jsonb_build_object('ru', sf.label_ru, 'en', sf.label_en) end as from_stage,
    case when st.id is not null and j.from_stage is distinct from j.to_stage then jsonb_build_object('ru', st.label_ru, 'en', st.label_en) end as to_stage,
    case when j.from_holder is distinct from j.to_holder then hf.name end as from_name,
    case when j.from_holder is distinct from j.to_holder then ht.name end as to_name,
    case when r.id is not null then jsonb_build_object('ru', r.label_ru, 'en', r.label_en) end as reason,
    case when i.id is not null then jsonb_build_object('ru', i.label_ru, 'en', i.label_en) end as result, null::int as seconds, null::text as note
  from core.contact o
  cross join lateral (select o.id union all select x.id from core.contact x where x.merged_into = o.id) w(id)
  join core.journal j on j.contact = w.id and (j.act <> 'merged' or j.from_place <> j.to_place)
  join core.member m on m.id = j.member
  left join core.stage sf on sf.id = j.from_stage
  left join core.stage st on st.id = j.to_stage
  left join core.member hf on hf.id = j.from_holder
  left join core.member ht on ht.id = j.to_holder
  left join core.reason r on r.id = j.reason
  left join core.checklist_item i on j.act = 'marked' and i.id = j.detail ->> 'item'
  union all
  select o.id, coalesce(a.started_at, a.claimed_at), 'call', 'called', m.name, null, null, null, null, null, null, null,
    case when d.id is not null then jsonb_build_object('ru', d.label_ru, 'en', d.label_en) end, a.seconds, a.note
  from core.contact o
  cross join lateral (select o.id union all select x.id from core.contact x where x.merged_into = o.id) w(id)
  join core.attempt a on a.contact = w.id
  join core.member m on m.id = a.member
  left join core.disposition d on d.id = a.disposition
  union all
  select g.survivor, g.at, 'note', 'merged', m.name, null, null, null, null, null, null, null, null, null,
    concat_ws(' · ', n.name, n.company, g.note)
  from core.merge g join core.member m on m.id = g.member left join core.name n on n.contact = g.contact
  union all
  select o.contact, o.at, 'note', 'noted', m.name, null, null, null, null, null, null, null, null, null, o.body
  from core.note o join core.member m on m.id = o.member
  union all
  select t.contact, t.at, 'touch', 'touched', m.name, null, null, null, null, null, null, null, null, null, t.result
  from core.touch t join core.member m on m.id = t.member;
comment on view head.history is
  'All that happened with a contact: every move of its leads and client, every call, remark and touch; place, stage '
  'and holder only where they changed; the result of a call, or the item that was marked.';

create view head.tasks with (security_invoker = true) as
  select t.id, t.contact, t.lead, t.client, t.kind, t.subject, t.due_at, t.due_at < now() as overdue, t.promise,
    t.escalated_at is not null as escalated, t.member, m.name as member_name
  from core.task t left join core.member m on m.id = t.member
  where t.done_at is null;
comment on view head.tasks is 'Open tasks, with whom they are.';
