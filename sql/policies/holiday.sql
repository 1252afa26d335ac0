-- Public holidays.
-- Operators meet holidays only as a claim that finds nothing.

set local role tristage_owner;

alter table core.holiday enable row level security;
alter table core.holiday force row level security;

create policy the_engine_acts_for_a_member on core.holiday to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.holiday is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.holiday to tristage_engine;

create policy the_head_sees_all on core.holiday for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.holiday is 'all';
grant select on core.holiday to tristage_head;
