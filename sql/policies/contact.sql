-- A contact, without what identifies it.
-- Operators see the contact of their card through operators.card().
-- external_id is indexed, so that EXPLAIN ANALYZE would tell whether a hidden row has it: for the head alone.
-- The subquery on core.lead runs under the manager's own policy there: own leads and the queue.

set local role tristage_owner;

alter table core.contact enable row level security;
alter table core.contact force row level security;

create policy the_engine_acts_for_a_member on core.contact to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.contact is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.contact to tristage_engine;

create policy managers_see_their_own_and_the_queue on core.contact for select to tristage_managers
  using (custodian = (select auth.me()) or exists (select from core.lead l where l.contact = contact.id));
comment on policy managers_see_their_own_and_the_queue on core.contact is 'those in their custody, and of leads they see: own ones, the queue, their clients''';
grant select (id, kind, city, zone, industry, segment, source, custodian, created_at, merged_into) on core.contact to tristage_managers;

create policy account_managers_see_their_own on core.contact for select to tristage_accounts
  using (custodian = (select auth.me()));
comment on policy account_managers_see_their_own on core.contact is 'those in their custody';
grant select (id, kind, city, zone, industry, segment, source, custodian, created_at, merged_into) on core.contact to tristage_accounts;

create policy the_head_sees_all on core.contact for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.contact is 'all';
grant select on core.contact to tristage_head;
