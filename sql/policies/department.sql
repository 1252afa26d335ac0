-- The one row of settings.
-- Other tiers learn what concerns them from functions.

set local role tristage_owner;

alter table core.department enable row level security;
alter table core.department force row level security;

create policy the_engine_acts_for_a_member on core.department to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, update on core.department to tristage_engine;

create policy the_head_sees_all on core.department for select to tristage_head
  using ((select auth.me()) is not null);
grant select on core.department to tristage_head;
