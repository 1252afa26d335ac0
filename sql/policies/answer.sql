-- Answers to the script's questions.
-- In the queue only the four qualification answers are shown; the rest becomes visible with custody.

set local role tristage_owner;

alter table core.answer enable row level security;
alter table core.answer force row level security;

create policy the_engine_acts_for_a_member on core.answer to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.answer is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.answer to tristage_engine;

create policy history_follows_the_custodian_and_qualification_the_queue on core.answer for select to tristage_managers
  using (exists (select from core.contact c where c.id = answer.contact and c.custodian = (select auth.me())) or exists (select from core.lead l where l.id = answer.lead and l.place = 'qualification' and answer.question in ('need', 'authority', 'budget', 'timing')));
comment on policy history_follows_the_custodian_and_qualification_the_queue on core.answer is 'of contacts in their custody; of the queue the four qualification answers';
grant select on core.answer to tristage_managers;

create policy history_follows_the_custodian on core.answer for select to tristage_accounts
  using (exists (select from core.contact c where c.id = answer.contact and c.custodian = (select auth.me())));
comment on policy history_follows_the_custodian on core.answer is 'of contacts in their custody';
grant select on core.answer to tristage_accounts;

create policy the_head_sees_all on core.answer for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.answer is 'all';
grant select on core.answer to tristage_head;
