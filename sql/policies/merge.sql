-- Contacts that turned out to be one.
-- Whoever has the survivor in custody has the merged one too, so the record of it is theirs to read.
-- Delete is granted to nobody; a trigger lets nothing be rewritten but a note that is emptied with its person.

set local role tristage_owner;

alter table core.merge enable row level security;
alter table core.merge force row level security;

create policy the_engine_acts_for_a_member on core.merge to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert on core.merge to tristage_engine;
grant update (note) on core.merge to tristage_engine;

create policy merges_follow_the_custodian on core.merge for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = merge.survivor and c.custodian = (select auth.me())));
grant select (contact, survivor, at, member, note) on core.merge to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.merge for select to tristage_head
  using ((select auth.me()) is not null);
grant select on core.merge to tristage_head;
