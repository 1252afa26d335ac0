-- Looking after clients: touches, requests in a place of their own, payment tasks that know their invoice,
-- and claimed numbers that look like any other.

set local role tristage_owner;

create table core.touch (
  id uuid primary key default gen_random_uuid(),
  client uuid not null references core.client,
  contact uuid not null references core.contact,
  member uuid not null references core.member,
  kind text not null check (kind in ('call', 'meeting', 'letter', 'visit', 'gift', 'other')),
  result text not null constraint touches_have_a_result check (length(result) between 1 and 2000),
  at timestamptz not null default now()
);
create index touch_by_client on core.touch (client, at);
create index touch_by_contact on core.touch (contact);
comment on table core.touch is 'One touch of a client and what came of it; the client''s next one is dated with it.';

alter table core.task add column invoice uuid references core.invoice;
create unique index one_open_chase_an_invoice on core.task (invoice) where invoice is not null and done_at is null;
comment on column core.task.invoice is 'The invoice that a payment task chases until it is paid.';

alter table core.number_claim
  add column id uuid not null default gen_random_uuid() unique,
  add column kind text not null default 'other' check (kind in ('mobile', 'fixed', 'toll_free', 'other')),
  add column position int not null default 1;

alter table core.reason drop constraint reason_kind_check;
alter table core.reason add constraint reason_kind_check
  check (kind in ('close', 'loss', 'later', 'send_back', 'lost_client', 'steer', 'answer'));

alter table core.lead drop constraint lead_place_check;
alter table core.lead add constraint lead_place_check
  check (place in ('calling', 'on_call', 'nurturing', 'qualification', 'sales', 'care', 'won', 'closed'));
alter table core.lead add constraint requests_are_cared_for_and_sales_are_sold
  check (case when kind = 'sale' then place <> 'care' else place in ('care', 'closed') end);
create index lead_cared_for on core.lead (holder, due_at) where place = 'care';
