-- Hourly limits used.

set local role tristage_owner;

alter table core.quota enable row level security;
alter table core.quota force row level security;

create policy the_engine_acts_for_a_member on core.quota to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.quota is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.quota to tristage_engine;

-- The owner of the table sees what is old enough to be erased, and nothing else: core.forget.
create policy the_old_is_erased on core.quota to tristage_owner
  using (hour < now() - core.kept('quota')) with check (false);
comment on policy the_old_is_erased on core.quota is 'those that are past their time, to erase them';
