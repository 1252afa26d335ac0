-- Telephone numbers: shown masked.
-- e164 and hash are granted to no tier, the head included: a number is revealed by a function that counts.

set local role tristage_owner;

alter table core.number enable row level security;
alter table core.number force row level security;

create policy the_engine_acts_for_a_member on core.number to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.number is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.number to tristage_engine;

-- Account managers read numbers through accounts.numbers(), with those of a client's people.
create policy numbers_follow_their_contact on core.number for select to tristage_managers
  using (exists (select from core.contact c where c.id = number.contact));
comment on policy numbers_follow_their_contact on core.number is 'of contacts they see, masked';
grant select (id, contact, masked, kind, position, state, state_at) on core.number to tristage_managers;

create policy the_head_sees_all on core.number for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.number is 'all';
-- same_as is for the head alone: it says that the base knew the number.
grant select (id, contact, masked, kind, position, state, state_at, same_as) on core.number to tristage_head;
