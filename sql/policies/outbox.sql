-- Events that leave.
-- Only the clock's functions read it.

set local role tristage_owner;

alter table core.outbox enable row level security;
alter table core.outbox force row level security;

create policy the_engine_acts_for_a_member on core.outbox to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert, update on core.outbox to tristage_engine;
