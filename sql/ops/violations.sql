-- The invariants: what must be true of the data at any moment. Each function is always empty.

set local role tristage_engine;

create function ops.broken_chains() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with linked as (
    select j as entry, j.machine, j.subject, j.no, j.hash,
      lag(j.hash, 1, ''::bytea) over w as before, row_number() over w as place
    from core.journal j window w as (partition by j.machine, j.subject order by j.no)),
  heads as (
    select 'lead' as machine, id as subject, chain, chain_no from core.lead
    union all select 'client', id, chain, chain_no from core.client)
  select 'the journal is dense and unaltered', format('%s %s', l.machine, l.subject),
    format('entry %s does not follow from the one before it', l.no), 'restore from backup; find who could write to core.journal'
  from linked l
  where l.no <> l.place
    or l.hash <> core.chain_hash(l.before, l.entry)
  union all
  select 'the journal is dense and unaltered', format('%s %s', h.machine, h.subject),
    'its last entry is not the one the row names', 'restore from backup; find who could write to core.journal'
  from heads h
  left join lateral (select j.no, j.hash from core.journal j
    where j.machine = h.machine and j.subject = h.subject order by j.no desc limit 1) e on true
  where e.no is distinct from h.chain_no or e.hash is distinct from h.chain;
end;
comment on function ops.broken_chains() is 'Journal entries altered, removed or added outside an act.';

create function ops.misplaced() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'a place equals its last journal entry', format('lead %s', l.ticket),
    format('is in %s, the journal says %s', l.place, e.to_place), 'find the path that moved it outside core.move_lead'
  from core.lead l join core.journal e on e.machine = 'lead' and e.subject = l.id and e.no = l.chain_no
  where case l.place when 'on_call' then 'calling' else l.place end <> e.to_place
    or (l.place <> 'on_call' and l.holder is distinct from e.to_holder) or l.stage is distinct from e.to_stage
  union all
  select 'a place equals its last journal entry', format('client %s', c.id),
    format('is in %s, the journal says %s', c.place, e.to_place), 'find the path that moved it outside core.move_client'
  from core.client c join core.journal e on e.machine = 'client' and e.subject = c.id and e.no = c.chain_no
  where c.place <> e.to_place or c.account_manager is distinct from e.to_holder
  union all
  select 'every move is an arrow', format('%s %s entry %s', j.machine, j.subject, j.no),
    format('%s: %s to %s', j.act, coalesce(j.from_place, 'nothing'), j.to_place), 'find the path that moved it'
  from core.journal j
  where j.from_place is distinct from j.to_place and not exists (
    select from core.transition t where t.machine = j.machine and t.act = j.act
      and t.to_place = j.to_place
      and t.from_place = coalesce(j.from_place, ''))
  union all
  select 'leads in equal leads out', 'core.lead', format('%s leads, %s first journal entries', l.n, j.n), 'a lead came or went without its act'
  from (select count(*) n from core.lead) l, (select count(*) n from core.journal where machine = 'lead' and no = 1) j
  where l.n <> j.n;
end;
comment on function ops.misplaced() is 'Leads and clients whose place, holder or stage disagrees with their journal.';

create function ops.unattended() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'every open lead has one next actor', format('lead %s', l.ticket),
    format('in %s, held by %s', l.place, coalesce(m.sign_in_name || case when m.active then '' else ' (left)' end, 'nobody')),
    'reassign it'
  from core.lead l left join core.member m on m.id = l.holder
  where l.place not in ('won', 'closed') and (
    (l.place in ('on_call', 'sales') and not coalesce(m.active, false))
    or (l.place in ('calling', 'qualification') and l.holder is not null)
    or (l.place = 'care' and l.holder is distinct from (select c.account_manager from core.client c where c.contact = l.contact))
    or (l.place = 'nurturing' and ((l.back_to = 'sales') <> coalesce(m.active, false))))
  union all
  select 'every held lead has a next task', format('lead %s', l.ticket), 'no open task', 'add a task with a due time'
  from core.lead l
  where l.place in ('sales', 'care') and not exists (select from core.task t where t.lead = l.id and t.done_at is null)
  union all
  select 'every client has an account manager or is on the head''s desk', format('client %s', c.id), 'its account manager has left', 'reassign the client'
  from core.client c join core.member m on m.id = c.account_manager
  where not m.active
  union all
  select 'no task is without an owner', format('task %s', t.id), 'its owner has left', 'reassign the lead or client'
  from core.task t join core.member m on m.id = t.member
  where t.done_at is null and not m.active
  union all
  select 'a callback belongs to an active member', format('lead %s', l.ticket), 'the member has left', 'run the rounds'
  from core.lead l join core.member m on m.id = l.callback_for
  where not m.active
  union all
  select 'no lead waits for a campaign that has ended', format('lead %s', l.ticket), format('it is in calling since %s', l.due_at), 'are the rounds running?'
  from core.campaign k join core.lead l on l.campaign = k.id
  where k.status = 'ended' and l.place = 'calling' and l.ready and l.due_at < now() - interval '1 hour' and k.emptied_at < now() - interval '1 hour'
  union all
  select 'no lease is overdue by a minute', format('lead %s', l.ticket), format('its lease ended at %s', l.lease_until), 'are the rounds running?'
  from core.lead l where l.place = 'on_call' and l.lease_until < now() - interval '1 minute'
  union all
  select 'a card is one live call of its holder', format('lead %s', l.ticket), 'card and call disagree', 'find the path that claims outside operators.claim'
  from core.lead l
  where l.place = 'on_call' and not exists (select from core.attempt a where a.id = l.card and a.lead = l.id
    and a.member = l.holder and a.lease_no = l.lease_no and a.ended_at is null)
  union all
  select 'a live call is a card in hand', format('attempt %s', a.id), 'it is open and its lead is not on a call', 'find the path that ends calls'
  from core.attempt a join core.lead l on l.id = a.lead
  where a.ended_at is null and l.card is distinct from a.id;
