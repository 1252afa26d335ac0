-- The work: leads, calls, sales, clients, and the record of all of it.

set local role tristage_owner;

create table core.transition (
  machine text not null check (machine in ('lead', 'client')),
  from_place text not null,
  to_place text not null,
  act text not null,
  primary key (machine, from_place, to_place, act)
);
comment on table core.transition is 'The arrows: every change of place there is, by the act that makes it.';

create table core.lead (
  id uuid primary key default gen_random_uuid(),
  ticket bigint not null generated always as identity unique,
  kind text not null default 'sale' check (kind in ('sale', 'repeat', 'complaint', 'question')),
  contact uuid not null references core.contact,
  campaign uuid references core.campaign,
  zone text not null,
  place text not null check (place in ('calling', 'on_call', 'nurturing', 'qualification', 'sales', 'won', 'closed')),
  stage text references core.stage,
  stage_at timestamptz,
  holder uuid references core.member,
  slot int,
  card uuid,
  lease_no int not null default 0,
  lease_until timestamptz,
  ready boolean not null default false,
  due_at timestamptz,
  priority int not null default 100,
  callback_for uuid references core.member,
  back_to text check (back_to in ('calling', 'sales')),
  close_reason text references core.reason,
  qualified_at timestamptz,
  handed_over_by uuid references core.member,
  accepted_at timestamptz,
  referred_by uuid references core.contact,
  referrals_asked boolean not null default false,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  version int not null default 1,
  chain bytea not null default ''::bytea,
  chain_no int not null default 0,
  constraint closed_leads_have_a_reason check (place <> 'closed' or close_reason is not null),
  constraint open_leads_have_a_due_time check (place in ('won', 'closed') or due_at is not null),
  constraint a_call_has_a_holder_and_a_lease check (
    (place = 'on_call') = (card is not null)
    and (place = 'on_call') = (lease_until is not null)
    and (place = 'on_call') = (slot is not null)
    and (place <> 'on_call' or holder is not null)),
  constraint sales_have_a_stage check (place <> 'sales' or stage is not null),
  constraint queues_have_no_holder check (place not in ('calling', 'qualification', 'won', 'closed') or holder is null),
  constraint nurtured_leads_know_the_way_back check ((place = 'nurturing') = (back_to is not null)),
  constraint only_calling_is_ready check (not ready or (place = 'calling' and callback_for is null)),
  constraint callbacks_wait_in_calling check (callback_for is null or place in ('calling', 'on_call'))
) with (autovacuum_vacuum_scale_factor = 0.01, fillfactor = 80);
create unique index one_open_sale_lead_a_contact on core.lead (contact)
  where kind = 'sale' and place not in ('won', 'closed');
create unique index one_lead_a_slot on core.lead (holder, slot) where place = 'on_call';
create index lead_ready on core.lead (campaign, zone, priority, due_at, id)
  where place = 'calling' and ready;
create index lead_waiting on core.lead (due_at) where place = 'calling' and not ready;
create index lead_callback on core.lead (callback_for, due_at)
  where place = 'calling' and callback_for is not null;
create index lead_lease on core.lead (lease_until) where place = 'on_call';
create index lead_qualification on core.lead (qualified_at, id) where place = 'qualification';
create index lead_held on core.lead (holder, stage, due_at) where holder is not null;
create index lead_nurturing on core.lead (due_at) where place = 'nurturing';
create index lead_by_contact on core.lead (contact);
comment on table core.lead is
  'The ticket: one sale process with one contact. card, lease_no and lease_until fence a call; '
  'ready: a claim may take it now; chain: hash of its last journal entry.';

create table core.attempt (
  id uuid primary key default gen_random_uuid(),
  number uuid not null references core.number,
  contact uuid not null references core.contact,
  lead uuid not null references core.lead,
  campaign uuid not null references core.campaign,
  member uuid not null references core.member,
  script_version uuid references core.script_version,
  step text,
  lease_no int not null,
  claimed_at timestamptz not null default now(),
  revealed_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  disposition text references core.disposition,
  seconds int check (seconds between 0 and 86400),
  note text,
  constraint ended_calls_have_a_result check ((ended_at is null) = (disposition is null))
);
create unique index one_live_attempt_a_number on core.attempt (number) where ended_at is null;
create index attempt_by_number on core.attempt (number, claimed_at);
create index attempt_by_lead on core.attempt (lead, claimed_at);
create index attempt_by_contact on core.attempt (contact);
create index attempt_by_member on core.attempt (member, claimed_at);
comment on table core.attempt is
  'One claim and call; its id is the card that the claim hands out, and it dies with the lease.';

