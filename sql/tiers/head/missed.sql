-- What is late now: norms missed, promises and tasks overdue. One row a thing, so that each count is its list.

set local role tristage_engine;

create view head.missed with (security_invoker = true) as
  select w.kind, w.lead, w.client, l.ticket, n.name, n.company, w.subject,
    case when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end as stage_label,
    w.member, m.name as member_name, w.since, k.name as campaign_name
  from (
    select 'response' as kind, q.id as lead, null::uuid as client, q.contact, null as subject, null as stage,
      null::uuid as member, q.due_at as since
    from core.lead q where q.place = 'qualification' and q.due_at < now()
    union all
    select 'stage', q.id, null, q.contact, null, q.stage, q.holder, q.stage_at + g.norm
    from core.lead q join core.stage g on g.id = q.stage
    where q.place = 'sales' and q.stage_at + g.norm < now()
    union all
    select case when t.promise then 'promise' else 'task' end, t.lead, t.client, t.contact, t.subject, null, t.member, t.due_at
    from core.task t where t.done_at is null and t.due_at < now()
    union all
    select 'touch', null, c.id, c.contact, null, null, c.account_manager, c.next_touch_at
    from core.client c where c.place <> 'lost' and c.next_touch_at < now()) w
  left join core.lead l on l.id = w.lead
  left join core.campaign k on k.id = l.campaign
  left join core.name n on n.contact = w.contact
  left join core.stage s on s.id = w.stage
  left join core.member m on m.id = w.member;
comment on view head.missed is
  'What is late at this moment. response: a lead in the queue past its response norm; stage: a sale longer in its stage '
  'than the stage''s norm; promise, task: open past their due time; touch: a client whose next touch has passed. since: '
  'from when it is late. member: whose it is; null in the queue and on the head''s desk.';

create view head.missed_counts with (security_invoker = true) as
  select x.kind, x.member, x.member_name, count(*) as things, min(x.since) as since
  from head.missed x group by x.kind, x.member, x.member_name;
comment on view head.missed_counts is 'How many things of each kind are late with whom, and since when the oldest is.';
