-- Leads: own ones and the queue for a manager, a client's for whoever keeps it.
-- Operators and partners have no policy here: neither leads nor ticket numbers are theirs.
-- card, lease and chain are for the head alone.

set local role tristage_owner;

alter table core.lead enable row level security;
alter table core.lead force row level security;

create policy the_engine_acts_for_a_member on core.lead to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.lead is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.lead to tristage_engine;

-- The subquery runs under the manager's own policy on clients: those they keep.
create policy managers_see_their_own_the_queue_and_their_clients on core.lead for select to tristage_managers
  using ((select auth.me()) is not null and (holder = (select auth.me()) or place = 'qualification'
    or exists (select from core.client c where c.contact = lead.contact)));
comment on policy managers_see_their_own_the_queue_and_their_clients on core.lead is 'their own, the qualification queue, and those of clients they keep';
grant select (id, ticket, kind, contact, campaign, zone, place, stage, stage_at, holder, due_at, priority, back_to, close_reason, qualified_at, handed_over_by, accepted_at, referred_by, referrals_asked, opened_at, closed_at, version) on core.lead to tristage_managers;

create policy account_managers_see_their_clients_leads on core.lead for select to tristage_accounts
  using (exists (select from core.contact c where c.id = lead.contact and c.custodian = (select auth.me())));
comment on policy account_managers_see_their_clients_leads on core.lead is 'of contacts in their custody';
grant select (id, ticket, kind, contact, campaign, zone, place, stage, stage_at, holder, due_at, priority, back_to, close_reason, qualified_at, handed_over_by, accepted_at, referred_by, referrals_asked, opened_at, closed_at, version) on core.lead to tristage_accounts;

create policy the_head_sees_all on core.lead for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.lead is 'all';
grant select on core.lead to tristage_head;
