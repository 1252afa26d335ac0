-- Idempotency keys.
-- A member's keys are read by the act that carries them.

set local role tristage_owner;

alter table core.replay enable row level security;
alter table core.replay force row level security;

create policy the_engine_acts_for_a_member on core.replay to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.replay is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.replay to tristage_engine;

-- The owner of the table sees what is old enough to be erased, and nothing else: core.forget.
create policy the_old_is_erased on core.replay to tristage_owner
  using (at < now() - core.kept('key')) with check (false);
comment on policy the_old_is_erased on core.replay is 'those that are past their time, to erase them';
