-- What the clock found wrong. The head marks it as seen through a function.

set local role tristage_owner;

alter table core.warning enable row level security;
alter table core.warning force row level security;

create policy the_engine_acts_for_a_member on core.warning to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.warning is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.warning to tristage_engine;

create policy the_head_sees_all on core.warning for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.warning is 'all';
grant select on core.warning to tristage_head;

alter table core.watch enable row level security;
alter table core.watch force row level security;

create policy the_engine_acts_for_a_member on core.watch to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.watch is 'all, once a secret was presented: the tier''s functions decide which';
grant select, update on core.watch to tristage_engine;

create policy the_head_sees_all on core.watch for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.watch is 'all';
grant select on core.watch to tristage_head;
