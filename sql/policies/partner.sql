-- Outside call centres.
-- A partner reads its own row through functions of its tier.

set local role tristage_owner;

alter table core.partner enable row level security;
alter table core.partner force row level security;

create policy the_engine_acts_for_a_member on core.partner to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.partner is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.partner to tristage_engine;

create policy the_head_and_the_admin_see_all on core.partner for select to tristage_head, tristage_admins
  using ((select auth.me()) is not null);
comment on policy the_head_and_the_admin_see_all on core.partner is 'all';
grant select on core.partner to tristage_head, tristage_admins;

-- Where a key or a session is presented, its partner must not have been stopped.
create policy identity_asks_whether_it_goes_on on core.partner for select to tristage_auth using (true);
comment on policy identity_asks_whether_it_goes_on on core.partner is 'all, for whether a partner goes on';
grant select (id, active, requests_a_minute) on core.partner to tristage_auth;
