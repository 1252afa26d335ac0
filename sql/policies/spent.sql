-- Daily limits of contracts used.
-- A partner reads what is left of its own through functions of its tier.

set local role tristage_owner;

alter table core.spent enable row level security;
alter table core.spent force row level security;

create policy the_engine_acts_for_a_member on core.spent to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.spent is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.spent to tristage_engine;

create policy the_head_sees_all on core.spent for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.spent is 'all';
grant select on core.spent to tristage_head;
