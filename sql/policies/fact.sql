-- Personal facts.

set local role tristage_owner;

alter table core.fact enable row level security;
alter table core.fact force row level security;

create policy the_engine_acts_for_a_member on core.fact to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.fact is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.fact to tristage_engine;

create policy history_follows_the_custodian on core.fact for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = fact.contact and c.custodian = (select auth.me())));
comment on policy history_follows_the_custodian on core.fact is 'of contacts in their custody';
grant select on core.fact to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.fact for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.fact is 'all';
grant select on core.fact to tristage_head;
