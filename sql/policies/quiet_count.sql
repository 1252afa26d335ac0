-- Counts of the do-not-call list, read by the head through a function alone.

set local role tristage_owner;

alter table core.quiet_count enable row level security;
alter table core.quiet_count force row level security;

create policy the_engine_acts_for_a_member on core.quiet_count to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.quiet_count is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.quiet_count to tristage_engine;
