-- The record of every move.
-- Update and delete are granted to nobody, and triggers refuse them even to the owner.

set local role tristage_owner;

alter table core.journal enable row level security;
alter table core.journal force row level security;

create policy the_engine_acts_for_a_member on core.journal to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.journal is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert on core.journal to tristage_engine;

create policy history_follows_the_custodian on core.journal for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = journal.contact and c.custodian = (select auth.me())));
comment on policy history_follows_the_custodian on core.journal is 'of contacts in their custody';
grant select (id, machine, subject, no, contact, at, member, act, from_place, to_place, from_stage, to_stage, reason, detail) on core.journal to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.journal for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.journal is 'all';
grant select on core.journal to tristage_head;
