-- Results of a call.

set local role tristage_owner;

alter table core.disposition enable row level security;
alter table core.disposition force row level security;

create policy the_engine_acts_for_a_member on core.disposition to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.disposition is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.disposition to tristage_engine;

create policy everybody_reads_the_lists on core.disposition for select to tristage_operators, tristage_managers, tristage_accounts, tristage_head
  using (true);
comment on policy everybody_reads_the_lists on core.disposition is 'all: words and figures that identify nobody';
grant select on core.disposition to tristage_operators, tristage_managers, tristage_accounts, tristage_head;
