-- The whole history of a client since the first call.

set local role tristage_engine;

create view accounts.history with (security_invoker = true) as
  select e.client, e.at, e.kind, e.act, m.name as member,
    case when e.label_ru is not null then jsonb_build_object('ru', e.label_ru, 'en', e.label_en) end as label,
    e.body, e.amount_cents, e.currency, e.seconds, e.ticket
  from (
    select c.id as client, a.started_at as at, 'call' as kind, 'called' as act, a.member, d.label_ru, d.label_en,
      a.note as body, null::bigint as amount_cents, null::text as currency, a.seconds, null::bigint as ticket
    from core.client c
      -- What was recorded of a contact that was merged into this one stays recorded of it.
      cross join lateral (select c.contact union all select x.id from core.contact x where x.merged_into = c.contact) w(id)
      join core.attempt a on a.contact = w.id left join core.disposition d on d.id = a.disposition
    where a.started_at is not null
    union all
    select c.id, w.at, 'answer', w.question, w.member, null, null, coalesce(w.said, w.value #>> '{}'), null, null, null, null
    from core.client c join core.answer w on w.contact = c.contact
    union all
    select c.id, k.at, 'mark', 'marked', k.member, i.label_ru, i.label_en,
      case when i.kind <> 'mark' then k.value end, null, null, null, null
    from core.client c join core.check_mark k on k.contact = c.contact join core.checklist_item i on i.id = k.item
    where k.value is not null
    union all
    select c.id, j.at, 'move', j.act, j.member,
      case when j.reason is not null then r.label_ru when j.to_stage is distinct from j.from_stage then s.label_ru end,
      case when j.reason is not null then r.label_en when j.to_stage is distinct from j.from_stage then s.label_en end,
      null, null, null, null, l.ticket
    from core.client c
      cross join lateral (select c.contact union all select x.id from core.contact x where x.merged_into = c.contact) w(id)
      join core.journal j on j.contact = w.id
      left join core.stage s on s.id = j.to_stage left join core.reason r on r.id = j.reason
      left join core.lead l on j.machine = 'lead' and l.id = j.subject
    where (j.from_place is distinct from j.to_place or j.from_stage is distinct from j.to_stage
      or j.act in ('reassigned', 'reopened', 'enquired', 'profile_edited', 'person_added', 'number_added', 'linked'))
      -- A win stands in the lead's journal and in its client's: it is told once, with the ticket.
      and not (j.machine = 'client' and j.act = 'won' and exists (select from core.journal k
        where k.contact = j.contact and k.machine = 'lead' and k.act = 'won'))
    union all
    select c.id, g.at, 'move', 'merged', g.member, null, null, concat_ws(' · ', n.name, n.company, g.note), null, null, null, null
    from core.client c join core.merge g on g.survivor = c.contact left join core.name n on n.contact = g.contact
    union all
    select c.id, n.at, 'note', 'noted', n.member, null, null, n.body, null, null, null, null
    from core.client c join core.note n on n.contact = c.contact
    union all
    select c.id, o.at, 'order', 'ordered', o.member, null, null, o.subject, o.amount_cents, o.currency, null, l.ticket
    from core.client c join core.client_order o on o.client = c.id left join core.lead l on l.id = o.lead
    union all
    select c.id, i.issued_at, 'invoice', 'invoiced', i.member, null, null, i.no, i.amount_cents, i.currency, null, null
    from core.client c join core.invoice i on i.contact = c.contact
    union all
    select c.id, p.at, 'payment', 'paid', p.member, null, null, i.no, p.amount_cents, p.currency, null, null
    from core.client c join core.payment p on p.contact = c.contact left join core.invoice i on i.id = p.invoice
    union all
    select c.id, t.done_at, 'task', t.kind, t.member, null, null,
      concat_ws(' — ', t.subject, case when t.result not in ('closed', 'paid') then t.result end), null, null, null, l.ticket
    from core.client c join core.task t on t.contact = c.contact left join core.lead l on l.id = t.lead
    -- A payment says itself that it ended its chase.
    where t.done_at is not null and (t.invoice is null or t.result is distinct from 'paid')
    union all
    select c.id, t.at, 'touch', t.kind, t.member, null, null, t.result, null, null, null, null
    from core.client c join core.touch t on t.client = c.id
    union all
    select v.client, f.at, 'fact', f.kind, f.member, null, null, f.body, null, null, null, null
    from accounts.circle v join core.fact f on f.contact = v.contact) e
  left join core.member m on m.id = e.member;
comment on view accounts.history is
  'Everything that happened with own clients since the first call: calls, answers, checklists, moves, remarks, '
  'orders, money, tasks, touches, facts. member is null for an outside call centre''s agent.';

create function accounts.answers(of_client uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('question', w.question, 'label', q.asked ->> 'text',
      'said', coalesce(w.said, w.value #>> '{}'),
      'kind', q.asked ->> 'type', 'at', w.at) order by w.at, w.question), '[]')
    from core.client c
    join core.answer w on w.contact = c.contact
    left join core.attempt a on a.id = w.attempt
    left join lateral (select s.value -> 'question' as asked from core.script_version v, jsonb_each(v.body -> 'steps') s
      where v.id = a.script_version and s.value #>> '{question,key}' = w.question limit 1) q on true
    where c.id = of_client and c.account_manager = me.id);
end
$$;
comment on function accounts.answers(uuid) is
  'What an own client said to the script''s questions before it bought, with the question as it was asked.';
