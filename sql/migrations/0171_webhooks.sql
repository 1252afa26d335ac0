-- Where outside call centres hear of their events, and how far each event has come there.

set local role tristage_owner;

create table core.webhook (
  id uuid primary key default gen_random_uuid(),
  partner uuid not null references core.partner,
  url text not null constraint webhooks_have_an_address check (length(url) between 10 and 500),
  kinds text[] not null constraint webhooks_want_known_kinds check (cardinality(kinds) > 0 and kinds <@ array[
    'batch_opened', 'batch_closed', 'handover_accepted', 'handover_sent_back', 'callback_due', 'lease_lost']),
  member uuid not null references core.member,
  at timestamptz not null default now(),
  failures int not null default 0,
  failed_at timestamptz,
  disabled_at timestamptz,
  disabled_as text check (disabled_as in ('asked', 'gone')),
  constraint what_is_disabled_says_why check ((disabled_at is null) = (disabled_as is null))
);
create index webhook_by_partner on core.webhook (partner, at, id);
comment on table core.webhook is
  'An address of a partner that its events are sent to. kinds: which; failures: in a row until now, back to 0 with the '
  'first that comes through; disabled_as: the partner asked, or the address answered 410.';

create table core.webhook_secret (
  id uuid primary key default gen_random_uuid(),
  webhook uuid not null references core.webhook,
  at timestamptz not null default now(),
  ends_at timestamptz
);
create unique index one_secret_to_stay_a_webhook on core.webhook_secret (webhook) where ends_at is null;
create index webhook_secret_by_webhook on core.webhook_secret (webhook, at);
comment on table core.webhook_secret is
  'What a webhook''s events are signed with, by its id alone: the server derives the secret from this id and its key. '
  'ends_at: until when one that was rotated out signs too.';

create table core.webhook_delivery (
  no bigint generated always as identity primary key,
  id uuid not null default gen_random_uuid() unique,
  webhook uuid not null references core.webhook,
  event uuid not null,
  kind text not null,
  subject uuid not null,
  body text not null,
  event_at timestamptz not null,
  at timestamptz not null default now(),
  due_at timestamptz,
  give_up_at timestamptz not null,
  lease_no int not null default 0,
  lease_until timestamptz,
  tries int not null default 0,
  tried_at timestamptz,
  status int check (status between 100 and 999),
  trouble text check (trouble in ('unreachable', 'tls', 'slow', 'refused', 'late', 'disabled')),
  milliseconds int,
  done_at timestamptz,
  given_up_at timestamptz,
  replayed_by uuid references core.member,
  constraint a_delivery_ends_once check (done_at is null or given_up_at is null),
  constraint what_has_ended_is_due_no_more check (
    num_nonnulls(done_at, given_up_at) = 0 or (due_at is null and lease_until is null))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index webhook_delivery_due on core.webhook_delivery (webhook, due_at) where due_at is not null;
create index webhook_delivery_leased on core.webhook_delivery (webhook) where lease_until is not null;
create index webhook_delivery_line on core.webhook_delivery (webhook, subject, no)
  where done_at is null and given_up_at is null;
create index webhook_delivery_last on core.webhook_delivery (give_up_at) where done_at is null and given_up_at is null;
create index webhook_delivery_log on core.webhook_delivery (webhook, no desc);
create index webhook_delivery_lost on core.webhook_delivery (webhook, no) where given_up_at is not null;
create index webhook_delivery_by_event on core.webhook_delivery (event);
create index webhook_delivery_old on core.webhook_delivery (coalesce(done_at, given_up_at))
  where done_at is not null or given_up_at is not null;
comment on table core.webhook_delivery is
  'An event on its way to a webhook. event: the id it is sent under, however often; subject: what events are kept in order '
  'by, never sent; due_at: when it is tried next, null while an earlier one of the same subject is on its way and when it '
  'has ended; lease: which server is sending it; give_up_at: when trying ends; trouble: why no answer counts.';
