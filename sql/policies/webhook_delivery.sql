-- Events on their way to partners.
-- A partner reads its own log through a function of its tier, without subject; the clock sends them.

set local role tristage_owner;

alter table core.webhook_delivery enable row level security;
alter table core.webhook_delivery force row level security;

create policy the_engine_acts_for_a_member on core.webhook_delivery to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.webhook_delivery is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.webhook_delivery to tristage_engine;

-- The owner of the table sees what is old enough to be erased, and nothing else: core.forget.
create policy the_old_is_erased on core.webhook_delivery to tristage_owner
  using (coalesce(done_at, given_up_at) < now() - core.kept('delivery')) with check (false);
comment on policy the_old_is_erased on core.webhook_delivery is 'those that are past their time, to erase them';
