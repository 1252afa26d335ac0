-- Outside call centres: what was agreed with each, the part of a campaign it was given, and the keys of its software.

set local role tristage_owner;

alter table core.partner
  add column cards_at_once int not null default 5 check (cards_at_once between 1 and 50),
  add column reveals_a_day int not null default 2000 check (reveals_a_day >= 0),
  add column requests_a_minute int not null default 600 check (requests_a_minute between 1 and 100000),
  add column agents_most int not null default 100 check (agents_most between 1 and 1000),
  add column tells_won boolean not null default false,
  add column account uuid references core.member,
  add column created_at timestamptz not null default now(),
  add column stopped_at timestamptz,
  add constraint a_stopped_partner_is_not_active check (stopped_at is null or not active);
comment on column core.partner.cards_at_once is 'So many cards may one of its agents have in hand.';
comment on column core.partner.reveals_a_day is 'So many numbers may be shown to it in a day of the department''s zone.';
comment on column core.partner.requests_a_minute is 'So many requests may one of its keys make in a minute.';
comment on column core.partner.tells_won is 'It is told which of its hand-overs were won; else a hand-over''s fate ends at accepted.';
comment on column core.partner.account is
  'The member its software acts as where no agent is named; made with its first key, signs in by nothing else.';

alter table core.member
  add column supervisor boolean not null default false,
  add column reference text constraint references_are_short check (length(reference) between 1 and 64),
  add constraint supervisors_belong_to_a_partner check (not supervisor or partner is not null),
  add constraint references_are_a_partners check (reference is null or partner is not null);
create unique index member_by_reference on core.member (partner, reference) where reference is not null;
create index member_by_partner on core.member (partner, created_at, id) where partner is not null;
comment on column core.member.supervisor is 'Looks after a partner''s keys, agents and webhooks; calls nobody.';
comment on column core.member.reference is 'What a partner''s own software calls this agent.';

create table core.batch (
  id uuid primary key default gen_random_uuid(),
  partner uuid not null references core.partner,
  campaign uuid not null references core.campaign,
  name text not null constraint batches_have_a_name check (length(name) between 1 and 120),
  size int not null check (size between 1 and 50000),
  cards_a_day int check (cards_a_day > 0),
  calls_from time,
  calls_to time,
  price_cents bigint not null check (price_cents >= 0),
  currency text not null default 'RUB' check (currency ~ '^[A-Z]{3}$'),
  ends_on date,
  opened_by uuid not null references core.member,
  opened_at timestamptz not null default now(),
  closed_by uuid references core.member,
  closed_at timestamptz,
  closed_as text check (closed_as in ('stopped', 'partner_stopped', 'ended', 'campaign_ended')),
  constraint a_batch_is_closed_by_somebody_for_something check (num_nonnulls(closed_by, closed_at, closed_as) in (0, 3)),
  constraint hours_have_both_ends check ((calls_from is null) = (calls_to is null)),
  constraint hours_run_forward check (calls_from < calls_to)
);
create index batch_by_partner on core.batch (partner, opened_at, id);
create index batch_open on core.batch (ends_on) where closed_at is null;
comment on table core.batch is
  'Leads of a campaign given to a partner to call. size: how many it was given; cards_a_day: how many may be claimed in a '
  'day of the department''s zone, null for any; calls_from, calls_to: narrows the campaign''s window, in the callee''s '
  'local time; price: of an accepted hand-over, in hundredths.';

alter table core.lead add column batch uuid references core.batch;
comment on column core.lead.batch is
  'The batch it was given in: while it waits for a call nobody but that partner''s agents may claim it; afterwards it says '
  'whose batch it came from.';
-- Own operators look only at what was given to nobody.
drop index core.lead_ready;
create index lead_ready on core.lead (campaign, zone, priority, due_at, id)
  where place = 'calling' and ready and batch is null;
create index lead_ready_in_batch on core.lead (batch, zone, priority, due_at, id)
  where place = 'calling' and ready and batch is not null;
create index lead_by_batch on core.lead (batch, place) where batch is not null;

alter table core.attempt add column batch uuid references core.batch;
create index attempt_by_batch on core.attempt (batch, claimed_at) where batch is not null;
comment on column core.attempt.batch is 'The batch a partner''s agent claimed it from; null for own operators.';

create table core.spent (
  subject uuid not null,
  kind text not null check (kind in ('reveals', 'cards')),
  day date not null,
  used int not null check (used > 0),
  primary key (subject, kind, day)
);
comment on table core.spent is
  'What of a daily limit of a contract is used: numbers shown to a partner, cards claimed from a batch, by days of the '
  'department''s zone.';

alter table core.department
  add column operator_hour_cents bigint not null default 0 check (operator_hour_cents >= 0);
comment on column core.department.operator_hour_cents is
  'What an hour of an own operator''s work costs, in hundredths: to compare with what partners are paid. 0: nobody said.';

set local role tristage_auth;

alter table auth.session drop constraint session_kind_check, drop constraint a_key_has_a_name;
alter table auth.session
  add constraint session_kind_check check (kind in ('cookie', 'bearer', 'system', 'key', 'partner')),
  add constraint a_key_has_a_name check ((kind in ('key', 'partner')) = (label is not null)),
  add column partner uuid,
  add column scopes text[] constraint scopes_are_known check (scopes <@ '{work,report,agents}' and cardinality(scopes) > 0),
  add column addresses cidr[] constraint address_lists_are_short check (cardinality(addresses) between 1 and 50),
  add constraint a_partners_key_has_scopes check ((kind = 'partner') = (partner is not null) and (kind = 'partner') = (scopes is not null)),
  add constraint only_a_partners_key_is_bound_to_addresses check (addresses is null or kind = 'partner');
create index session_by_partner on auth.session (partner) where partner is not null and ended_at is null;
comment on column auth.session.partner is 'Whose key it is; an agent of that partner acts by it.';
comment on column auth.session.scopes is 'What a partner''s key may: work (cards), report (figures), agents (its own members).';
comment on column auth.session.addresses is 'From where a partner''s key may be presented; null for anywhere.';
