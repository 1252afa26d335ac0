-- The base: contacts, what identifies them, and what may not be called.

set local role tristage_owner;

create table core.contact (
  id uuid primary key default gen_random_uuid(),
  kind text not null default 'company' check (kind in ('company', 'person')),
  city text,
  zone text not null references core.zone,
  industry text,
  segment text,
  source text not null,
  external_id text,
  custodian uuid references core.member,
  created_at timestamptz not null default now()
);
create unique index contact_by_external_id on core.contact (source, external_id);
create index contact_by_custodian on core.contact (custodian) where custodian is not null;
comment on table core.contact is
  'A person or company in the base: only what does not identify. custodian: who may see the rest.';

create table core.name (
  contact uuid primary key references core.contact,
  name text not null constraint contacts_have_a_name check (name <> ''),
  company text,
  position text,
  site text,
  notes text
);
comment on table core.name is 'What identifies a contact by reading.';

create table core.number (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null references core.contact,
  e164 text not null constraint numbers_are_e164 check (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  hash bytea not null generated always as (sha256(e164::bytea)) stored,
  masked text not null,
  kind text not null default 'other' check (kind in ('mobile', 'fixed', 'toll_free', 'other')),
  position int not null default 1,
  state text not null default 'good' check (state in ('good', 'dead', 'wrong')),
  state_at timestamptz,
  constraint one_row_a_number_in_the_whole_base unique (e164)
);
create index number_by_contact on core.number (contact, position);
create index number_by_hash on core.number (hash);
comment on table core.number is
  'A telephone number of a contact. e164 and hash are readable by no tier, masked is what is shown.';

create table core.number_claim (
  contact uuid not null references core.contact,
  e164 text not null,
  masked text not null,
  member uuid not null references core.member,
  at timestamptz not null default now(),
  primary key (contact, e164)
);
comment on table core.number_claim is
  'A number that a member added to a contact while the base had it elsewhere: shown masked like any '
  'other, so that nobody learns it was known; the head sees both and merges.';

create table core.identity (
  contact uuid primary key references core.contact,
  tax_number text,
  emails text[] not null default '{}',
  address text
);
create index identity_by_tax_number on core.identity (tax_number) where tax_number is not null;
comment on table core.identity is 'Tax number, e-mails and address: readable by no tier.';

create table core.script (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  language core.language not null,
  title text not null
);
comment on table core.script is 'A call script; what is said stands in its versions.';

create table core.script_version (
  id uuid primary key default gen_random_uuid(),
  script uuid not null references core.script,
  no int not null check (no > 0),
  body jsonb not null,
  body_hash bytea not null,
  published_at timestamptz not null default now(),
  published_by uuid references core.member,
  unique (script, no)
);
comment on table core.script_version is
  'One published version: steps, branches, typed questions, objections. Never changed.';

create table core.campaign (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  kind text not null default 'cold' check (kind in ('cold', 'nurture', 'reactivation')),
  status text not null default 'running' check (status in ('running', 'paused', 'ended')),
  script uuid references core.script,
  priority int not null default 100,
  teams uuid[] not null default '{}',
  weekday_from time default '09:00', weekday_to time default '20:00',
  saturday_from time default '10:00', saturday_to time default '18:00',
  sunday_from time, sunday_to time,
  holidays_too boolean not null default false,
  attempts_a_number int not null default 6 check (attempts_a_number > 0),
  attempts_a_day int not null default 2 check (attempts_a_day > 0),
  lease interval not null default '10 minutes' check (lease between '10 seconds' and '1 hour'),
  lease_most interval not null default '30 minutes',
  qualification text[] not null default '{need,authority,budget,timing}',
  response_norm interval not null default '15 minutes',
  starts_on date,
  ends_on date,
  created_at timestamptz not null default now(),
  constraint windows_have_both_ends check (
    (weekday_from is null) = (weekday_to is null)
    and (saturday_from is null) = (saturday_to is null)
    and (sunday_from is null) = (sunday_to is null)),
  constraint windows_run_forward check (
    coalesce(weekday_from < weekday_to, true) and coalesce(saturday_from < saturday_to, true)
    and coalesce(sunday_from < sunday_to, true)),
  constraint a_lease_is_at_most_its_longest check (lease <= lease_most)
);
comment on table core.campaign is
  'A list worked by rules. Windows are in the callee''s local time; empty teams means every operator.';

create table core.do_not_call (
  id uuid primary key default gen_random_uuid(),
  hash bytea not null,
  masked text not null,
  scope text not null default 'everywhere' check (scope in ('everywhere', 'campaign', 'partner')),
  campaign uuid references core.campaign,
  partner uuid references core.partner,
  reason text not null,
  member uuid not null references core.member,
  at timestamptz not null default now(),
  constraint a_scope_names_its_place check (
    (scope = 'campaign') = (campaign is not null) and (scope = 'partner') = (partner is not null))
);
create unique index do_not_call_once on core.do_not_call
  (hash, scope, coalesce(campaign, partner, '00000000-0000-0000-0000-000000000000'));
comment on table core.do_not_call is
  'Numbers nobody may call, by hash, so that a list can be kept of numbers that are not in the base.';

create table core.disposition (
  id text primary key check (id ~ '^[a-z_]+$'),
  position int not null,
  label_ru text not null,
  label_en text not null,
  active boolean not null default true,
  human boolean not null default false,
  right_party boolean not null default false,
  final boolean not null default false,
  do_not_call boolean not null default false,
  callback boolean not null default false,
  later boolean not null default false,
  offered boolean not null default true,
  number_becomes text check (number_becomes in ('dead', 'wrong')),
  close_reason text,
  retry_after interval,
  retry_most int check (retry_most > 0),
  constraint a_final_result_has_a_reason check (not final or close_reason is not null),
  constraint a_result_leads_somewhere check (
    not offered
    or final or callback or later or number_becomes is not null or retry_after is not null)
);
comment on table core.disposition is
  'Results of a call, with what each means and where it leads. offered: an operator may pick it.';

create table core.reason (
  id text primary key check (id ~ '^[a-z_]+$'),
  kind text not null check (kind in ('close', 'loss', 'later', 'send_back', 'lost_client', 'steer')),
  position int not null,
  label_ru text not null,
  label_en text not null,
  active boolean not null default true
);
comment on table core.reason is 'Why leads are closed, lost, sent back, put off: rows, picked from lists.';

create table core.stage (
  id text primary key check (id ~ '^[a-z_]+$'),
  position int not null unique,
  label_ru text not null,
  label_en text not null,
  norm interval not null default '3 days'
);
comment on table core.stage is 'Stages of a sale, in order; none is skipped.';

create table core.checklist_item (
  id text primary key check (id ~ '^[a-z_]+$'),
  stage text not null references core.stage,
  position int not null,
  label_ru text not null,
  label_en text not null,
  kind text not null default 'mark' check (kind in ('mark', 'text', 'amount')),
  required boolean not null default true,
  unique (stage, position)
);
comment on table core.checklist_item is 'What must be done before a stage can be left.';
