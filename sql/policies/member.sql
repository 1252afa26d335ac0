-- Who works here.
-- Operators and partners read no member: the names of staff are not theirs.
-- sign_in_name is for the head and the admin alone.

set local role tristage_owner;

alter table core.member enable row level security;
alter table core.member force row level security;

create policy the_engine_acts_for_a_member on core.member to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.member is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.member to tristage_engine;

create policy colleagues_are_known_by_name on core.member for select to tristage_managers, tristage_accounts
  using (partner is null and (select auth.me()) is not null);
comment on policy colleagues_are_known_by_name on core.member is 'all, by the columns granted: colleagues are known by name';
grant select (id, name, tier) on core.member to tristage_managers, tristage_accounts;

create policy the_head_and_the_admin_see_all on core.member for select to tristage_head, tristage_admins
  using ((select auth.me()) is not null);
comment on policy the_head_and_the_admin_see_all on core.member is 'all';
grant select on core.member to tristage_head, tristage_admins;

-- The identity functions find the member, and keep the language they read.
create policy identity_finds_the_member on core.member to tristage_auth using (true) with check (true);
comment on policy identity_finds_the_member on core.member is 'all, to find a member by name or secret';
grant select on core.member to tristage_auth;
grant update (language) on core.member to tristage_auth;
