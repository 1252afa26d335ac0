-- Invented contacts planted with one member, by which the head learns through whom the base went out.

set local role tristage_owner;

create table core.canary (
  id uuid primary key default gen_random_uuid(),
  contact uuid not null unique references core.contact,
  member uuid not null references core.member,
  lead uuid unique references core.lead,
  client uuid unique references core.client,
  planted_by uuid not null references core.member,
  planted_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint a_canary_is_a_lead_or_a_client check (num_nonnulls(lead, client) = 1)
);
create index canary_by_member on core.canary (member);
comment on table core.canary is
  'A contact that a head invented and gave to one member: to them a lead or client like any other, in no figure. ended_at: '
  'since when it is in nobody''s or in somebody else''s custody; what is heard of it afterwards may come from either.';
