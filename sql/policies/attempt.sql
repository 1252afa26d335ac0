-- Calls made.
-- Operators read their own day through operators.day().

set local role tristage_owner;

alter table core.attempt enable row level security;
alter table core.attempt force row level security;

create policy the_engine_acts_for_a_member on core.attempt to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.attempt is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.attempt to tristage_engine;

create policy history_follows_the_custodian on core.attempt for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = attempt.contact and c.custodian = (select auth.me())));
comment on policy history_follows_the_custodian on core.attempt is 'of contacts in their custody';
grant select (id, contact, lead, campaign, member, script_version, claimed_at, started_at, ended_at, disposition, seconds, note) on core.attempt to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.attempt for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.attempt is 'all';
grant select on core.attempt to tristage_head;
