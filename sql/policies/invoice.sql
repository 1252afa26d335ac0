-- Invoices.

set local role tristage_owner;

alter table core.invoice enable row level security;
alter table core.invoice force row level security;

create policy the_engine_acts_for_a_member on core.invoice to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.invoice is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.invoice to tristage_engine;

create policy history_follows_the_custodian on core.invoice for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = invoice.contact and c.custodian = (select auth.me())));
comment on policy history_follows_the_custodian on core.invoice is 'of contacts in their custody';
grant select on core.invoice to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.invoice for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.invoice is 'all';
grant select on core.invoice to tristage_head;
