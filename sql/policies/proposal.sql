-- Changes of rights that wait for a second admin.
-- The head has no policy here: members are the admins'.

set local role tristage_owner;

alter table core.proposal enable row level security;
alter table core.proposal force row level security;

create policy the_engine_acts_for_a_member on core.proposal to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.proposal is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.proposal to tristage_engine;

create policy admins_decide_together on core.proposal for select to tristage_admins
  using ((select auth.me()) is not null);
comment on policy admins_decide_together on core.proposal is 'all: admins decide together';
grant select on core.proposal to tristage_admins;
