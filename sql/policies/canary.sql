-- Which contacts are invented: the heads' alone to know.

set local role tristage_owner;

alter table core.canary enable row level security;
alter table core.canary force row level security;

create policy the_engine_acts_for_a_member on core.canary to tristage_engine
  using ((select nullif(current_setting('tristage.secret', true), '')) is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.canary is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.canary to tristage_engine;

create policy the_head_sees_all on core.canary for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.canary is 'all';
grant select on core.canary to tristage_head;