create table core.answer (
  lead uuid not null references core.lead,
  question text not null check (question ~ '^[a-z][a-z0-9_]{0,62}$'),
  contact uuid not null references core.contact,
  attempt uuid references core.attempt,
  member uuid not null references core.member,
  value jsonb not null,
  at timestamptz not null default now(),
  primary key (lead, question)
);
create index answer_by_contact on core.answer (contact);
comment on table core.answer is 'Typed answers to a script''s questions; they move with the contact.';

create table core.client (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null unique references core.contact,
  place text not null default 'loyalty' check (place in ('loyalty', 'reactivation', 'lost')),
  account_manager uuid references core.member,
  class text check (class in ('A', 'B', 'C')),
  rhythm interval,
  next_touch_at timestamptz not null,
  lost_reason text references core.reason,
  since timestamptz not null default now(),
  version int not null default 1,
  chain bytea not null default ''::bytea,
  chain_no int not null default 0,
  constraint lost_clients_have_a_reason check (place <> 'lost' or lost_reason is not null)
);
create index client_held on core.client (account_manager, next_touch_at);
comment on table core.client is
  'A contact that has bought. No account manager means the head''s desk. rhythm: usual time between orders.';

create table core.task (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null references core.contact,
  lead uuid references core.lead,
  client uuid references core.client,
  member uuid references core.member,
  kind text not null default 'call' check (kind in ('call', 'meeting', 'letter', 'offer', 'payment', 'other')),
  subject text not null constraint tasks_have_a_subject check (length(subject) between 1 and 500),
  due_at timestamptz not null,
  promise boolean not null default false,
  moved int not null default 0,
  created_by uuid not null references core.member,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  result text,
  escalated_at timestamptz,
  constraint a_task_is_of_a_lead_or_a_client check (num_nonnulls(lead, client) = 1)
);
create index task_open on core.task (member, due_at) where done_at is null;
create index task_by_lead on core.task (lead) where lead is not null;
create index task_by_client on core.task (client) where client is not null;
create index task_overdue on core.task (due_at) where done_at is null and escalated_at is null;
comment on table core.task is
  'Something due: what, when, who. promise: it was made to the client. No member means the head''s desk.';

create table core.check_mark (
  lead uuid not null references core.lead,
  item text not null references core.checklist_item,
  contact uuid not null references core.contact,
  value text,
  member uuid not null references core.member,
  at timestamptz not null default now(),
  primary key (lead, item)
);
comment on table core.check_mark is 'What of a stage''s checklist is done, for one lead.';

create table core.invoice (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null references core.contact,
  lead uuid references core.lead,
  client uuid references core.client,
  no text not null,
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null default 'RUB' check (currency ~ '^[A-Z]{3}$'),
  issued_at timestamptz not null default now(),
  due_on date not null,
  paid_at timestamptz,
  member uuid not null references core.member,
  constraint an_invoice_is_of_a_lead_or_a_client check (num_nonnulls(lead, client) = 1)
);
create index invoice_unpaid on core.invoice (due_on) where paid_at is null;
create index invoice_by_contact on core.invoice (contact);
comment on table core.invoice is 'What was billed; chased until paid. Amounts in hundredths.';

create table core.payment (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null references core.contact,
  lead uuid references core.lead,
  client uuid references core.client,
  invoice uuid references core.invoice,
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null default 'RUB' check (currency ~ '^[A-Z]{3}$'),
  paid_on date not null,
  member uuid not null references core.member,
  at timestamptz not null default now(),
  constraint a_payment_is_of_a_lead_or_a_client check (num_nonnulls(lead, client) = 1)
);
create index payment_by_contact on core.payment (contact);
comment on table core.payment is 'Money received. Amounts in hundredths of the currency.';

