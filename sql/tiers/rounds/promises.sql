-- What the clock does for promises: leads that come back on their day, tasks left lying, invoices unpaid.

set local role tristage_engine;

create function rounds.wake(was core.lead, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := was;
  d core.department;
begin
  select * into d from core.department;
  l.back_to := null;
  if was.back_to = 'sales' then
    l.place := 'sales';
    perform core.move_lead(was, l, me, 'woken');
    if not exists (select from core.task t where t.lead = l.id and t.done_at is null) then
      perform core.set_task(me, l.contact, l.id, null, l.holder, 'call',
        (select core.said(m, 'Вернуться к разговору: срок настал', 'Take the talk up again: its day has come')
          from core.member m where m.id = l.holder),
        core.working_time(now(), '1 hour'));
    end if;
    perform core.follow_due(l.id);
  elsif d.operators_on then
    l.place := 'calling'; l.ready := true;
    l.priority := least(l.priority, core.promised_priority());
    perform core.move_lead(was, l, me, 'woken');
  else
    perform core.move_lead(was, core.queued(l), me, 'tier_off');
  end if;
end
$$;
comment on function rounds.wake(core.lead, core.member) is
  'Brings one nurtured lead back to whom it came from: its manager, with a task, or the calling queue.';

create function rounds.wake_nurtured() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  due core.lead;
  woken int := 0;
begin
  if not rounds.is_mine('wake_nurtured') then return 0; end if;
  for due in
    select * from core.lead l where l.place = 'nurturing' and l.due_at <= now()
    order by l.due_at limit 200 for update skip locked
  loop
    perform rounds.wake(due, me);
    woken := woken + 1;
  end loop;
  return woken;
end
$$;
comment on function rounds.wake_nurtured() is 'Nurtured leads whose day has come go back to whom they came from.';

create function rounds.escalate() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  escalated int;
begin
  if not rounds.is_mine('escalate') then return 0; end if;
  with late as materialized (
    select t.id from core.task t, core.department d
    where t.done_at is null and t.escalated_at is null
      and t.due_at <= now() - case when t.promise then d.promise_grace else d.task_grace end
    order by t.due_at limit 500 for update of t skip locked),
  marked as (
    update core.task t set escalated_at = now() from late where t.id = late.id
    returning t.*)
  insert into core.outbox (act, machine, subject, contact, member, detail)
  select 'escalated', case when m.lead is null then 'client' else 'lead' end, coalesce(m.lead, m.client),
    m.contact, me.id, jsonb_build_object('task', m.id, 'promise', m.promise, 'owner', m.member)
  from marked m;
  get diagnostics escalated = row_count;
  return escalated;
end
$$;
comment on function rounds.escalate() is
  'Open tasks overdue beyond the department''s grace are marked and told; promises stand on the head''s desk from then.';

create function rounds.chase_invoices() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  i core.invoice;
  chased int := 0;
begin
  if not rounds.is_mine('chase_invoices') then return 0; end if;
  for i in
    select v.* from core.invoice v, core.department d
    where v.paid_at is null and v.issued_at <= now() - d.payment_call_after
      and not exists (select from core.task t where t.invoice = v.id and t.done_at is null)
      and (v.client is not null or exists (select from core.lead l where l.id = v.lead and l.place in ('sales', 'won')))
    order by v.due_on limit 200 for update of v skip locked
  loop
    -- What was billed before the purchase is the client's to pay after it.
    if exists (select from core.lead l where l.id = i.lead and l.place = 'won') then
      select null, c.id into i.lead, i.client from core.client c where c.contact = i.contact;
      continue when i.client is null;
    end if;
    perform core.chase(i, me, core.working_time(now(), '1 hour'));
    chased := chased + 1;
  end loop;
  return chased;
end
$$;
comment on function rounds.chase_invoices() is
  'An unpaid invoice that nobody has a payment task for gets one, with whoever holds its lead or client now.';
