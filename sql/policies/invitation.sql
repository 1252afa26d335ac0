-- Who was asked to join. Nothing of a lead or a client stands here.

set local role tristage_owner;

alter table core.invitation enable row level security;
alter table core.invitation force row level security;

create policy the_engine_acts_for_a_member on core.invitation to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert, update on core.invitation to tristage_engine;

create policy admins_see_who_was_invited on core.invitation for select to tristage_admins
  using ((select auth.me()) is not null);
grant select on core.invitation to tristage_admins;

-- The link is read before anybody is signed in.
create policy identity_finds_the_invitation on core.invitation for select to tristage_auth using (true);
grant select on core.invitation to tristage_auth;
