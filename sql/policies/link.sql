-- Who belongs to whom.

set local role tristage_owner;

alter table core.link enable row level security;
alter table core.link force row level security;

create policy the_engine_acts_for_a_member on core.link to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.link is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.link to tristage_engine;

create policy history_follows_the_custodian on core.link for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = link.contact and c.custodian = (select auth.me())));
comment on policy history_follows_the_custodian on core.link is 'of contacts in their custody';
grant select on core.link to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.link for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.link is 'all';
grant select on core.link to tristage_head;
