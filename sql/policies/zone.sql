-- Where callees' clocks may stand.
-- Operators get the zone of their card with it.

set local role tristage_owner;

alter table core.zone enable row level security;
alter table core.zone force row level security;

create policy the_engine_acts_for_a_member on core.zone to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert on core.zone to tristage_engine;

create policy everybody_reads_the_lists on core.zone for select to tristage_managers, tristage_accounts, tristage_head
  using (true);
grant select on core.zone to tristage_managers, tristage_accounts, tristage_head;
