-- Call scripts.
-- Operators read the version of their card through operators.script().

set local role tristage_owner;

alter table core.script enable row level security;
alter table core.script force row level security;

create policy the_engine_acts_for_a_member on core.script to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.script is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.script to tristage_engine;

create policy the_head_sees_all on core.script for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.script is 'all';
grant select on core.script to tristage_head;
