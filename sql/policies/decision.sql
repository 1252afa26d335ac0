-- What was decided about the house.
-- An admin reads what admins and the program decided about members; campaigns and settings are the head's.
-- Update and delete are granted to nobody, and triggers refuse them even to the owner.

set local role tristage_owner;

alter table core.decision enable row level security;
alter table core.decision force row level security;

create policy the_engine_acts_for_a_member on core.decision to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.decision is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert on core.decision to tristage_engine;

create policy admins_see_what_concerns_members on core.decision for select to tristage_admins
  using (tier = 'admins' and (select auth.me()) is not null);
comment on policy admins_see_what_concerns_members on core.decision is 'those that admins took';
grant select (no, at, member, tier, act, subject, reason, detail) on core.decision to tristage_admins;

create policy the_head_sees_all on core.decision for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.decision is 'all';
grant select on core.decision to tristage_head;
