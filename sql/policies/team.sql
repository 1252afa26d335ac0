-- Groups of members.

set local role tristage_owner;

alter table core.team enable row level security;
alter table core.team force row level security;

create policy the_engine_acts_for_a_member on core.team to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.team is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.team to tristage_engine;

create policy the_head_and_the_admin_see_all on core.team for select to tristage_head, tristage_admins
  using ((select auth.me()) is not null);
comment on policy the_head_and_the_admin_see_all on core.team is 'all';
grant select on core.team to tristage_head, tristage_admins;
