-- The whole history of a client since the first call.

set local role tristage_engine;

create view accounts.history with (security_invoker = true) as
  select c.id as client, a.started_at as at, 'call' as kind, a.disposition as act, m.name as member,
    d.label_ru, d.label_en, a.note as body, null::bigint as amount_cents, null::text as currency,
    a.seconds, null::bigint as ticket
  from core.client c join core.attempt a on a.contact = c.contact
    left join core.disposition d on d.id = a.disposition left join core.member m on m.id = a.member
  where a.started_at is not null
  union all
  select c.id, w.at, 'answer', w.question, m.name, null, null, w.value #>> '{}', null, null, null, null
  from core.client c join core.answer w on w.contact = c.contact left join core.member m on m.id = w.member
  union all
  select c.id, k.at, 'mark', k.item, m.name, i.label_ru, i.label_en, k.value, null, null, null, null
  from core.client c join core.check_mark k on k.contact = c.contact
    join core.checklist_item i on i.id = k.item left join core.member m on m.id = k.member
  union all
  select c.id, j.at, 'move', j.act, m.name,
    case when j.to_stage is distinct from j.from_stage then s.label_ru end,
    case when j.to_stage is distinct from j.from_stage then s.label_en end,
    null, null, null, null, l.ticket
  from core.client c join core.journal j on j.contact = c.contact
    left join core.stage s on s.id = j.to_stage left join core.member m on m.id = j.member
    left join core.lead l on j.machine = 'lead' and l.id = j.subject
  where j.reason is null
    and (j.act not in ('touched', 'order_recorded', 'invoiced', 'paid', 'task_set', 'task_moved', 'task_done',
      'fact_added', 'fact_withdrawn', 'marked', 'recorded') or j.from_place is distinct from j.to_place)
  union all
  select c.id, j.at, 'move', j.act, m.name, r.label_ru, r.label_en, null, null, null, null, l.ticket
  from core.client c join core.journal j on j.contact = c.contact
    join core.reason r on r.id = j.reason left join core.member m on m.id = j.member
    left join core.lead l on j.machine = 'lead' and l.id = j.subject
  union all
  select c.id, o.at, 'order', null, m.name, null, null, o.subject, o.amount_cents, o.currency, null, null
  from core.client c join core.client_order o on o.client = c.id left join core.member m on m.id = o.member
  union all
  select c.id, i.issued_at, 'invoice', null, m.name, null, null, i.no, i.amount_cents, i.currency, null, null
  from core.client c join core.invoice i on i.contact = c.contact left join core.member m on m.id = i.member
  union all
  select c.id, p.at, 'payment', null, m.name, null, null, null, p.amount_cents, p.currency, null, null
  from core.client c join core.payment p on p.contact = c.contact left join core.member m on m.id = p.member
  union all
  select c.id, t.done_at, 'task', t.kind, m.name, null, null,
    t.subject || case when t.result is null or t.result in ('closed', 'paid') then '' else ' — ' || t.result end,
    null, null, null, l.ticket
  from core.client c join core.task t on t.contact = c.contact left join core.member m on m.id = t.member
    left join core.lead l on l.id = t.lead
  where t.done_at is not null
  union all
  select c.id, t.at, 'touch', t.kind, m.name, null, null, t.result, null, null, null, null
  from core.client c join core.touch t on t.client = c.id left join core.member m on m.id = t.member
  union all
  select v.client, f.at, 'fact', f.kind, m.name, null, null, f.body, null, null, null, null
  from accounts.circle v join core.fact f on f.contact = v.contact left join core.member m on m.id = f.member;
comment on view accounts.history is
  'Everything that happened with own clients since the first call: calls, answers, checklists, moves, orders, '
  'money, tasks, touches, facts. member is null for an outside call centre''s agent.';
