-- Where partners hear of their events.
-- A partner reads its own through functions of its tier.

set local role tristage_owner;

alter table core.webhook enable row level security;
alter table core.webhook force row level security;

create policy the_engine_acts_for_a_member on core.webhook to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.webhook is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.webhook to tristage_engine;
