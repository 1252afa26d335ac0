-- Events that leave.
-- Only the clock's functions read it.

set local role tristage_owner;

alter table core.outbox enable row level security;
alter table core.outbox force row level security;

create policy the_engine_acts_for_a_member on core.outbox to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.outbox is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.outbox to tristage_engine;

-- The owner of the table sees what is old enough to be erased, and nothing else: core.forget.
create policy the_old_is_erased on core.outbox to tristage_owner
  using (sent_at < now() - core.kept('sent_event') or at < now() - core.kept('event')) with check (false);
comment on policy the_old_is_erased on core.outbox is 'those that are past their time, to erase them';
