-- Who was asked to join. Nothing of a lead or a client stands here.

set local role tristage_owner;

alter table core.invitation enable row level security;
alter table core.invitation force row level security;

create policy the_engine_acts_for_a_member on core.invitation to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.invitation is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.invitation to tristage_engine;

create policy admins_see_who_was_invited on core.invitation for select to tristage_admins
  using ((select auth.me()) is not null);
comment on policy admins_see_who_was_invited on core.invitation is 'all, but what the link is proven by';
grant select on core.invitation to tristage_admins;

-- The link is read before anybody is signed in.
create policy identity_finds_the_invitation on core.invitation for select to tristage_auth using (true);
comment on policy identity_finds_the_invitation on core.invitation is 'all, to find an invitation by its link';
grant select on core.invitation to tristage_auth;
