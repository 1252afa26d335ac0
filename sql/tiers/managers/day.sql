-- A manager's lists: the queue, own leads, tasks, and what a lead's page shows.

set local role tristage_engine;

create view managers.qualification with (security_invoker = true) as
  select l.id, l.qualified_at, l.due_at, l.due_at < now() as missed, k.name as campaign, c.city, l.zone,
    (select array_agg(n.masked order by n.position) from core.number n where n.contact = l.contact and n.state = 'good') as numbers,
    (select coalesce(a.said, a.value #>> '{}') from core.answer a where a.lead = l.id and a.question = 'need') as need,
    (select coalesce(a.said, a.value #>> '{}') from core.answer a where a.lead = l.id and a.question = 'authority') as authority,
    (select coalesce(a.said, a.value #>> '{}') from core.answer a where a.lead = l.id and a.question = 'budget') as budget,
    (select coalesce(a.said, a.value #>> '{}') from core.answer a where a.lead = l.id and a.question = 'timing') as timing,
    l.referred_by is not null as referred, c.source = 'enquiry' and l.handed_over_by is null as by_hand,
    l.campaign is not null as can_go_back
  from core.lead l
  join core.contact c on c.id = l.contact
  left join core.campaign k on k.id = l.campaign
  where l.place = 'qualification'
  order by l.qualified_at, l.id;
comment on view managers.qualification is
  'Leads that wait for a manager, oldest first: city, numbers masked, qualification answers as they were worded, '
  'the response norm; no names. by_hand: an enquiry; can_go_back: there is a campaign whose operators could call it again.';

create view managers.leads with (security_invoker = true) as
  select l.id, l.ticket, l.version, l.contact, l.place, l.stage, s.position as stage_no, s.label_ru as stage_ru,
    s.label_en as stage_en, n.name, n.company, n.position, n.site, c.city, l.zone, c.industry, c.source,
    k.name as campaign, l.accepted_at, l.stage_at, l.stage_at + s.norm as stage_due_at,
    l.place = 'sales' and l.stage_at + s.norm < now() as over_norm,
    extract(epoch from now() - l.stage_at)::bigint as stage_seconds,
    l.due_at, l.due_at < now() as overdue, t.id as task, t.kind as task_kind, t.subject as task_subject, t.promise,
    l.referred_by is not null as referred
  from core.lead l
  join core.contact c on c.id = l.contact
  left join core.name n on n.contact = l.contact
  left join core.stage s on s.id = l.stage
  left join core.campaign k on k.id = l.campaign
  left join lateral (select x.id, x.kind, x.subject, x.promise from core.task x
    where x.lead = l.id and x.done_at is null order by x.due_at, x.id limit 1) t on true
  where l.holder = (select auth.me()) and l.place in ('sales', 'nurturing')
  order by l.place desc, s.position, l.due_at, l.id;
comment on view managers.leads is
  'The member''s own leads by stage: who, what is next and when, whether it is overdue, how long in the stage.';

create view managers.tasks with (security_invoker = true) as
  select t.id, case when r.id is null then t.lead end as lead,
    case when r.id is null then t.client else (select c.id from core.client c where c.contact = t.contact) end as client,
    t.kind, t.subject, t.due_at, t.due_at < now() as overdue, t.promise, t.moved, t.invoice, n.name, n.company
  from core.task t left join core.name n on n.contact = t.contact
    left join core.lead r on r.id = t.lead and r.kind <> 'sale'
  where t.member = (select auth.me()) and t.done_at is null
  order by t.due_at, t.id;
comment on view managers.tasks is
  'The member''s own open tasks, the next due first; of a lead, or of a client that they keep (its requests'' too).';

create view managers.numbers with (security_invoker = true) as
  select l.id as lead, n.id, n.masked, n.kind, n.state
  from core.lead l join core.number n on n.contact = l.contact
  where l.holder = (select auth.me())
  order by l.id, n.position, n.id;
comment on view managers.numbers is 'Numbers of own leads, masked.';

create view managers.checklist with (security_invoker = true) as
  select l.id as lead, s.id as stage, s.position as stage_no, i.id as item, i.position, i.label_ru, i.label_en, i.kind,
    i.required, m.value, m.value is not null as done, m.at, w.name as who, s.id = l.stage as present,
    i.id in ('invoice_issued', 'referrals_asked') as by_act
  from core.lead l
  join core.stage here on here.id = l.stage
  join core.stage s on s.position <= here.position
  join core.checklist_item i on i.stage = s.id
  left join core.check_mark m on m.lead = l.id and m.item = i.id
  left join core.member w on w.id = m.member
  where l.holder = (select auth.me()) and (s.active and i.active or m.value is not null)
  order by l.id, s.position, i.position;
comment on view managers.checklist is
  'Checklists of own leads, of the present stage and those before. by_act: marked by an act, not by hand.';

create view managers.invoices with (security_invoker = true) as
  select i.id, i.lead, i.no, i.amount_cents, i.currency, i.issued_at, i.due_on, i.paid_at,
    coalesce(p.paid, 0)::bigint as paid_cents, (i.amount_cents - coalesce(p.paid, 0))::bigint as rest_cents,
    i.paid_at is null and i.due_on < current_date as overdue
  from core.invoice i
  join core.lead l on l.id = i.lead and l.holder = (select auth.me())
  left join lateral (select sum(b.amount_cents) as paid from core.payment b where b.invoice = i.id) p on true
  order by i.issued_at, i.id;
comment on view managers.invoices is 'Invoices of own leads with what is paid and left, in hundredths.';

create view managers.stages with (security_invoker = true) as
  select id, position, label_ru, label_en, extract(epoch from norm)::bigint as norm_seconds from core.stage where active order by position;
comment on view managers.stages is 'Stages of a sale, in order.';

create view managers.reasons with (security_invoker = true) as
  select id, kind, position, label_ru, label_en
  from core.reason where active and kind in ('loss', 'later', 'send_back') order by kind, position;
comment on view managers.reasons is 'Reasons a manager may give for losing, putting off and sending back.';

create function managers.day() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (
    select jsonb_build_object(
      'waiting', (select count(*) from core.lead l where l.place = 'qualification'),
      'missed', (select count(*) from core.lead l where l.place = 'qualification' and l.due_at < now()),
      'behind', exists (select from core.lead l where l.place = 'qualification' and l.due_at < now()),
      'next_due_at', (select l.due_at from core.lead l where l.place = 'qualification' order by l.qualified_at, l.id limit 1),
      'open_leads', (select count(*) from core.lead l where l.holder = me.id and l.place = 'sales'),
      'nurtured', (select count(*) from core.lead l where l.holder = me.id and l.place = 'nurturing'),
      'most', d.open_leads_cap,
      'keeps', not d.accounts_on or exists (select from core.client c where c.account_manager = me.id),
      'clients', (select count(*) from core.client c where c.account_manager = me.id and c.place <> 'lost'),
      'reveals_left', greatest(0, d.manager_reveals_an_hour - coalesce((select q.used from core.quota q
        where q.member = me.id and q.kind = 'reveals' and q.hour = date_trunc('hour', now())), 0)),
      'won', (select count(*) from core.journal j where j.member = me.id and j.act = 'won' and j.machine = 'lead'
        and j.at >= date_trunc('month', now() at time zone me.zone) at time zone me.zone))
    from core.department d);
end
$$;
comment on function managers.day() is
  'How the asker stands: the queue''s length and norm, own open leads of how many, reveals left this hour, won this '
  'month; whether they keep clients (tier 3 is off, or was), and how many.';

create function managers.answers(lead uuid) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('question', w.question,
      'label', q.asked ->> 'text', 'value', w.value #>> '{}',
      'said', coalesce(w.said, w.value #>> '{}'),
      'kind', q.asked ->> 'type', 'at', w.at) order by w.at, w.question), '[]')
    from core.lead l
    join core.answer w on w.lead = l.id
    left join core.attempt a on a.id = w.attempt
    left join lateral (select s.value -> 'question' as asked from core.script_version v, jsonb_each(v.body -> 'steps') s
      where v.id = a.script_version and s.value #>> '{question,key}' = w.question limit 1) q on true
    where l.id = answers.lead and l.holder = me.id);
end
$$;
comment on function managers.answers(uuid) is
  'What an own lead said to the script''s questions, with the question as it was asked.';
