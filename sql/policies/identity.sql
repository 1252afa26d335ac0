-- Tax numbers, e-mails, addresses.
-- No tier reads this table: functions show what an act needs.

set local role tristage_owner;

alter table core.identity enable row level security;
alter table core.identity force row level security;

create policy the_engine_acts_for_a_member on core.identity to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.identity is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.identity to tristage_engine;
