-- Everything that happened with a contact since the first call, in order of time.

set local role tristage_engine;

create view managers.history with (security_invoker = true) as
  select o.id as contact, coalesce(a.started_at, a.claimed_at) as at, 'call' as kind, 'called' as act, m.name as who,
    d.label_ru, d.label_en, a.note as body, a.seconds, null::bigint as amount_cents, null::text as currency,
    null::timestamptz as due_at, false as promise, null::text as place
  from core.contact o
  -- What was recorded of a contact that was merged into this one stays recorded of it.
  cross join lateral (select o.id union all select x.id from core.contact x where x.merged_into = o.id) w(id)
  join core.attempt a on a.contact = w.id
  left join core.member m on m.id = a.member
  left join core.disposition d on d.id = a.disposition
  where a.started_at is not null
  union all
  select o.id, j.at, 'move', j.act, m.name,
    case when j.from_stage is distinct from j.to_stage and j.act = 'advanced' then s.label_ru else r.label_ru end,
    case when j.from_stage is distinct from j.to_stage and j.act = 'advanced' then s.label_en else r.label_en end,
    null, null, null, null, null, false, j.to_place
  from core.contact o
  cross join lateral (select o.id union all select x.id from core.contact x where x.merged_into = o.id) w(id)
  join core.journal j on j.contact = w.id
  left join core.member m on m.id = j.member
  left join core.stage s on s.id = j.to_stage
  left join core.reason r on r.id = j.reason
  where (j.from_place is distinct from j.to_place or j.from_stage is distinct from j.to_stage
    or j.act in ('reassigned', 'reopened', 'enquired'))
    -- A win stands in the lead's journal and in its client's: it is told once.
    and not (j.machine = 'client' and j.act = 'won' and exists (select from core.journal k
      where k.contact = j.contact and k.machine = 'lead' and k.act = 'won'))
  union all
  select g.survivor, g.at, 'move', 'merged', m.name, null, null, concat_ws(' · ', n.name, n.company, g.note), null, null, null, null, false, null
  from core.merge g left join core.member m on m.id = g.member left join core.name n on n.contact = g.contact
  union all
  select t.contact, t.created_at, 'task', 'task_set', m.name, null, null, t.subject, null, null, null, t.due_at, t.promise, t.kind
  from core.task t left join core.member m on m.id = t.created_by
  union all
  select t.contact, t.done_at, 'task', 'task_done', m.name, null, null, concat_ws(': ', t.subject, t.result), null, null, null,
    t.due_at, t.promise, t.kind
  from core.task t left join core.member m on m.id = t.member
  -- A payment says itself that it ended its chase.
  where t.done_at is not null and (t.invoice is null or t.result is distinct from 'paid')
  union all
  select n.contact, n.at, 'note', 'noted', m.name, null, null, n.body, null, null, null, null, false, null
  from core.note n left join core.member m on m.id = n.member
  union all
  select k.contact, k.at, 'check', 'marked', m.name, i.label_ru, i.label_en,
    case when i.kind <> 'mark' then k.value end, null, null, null, null, false, null
  from core.check_mark k join core.checklist_item i on i.id = k.item left join core.member m on m.id = k.member
  where k.value is not null
  union all
  select i.contact, i.issued_at, 'money', 'invoiced', m.name, null, null, i.no, null, i.amount_cents, i.currency,
    null, false, null
  from core.invoice i left join core.member m on m.id = i.member
  union all
  select p.contact, p.at, 'money', 'paid', m.name, null, null, i.no, null, p.amount_cents, p.currency, null, false, null
  from core.payment p left join core.invoice i on i.id = p.invoice left join core.member m on m.id = p.member
  union all
  select w.contact, w.at, 'touch', w.kind, m.name, null, null, w.result, null, null, null, null, false, null
  from core.touch w left join core.member m on m.id = w.member;
comment on view managers.history is
  'What happened with a contact in the member''s custody: calls, moves, tasks, remarks, checklist, money, touches; '
  'read it by contact and order it by time.';
