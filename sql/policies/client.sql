-- Clients.
-- A manager keeps clients only where the department works without account managers, and until they are handed over.

set local role tristage_owner;

alter table core.client enable row level security;
alter table core.client force row level security;

create policy the_engine_acts_for_a_member on core.client to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.client is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.client to tristage_engine;

create policy keepers_see_their_own on core.client for select to tristage_managers, tristage_accounts
  using (account_manager = (select auth.me()));
comment on policy keepers_see_their_own on core.client is 'those they keep';
grant select (id, contact, place, account_manager, class, rhythm, next_touch_at, lost_reason, since, version) on core.client to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.client for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.client is 'all';
grant select on core.client to tristage_head;
