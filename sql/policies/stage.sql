-- Stages of a sale.
-- Operators do not sell: they need no stages.

set local role tristage_owner;

alter table core.stage enable row level security;
alter table core.stage force row level security;

create policy the_engine_acts_for_a_member on core.stage to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.stage is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.stage to tristage_engine;

create policy everybody_reads_the_lists on core.stage for select to tristage_managers, tristage_accounts, tristage_head
  using (true);
comment on policy everybody_reads_the_lists on core.stage is 'all: words and figures that identify nobody';
grant select on core.stage to tristage_managers, tristage_accounts, tristage_head;
