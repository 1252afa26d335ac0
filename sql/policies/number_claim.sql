-- Numbers added that the base had elsewhere.
-- e164 is granted to no tier. Account managers read claims through accounts.numbers(), among the other numbers.

set local role tristage_owner;

alter table core.number_claim enable row level security;
alter table core.number_claim force row level security;

create policy the_engine_acts_for_a_member on core.number_claim to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert on core.number_claim to tristage_engine;

create policy who_added_it_sees_it_masked on core.number_claim for select to tristage_managers
  using (member = (select auth.me()) and exists (select from core.contact c where c.id = number_claim.contact and c.custodian = (select auth.me())));
grant select (contact, masked, member, at) on core.number_claim to tristage_managers;

create policy the_head_sees_all on core.number_claim for select to tristage_head
  using ((select auth.me()) is not null);
grant select (contact, masked, member, at) on core.number_claim to tristage_head;