create table core.client_order (
  id uuid primary key default gen_random_uuid(),
  client uuid not null references core.client,
  contact uuid not null references core.contact,
  lead uuid references core.lead,
  subject text not null check (length(subject) between 1 and 500),
  amount_cents bigint not null check (amount_cents > 0),
  currency text not null default 'RUB' check (currency ~ '^[A-Z]{3}$'),
  ordered_on date not null,
  member uuid not null references core.member,
  at timestamptz not null default now()
);
create index order_by_client on core.client_order (client, ordered_on);
comment on table core.client_order is 'What a client bought, first purchase included.';

create table core.fact (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null references core.contact,
  kind text not null check (kind in ('interest', 'family', 'pet', 'holiday', 'habit', 'strength', 'weakness', 'need', 'other')),
  body text not null check (length(body) between 1 and 1000),
  month int check (month between 1 and 12),
  day int check (day between 1 and 31),
  member uuid not null references core.member,
  at timestamptz not null default now(),
  withdrawn_at timestamptz,
  constraint a_day_has_a_month check ((month is null) = (day is null))
);
create index fact_by_contact on core.fact (contact);
comment on table core.fact is 'A personal fact: the dog''s name, a holiday (month and day), a habit.';

create table core.link (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null references core.contact,
  other uuid not null references core.contact,
  kind text not null check (kind in ('works_at', 'referred', 'family', 'partner', 'same_group')),
  note text,
  member uuid not null references core.member,
  at timestamptz not null default now(),
  unique (contact, other, kind),
  constraint nobody_is_linked_to_themselves check (contact <> other)
);
create index link_by_other on core.link (other);
comment on table core.link is 'Who belongs to whom: contact works at, referred, is family of the other.';

create table core.journal (
  id bigint generated always as identity primary key,
  machine text not null check (machine in ('lead', 'client')),
  subject uuid not null,
  no int not null check (no > 0),
  contact uuid not null references core.contact,
  at timestamptz not null,
  member uuid not null references core.member,
  tier text not null,
  act text not null,
  from_place text, to_place text not null,
  from_stage text, to_stage text,
  from_holder uuid, to_holder uuid,
  reason text,
  detail jsonb not null default '{}',
  hash bytea not null check (length(hash) = 32),
  unique (machine, subject, no)
);
create index journal_by_contact on core.journal (contact, at);
create index journal_by_time on core.journal (at);
comment on table core.journal is
  'Every change of place, holder or stage that outlives a lease: who, as whom, when, why. Append only; '
  'each entry''s hash covers the entry before it.';

create table core.outbox (
  id bigint generated always as identity primary key,
  event uuid not null default gen_random_uuid(),
  at timestamptz not null default now(),
  act text not null,
  machine text not null,
  subject uuid not null,
  contact uuid not null,
  member uuid not null,
  detail jsonb not null default '{}',
  sent_at timestamptz
);
create index outbox_unsent on core.outbox (id) where sent_at is null;
comment on table core.outbox is 'Events that leave, written in the transaction of their act.';

create table core.replay (
  member uuid not null,
  key text not null check (key ~ '^[!-~]{1,128}$'),
  act text not null,
  body_hash bytea not null,
  answer jsonb,
  at timestamptz not null default now(),
  primary key (member, key)
);
comment on table core.replay is
  'Idempotency keys, scoped to the member: same key and body gets the stored answer again.';

create table core.egress (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  member uuid not null references core.member,
  tier text not null,
  kind text not null check (kind in ('reveal', 'export')),
  contact uuid,
  number uuid,
  lead uuid,
  attempt uuid,
  rows int not null default 1
);
create index egress_by_member on core.egress (member, at);
create index egress_by_contact on core.egress (contact);
comment on table core.egress is 'Every number revealed and every row exported. Append only.';

create table core.quota (
  member uuid not null references core.member,
  kind text not null,
  hour timestamptz not null,
  used int not null,
  primary key (member, kind, hour)
);
comment on table core.quota is 'What a member used of an hourly limit.';

create table core.import (
  id uuid primary key default gen_random_uuid(),
  campaign uuid not null references core.campaign,
  source text not null,
  file_name text not null,
  file_hash bytea not null,
  member uuid not null references core.member,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  next_row bigint not null default 1,
  rows_in bigint not null default 0,
  created bigint not null default 0,
  matched bigint not null default 0,
  rejected bigint not null default 0,
  constraint every_row_is_accounted_for check (rows_in = created + matched + rejected)
);
comment on table core.import is 'One run of an import; it can go on at next_row.';
