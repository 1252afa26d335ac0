-- How far the servers have been told of events. Only the clock's functions read and move it.

set local role tristage_owner;

alter table core.live_mark enable row level security;
alter table core.live_mark force row level security;

create policy the_engine_acts_for_a_member on core.live_mark to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.live_mark is 'all, once a secret was presented: the tier''s functions decide which';
grant select, update on core.live_mark to tristage_engine;
