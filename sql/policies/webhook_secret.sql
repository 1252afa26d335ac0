-- Which secrets sign a webhook's events. The secrets themselves stand nowhere.
-- Granted to no tier: an id is worth nothing without the server's key, and nothing to anybody with it but the clock.

set local role tristage_owner;

alter table core.webhook_secret enable row level security;
alter table core.webhook_secret force row level security;

create policy the_engine_acts_for_a_member on core.webhook_secret to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.webhook_secret is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.webhook_secret to tristage_engine;
