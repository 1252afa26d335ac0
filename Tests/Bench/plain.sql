-- One table with what an imported lead, its contact and its number are, and with every index of core.contact,
-- core.number and core.lead: beside COPY into it the import is measured. No reference, check, trigger or policy.

create schema if not exists bench;
drop table if exists bench.plain;
create table bench.plain (
  contact uuid not null default gen_random_uuid(), contact_kind text not null default 'company', city text, zone text not null,
  industry text, segment text, source text not null default 'bench-list', external_id text, custodian uuid,
  created_at timestamptz not null default now(), merged_into uuid,
  name text not null, company text, position text, site text, notes text, emails text, address text,
  number uuid not null default gen_random_uuid(), e164 text not null,
  hash bytea not null generated always as (sha256(e164::bytea)) stored, masked text not null,
  number_kind text not null default 'mobile', number_position int not null default 1, state text not null default 'good', same_as uuid,
  id uuid not null default gen_random_uuid(), ticket bigint not null generated always as identity, kind text not null default 'sale',
  campaign uuid not null default '00000000-0000-4000-8000-000000000000', place text not null default 'calling', stage text,
  holder uuid, slot int, lease_until timestamptz, ready boolean not null default true,
  due_at timestamptz default clock_timestamp(), priority int not null default 100, callback_for uuid, qualified_at timestamptz,
  referred_by uuid, opened_at timestamptz not null default now());

create unique index on bench.plain (contact);
create unique index on bench.plain (source, external_id);
create index on bench.plain (custodian) where custodian is not null;
create index on bench.plain (merged_into) where merged_into is not null;
create unique index on bench.plain (number);
create unique index on bench.plain (e164);
create index on bench.plain (contact, number_position);
create index on bench.plain (hash);
create index on bench.plain (same_as) where same_as is not null;
create unique index on bench.plain (id);
create unique index on bench.plain (ticket);
create unique index on bench.plain (contact) where kind = 'sale' and place not in ('won', 'closed');
create unique index on bench.plain (holder, slot) where place = 'on_call';
create index on bench.plain (campaign, zone, priority, due_at, id) where place = 'calling' and ready;
create index on bench.plain (due_at) where place = 'calling' and not ready;
create index on bench.plain (callback_for, due_at) where place = 'calling' and callback_for is not null;
create index on bench.plain (lease_until) where place = 'on_call';
create index on bench.plain (qualified_at, id) where place = 'qualification';
create index on bench.plain (holder, stage, due_at) where holder is not null;
create index on bench.plain (due_at) where place = 'nurturing';
create index on bench.plain (contact);
create index on bench.plain (holder, due_at) where place = 'care';
create index on bench.plain (place, opened_at, ticket);
create index on bench.plain (campaign, opened_at, ticket);
create index on bench.plain (holder, opened_at, ticket) where holder is not null;
create index on bench.plain (opened_at, ticket);
create index on bench.plain (place, due_at) include (stage, campaign, holder) where place in ('qualification', 'sales', 'care', 'nurturing');
create index on bench.plain (place, stage, campaign, holder, opened_at) where place in ('on_call', 'qualification', 'sales', 'care');
create index on bench.plain (referred_by) where referred_by is not null;
