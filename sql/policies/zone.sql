-- Where callees' clocks may stand.
-- Operators get the zone of their card with it.

set local role tristage_owner;

alter table core.zone enable row level security;
alter table core.zone force row level security;

create policy the_engine_acts_for_a_member on core.zone to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.zone is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert on core.zone to tristage_engine;

create policy everybody_reads_the_lists on core.zone for select to tristage_managers, tristage_accounts, tristage_head
  using (true);
comment on policy everybody_reads_the_lists on core.zone is 'all: words and figures that identify nobody';
grant select on core.zone to tristage_managers, tristage_accounts, tristage_head;
