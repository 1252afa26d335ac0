-- The arrows between places.

set local role tristage_owner;

alter table core.transition enable row level security;
alter table core.transition force row level security;

create policy the_engine_acts_for_a_member on core.transition to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.transition is 'all, once a secret was presented: the tier''s functions decide which';
grant select on core.transition to tristage_engine;

create policy the_head_sees_all on core.transition for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.transition is 'all';
grant select on core.transition to tristage_head;

-- The trigger that guards places asks this table as whoever writes; only the owners and the engine can.
create policy the_owner_checks_arrows on core.transition to tristage_owner using (true);
comment on policy the_owner_checks_arrows on core.transition is 'all, to check that a move is an arrow';
