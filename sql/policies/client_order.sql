-- Orders.

set local role tristage_owner;

alter table core.client_order enable row level security;
alter table core.client_order force row level security;

create policy the_engine_acts_for_a_member on core.client_order to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert on core.client_order to tristage_engine;
-- Whose it is changes where two contacts turn out to be one; what it says never does.
grant update (client, contact, subject) on core.client_order to tristage_engine;

create policy history_follows_the_custodian on core.client_order for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = client_order.contact and c.custodian = (select auth.me())));
grant select on core.client_order to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.client_order for select to tristage_head
  using ((select auth.me()) is not null);
grant select on core.client_order to tristage_head;
