-- Names: the custodian's and the head's alone.
-- Operators and partners have no policy here: a card in hand is shown by a function.

set local role tristage_owner;

alter table core.name enable row level security;
alter table core.name force row level security;

create policy the_engine_acts_for_a_member on core.name to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.name is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.name to tristage_engine;

create policy only_the_custodian_reads_names on core.name for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = name.contact and c.custodian = (select auth.me())));
comment on policy only_the_custodian_reads_names on core.name is 'of contacts in their custody';
grant select on core.name to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.name for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.name is 'all';
grant select on core.name to tristage_head;
