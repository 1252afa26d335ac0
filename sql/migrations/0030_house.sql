-- Deciding about the house: what the head and the admins did to members, settings and campaigns, and
-- what waits for a second person.

set local role tristage_owner;

alter table core.department
  add column promise_grace interval not null default '15 minutes' check (promise_grace >= '0'),
  add column task_grace interval not null default '1 day' check (task_grace >= '0');
comment on column core.department.promise_grace is 'So long after its due time an open promise reaches the head.';
comment on column core.department.task_grace is 'So long after its due time any other open task is escalated.';

alter table core.outbox alter column contact drop not null;
comment on column core.outbox.contact is 'Whom the event is about; null for what concerns members or the department.';

create table core.decision (
  no bigint primary key check (no > 0),
  at timestamptz not null,
  member uuid not null references core.member,
  tier text not null,
  act text not null,
  subject uuid,
  reason text,
  detail jsonb not null default '{}',
  hash bytea not null check (length(hash) = 32)
);
create index decision_by_subject on core.decision (subject, no);
comment on table core.decision is
  'What was decided about members, sessions, settings and campaigns: who, when, why. Append only; each '
  'entry''s hash covers the one before it. subject: the member or campaign concerned.';

create table core.proposal (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('add_member', 'change_tier', 'set_password')),
  member uuid not null,
  body jsonb not null default '{}',
  proposed_by uuid not null references core.member,
  proposed_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  decided_by uuid references core.member,
  decided_at timestamptz,
  agreed boolean,
  constraint a_decision_has_all_its_parts check (num_nonnulls(decided_by, decided_at, agreed) in (0, 3)),
  constraint nobody_agrees_with_themselves check (not agreed or decided_by <> proposed_by)
);
create unique index one_open_proposal_a_member on core.proposal (member, kind) where decided_at is null;
comment on table core.proposal is
  'A change of rights that waits for a second admin. member: whom it is about; a member to be added has '
  'its id already, and no row yet.';

set local role tristage_auth;

create table auth.proposed_password (
  proposal uuid primary key,
  salt bytea not null check (length(salt) = 16),
  hash bytea not null check (length(hash) = 32),
  memory_kib int not null,
  passes int not null,
  lanes int not null
);
comment on table auth.proposed_password is 'The password that a proposal would set, until it is decided.';