end;
comment on function ops.unattended() is 'Open work that nobody owns, has no next task, or a card that fits no call.';

create function ops.broken_rules() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select 'each hand-over has exactly one event', format('lead %s entry %s', j.subject, j.no), format('%s events', count(o.id)), 'find the path that hands over outside operators.hand_over'
  from core.journal j
  left join core.outbox o on o.act = 'handed_over' and o.subject = j.subject and o.detail ->> 'card' = j.detail ->> 'card'
  where j.act = 'handed_over' and j.machine = 'lead' and j.at > now() - core.kept('sent_event')
  group by j.id having count(o.id) <> 1
  union all
  select 'no number is called against its wish', format('attempt %s', a.id), 'it began after the number was put on a do-not-call list', 'find the path that dials'
  from core.attempt a join core.number n on n.id = a.number join core.do_not_call d on d.hash = n.hash
  where a.started_at > d.at
    and (d.scope = 'everywhere' or (d.scope = 'campaign' and d.campaign = a.campaign)
      or (d.scope = 'partner' and d.partner = (select m.partner from core.member m where m.id = a.member)))
  union all
  select 'every reveal was in the member''s slice', format('egress %s', e.id), 'an operator revealed a number of another''s card', 'ask the member; find the path'
  from core.egress e left join core.attempt a on a.id = e.attempt
  where e.kind = 'reveal' and e.tier in ('operators', 'partners')
    and (a.member is distinct from e.member or e.at < a.claimed_at or e.at > coalesce(a.ended_at, 'infinity'))
  union all
  select 'every reveal was in the member''s slice', format('egress %s', e.id), 'a manager revealed a number of a lead not held at that time', 'ask the member; find the path'
  from core.egress e
  where e.kind = 'reveal' and e.tier = 'managers' and e.lead is not null and e.member is distinct from (
    select j.to_holder from core.journal j where j.machine = 'lead' and j.subject = e.lead and j.at <= e.at order by j.no desc limit 1)
  union all
  select 'an issued invoice is chased until it is paid', format('invoice %s', i.no), 'unpaid, with no payment task open', 'are the rounds running?'
  from core.invoice i
  where i.paid_at is null and i.issued_at < now() - (select d.payment_call_after + interval '1 day' from core.department d)
    and (i.client is not null or exists (select from core.lead l where l.id = i.lead and l.place in ('sales', 'won')))
    and not exists (select from core.task t where t.contact = i.contact and t.kind = 'payment' and t.done_at is null)
  union all
  select 'a merged contact has nothing of its own', format('contact %s', m.id), w.what, 'find the path that works on a merged contact'
  from core.contact m join core.contact s on s.id = m.merged_into cross join lateral (
    select 'is merged into one that is merged itself' as what where s.merged_into is not null
    union all select 'another member has it than the survivor' where m.custodian is distinct from s.custodian
    union all select 'has a lead' where exists (select from core.lead l where l.contact = m.id)
    union all select 'has a client' where exists (select from core.client c where c.contact = m.id and c.lost_reason is distinct from 'merged')
    union all select 'has a number' where exists (select from core.number n where n.contact = m.id and n.same_as is null)
    union all select 'no record of it' where not exists (select from core.merge g where g.contact = m.id)) w;
end;
comment on function ops.broken_rules() is
  'Hand-overs without their one event, calls to quiet numbers, reveals out of slice, invoices nobody chases, work at merged contacts.';

create function ops.violations() returns table ("check" text, subject text, what text, mend text)
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select * from ops.broken_chains() union all select * from ops.misplaced()
  union all select * from ops.unattended() union all select * from ops.broken_rules()
  union all select * from ops.miscounted() union all select * from ops.misfolded()
  union all select * from ops.misplaced_counts() union all select * from ops.misquieted()
  union all select * from ops.misgiven();
end;
comment on function ops.violations() is 'Every breach of an invariant in the data; empty on a sound department.';
