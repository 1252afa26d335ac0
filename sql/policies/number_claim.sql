-- Numbers added that the base had elsewhere: for the head, who merges.
-- e164 is granted to no tier. No other tier reads this: they see the row of core.number that stands for it.

set local role tristage_owner;

alter table core.number_claim enable row level security;
alter table core.number_claim force row level security;

create policy the_engine_acts_for_a_member on core.number_claim to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert on core.number_claim to tristage_engine;
grant update (e164, masked) on core.number_claim to tristage_engine;

create policy the_head_sees_all on core.number_claim for select to tristage_head
  using ((select auth.me()) is not null);
grant select (id, contact, masked, member, at) on core.number_claim to tristage_head;
