-- Remarks of managers and account managers.
-- Operators have no policy here: what is thought of a contact after the hand-over is not theirs.

set local role tristage_owner;

alter table core.note enable row level security;
alter table core.note force row level security;

create policy the_engine_acts_for_a_member on core.note to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert on core.note to tristage_engine;
-- Whose it is changes where two contacts turn out to be one; what it says only where a person is erased.
grant update (contact, body) on core.note to tristage_engine;

create policy history_follows_the_custodian on core.note for select to tristage_managers, tristage_accounts
  using (exists (select from core.contact c where c.id = note.contact and c.custodian = (select auth.me())));
grant select on core.note to tristage_managers, tristage_accounts;

create policy the_head_sees_all on core.note for select to tristage_head
  using ((select auth.me()) is not null);
grant select on core.note to tristage_head;
