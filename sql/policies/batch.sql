-- Leads given to outside call centres.
-- A partner reads its own batches through functions of its tier.

set local role tristage_owner;

alter table core.batch enable row level security;
alter table core.batch force row level security;

create policy the_engine_acts_for_a_member on core.batch to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.batch is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.batch to tristage_engine;

create policy the_head_sees_all on core.batch for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.batch is 'all';
grant select on core.batch to tristage_head;
