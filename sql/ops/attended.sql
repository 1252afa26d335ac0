-- Open work against those who do it. these: of these leads and clients alone; null: all. What is in hands, or waits for
-- somebody who left, is looked at whole each time: it is as long as the department, not as the base.

set local role tristage_engine;

create function ops.unattended(these uuid[] default null)
  returns table ("check" text, subject text, what text, mend text, about uuid)
  stable language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select 'every open lead has one next actor', format('lead %s', l.ticket),
    format('in %s, held by %s', l.place, coalesce(m.sign_in_name || case when m.active then '' else ' (left)' end, 'nobody')),
    'reassign it', l.id
  from core.lead l left join core.member m on m.id = l.holder
  where (these is null or l.id = any (these)) and l.place not in ('won', 'closed') and (
    (l.place in ('on_call', 'sales') and not coalesce(m.active, false))
    or (l.place in ('calling', 'qualification') and l.holder is not null)
    or (l.place = 'care' and l.holder is distinct from (select c.account_manager from core.client c where c.contact = l.contact))
    or (l.place = 'nurturing' and ((l.back_to = 'sales') <> coalesce(m.active, false))))
  union all
  select 'every open lead has a due time', format('lead %s', l.ticket), format('in %s, due never', l.place), 'reassign it', l.id
  from core.lead l where (these is null or l.id = any (these)) and l.place not in ('won', 'closed') and l.due_at is null
  union all
  select 'no lead waits for a campaign that has ended', format('lead %s', l.ticket), format('it is in calling since %s', l.due_at), 'are the rounds running?', l.id
  from core.campaign k join core.lead l on l.campaign = k.id
  where (these is null or l.id = any (these)) and k.status = 'ended' and k.emptied_at < now() - interval '1 hour'
    and l.place = 'calling' and l.ready and l.due_at < now() - interval '1 hour';
end
$$;
comment on function ops.unattended(uuid[]) is 'Open leads that nobody owns, that are due never or wait for nothing.';

create function ops.mishandled()
  returns table ("check" text, subject text, what text, mend text, about uuid)
  stable language plpgsql set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select 'every held lead has a next task', format('lead %s', l.ticket), 'no open task', 'add a task with a due time', l.id
  from core.lead l
  where l.place in ('sales', 'care') and not exists (select from core.task t where t.lead = l.id and t.done_at is null)
  union all
  select 'every client has an account manager or is on the head''s desk', format('client %s', c.id), 'its account manager has left', 'reassign the client', c.id
  from core.client c join core.member m on m.id = c.account_manager
  where not m.active
  union all
  select 'no task is without an owner', format('task %s', t.id), 'its owner has left', 'reassign the lead or client',
    case when t.lead is not null then t.lead else t.client end
  from core.task t join core.member m on m.id = t.member
  where t.done_at is null and not m.active
  union all
  select 'a callback belongs to an active member', format('lead %s', l.ticket), 'the member has left', 'run the rounds', l.id
  from core.member m join core.lead l on l.callback_for = m.id
  where not m.active and l.place = 'calling'
  union all
  select 'a callback belongs to an active member', format('lead %s', l.ticket), 'the member has left', 'run the rounds', l.id
  from core.lead l join core.member m on m.id = l.callback_for
  where l.place = 'on_call' and not m.active
  union all
  select 'no lease is overdue by a minute', format('lead %s', l.ticket), format('its lease ended at %s', l.lease_until), 'are the rounds running?', l.id
  from core.lead l where l.place = 'on_call' and l.lease_until < now() - interval '1 minute'
  union all
  select 'a card is one live call of its holder', format('lead %s', l.ticket), 'card and call disagree', 'find the path that claims outside operators.claim', l.id
  from core.lead l
  where l.place = 'on_call' and not exists (select from core.attempt a where a.id = l.card and a.lead = l.id
    and a.member = l.holder and a.lease_no = l.lease_no and a.ended_at is null)
  union all
  select 'a live call is a card in hand', format('attempt %s', a.id), 'it is open and its lead is not on a call', 'find the path that ends calls', l.id
  from core.attempt a join core.lead l on l.id = a.lead
  where a.ended_at is null and l.card is distinct from a.id
  union all
  select 'an issued invoice is chased until it is paid', format('invoice %s', i.no), 'unpaid, with no payment task open', 'are the rounds running?',
    case when i.lead is not null then i.lead else i.client end
  from core.invoice i
  where i.paid_at is null and i.issued_at < now() - (select d.payment_call_after + interval '1 day' from core.department d)
    and (i.client is not null or exists (select from core.lead l where l.id = i.lead and l.place in ('sales', 'won')))
    and not exists (select from core.task t where t.contact = i.contact and t.kind = 'payment' and t.done_at is null);
end
$$;
comment on function ops.mishandled() is
  'What is wrong with work in hands: leads without a task, cards that fit no call, leases overdue, invoices nobody chases, '
  'what somebody who left still holds.';
