-- Checklist marks.

set local role tristage_owner;

alter table core.check_mark enable row level security;
alter table core.check_mark force row level security;

create policy the_engine_acts_for_a_member on core.check_mark to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.check_mark is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.check_mark to tristage_engine;

create policy history_follows_the_custodian on core.check_mark for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = check_mark.contact and c.custodian = (select auth.me())));
comment on policy history_follows_the_custodian on core.check_mark is 'of contacts in their custody';
grant select on core.check_mark to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.check_mark for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.check_mark is 'all';
grant select on core.check_mark to tristage_head;
