-- Campaigns and their rules.
-- Operators see the campaign's name on their card.

set local role tristage_owner;

alter table core.campaign enable row level security;
alter table core.campaign force row level security;

create policy the_engine_acts_for_a_member on core.campaign to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.campaign is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.campaign to tristage_engine;

create policy campaigns_are_known_by_name on core.campaign for select to tristage_managers, tristage_accounts
  using ((select auth.me()) is not null);
comment on policy campaigns_are_known_by_name on core.campaign is 'all, by the columns granted: campaigns are known by name';
grant select (id, name, kind) on core.campaign to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.campaign for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.campaign is 'all';
grant select on core.campaign to tristage_head;
