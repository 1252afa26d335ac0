-- The one row of settings.
-- Other tiers learn what concerns them from functions.

set local role tristage_owner;

alter table core.department enable row level security;
alter table core.department force row level security;

create policy the_engine_acts_for_a_member on core.department to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.department is 'all, once a secret was presented: the tier''s functions decide which';
grant select, update on core.department to tristage_engine;

create policy the_head_sees_all on core.department for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.department is 'all';
grant select on core.department to tristage_head;

create policy the_admin_sees_what_the_admin_sets on core.department for select to tristage_admins
  using ((select auth.me()) is not null);
comment on policy the_admin_sees_what_the_admin_sets on core.department is 'all, by the columns granted: what the admin sets';
grant select (name, zone, language, cookie_lifetime, bearer_lifetime) on core.department to tristage_admins;

-- How long a session lasts is asked where it is opened.
create policy identity_asks_for_lifetimes on core.department for select to tristage_auth using (true);
comment on policy identity_asks_for_lifetimes on core.department is 'all, for how long one stays signed in';
grant select (cookie_lifetime, bearer_lifetime) on core.department to tristage_auth;
