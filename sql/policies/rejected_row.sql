-- Rows that were refused, cells and all.
-- Granted to no tier: a head has them as a file, by a function that counts.

set local role tristage_owner;

alter table core.rejected_row enable row level security;
alter table core.rejected_row force row level security;

create policy the_engine_acts_for_a_member on core.rejected_row to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert on core.rejected_row to tristage_engine;
grant update (cells) on core.rejected_row to tristage_engine;

-- The owner of the table sees what is old enough to be erased, and nothing else: core.forget.
create policy the_old_is_erased on core.rejected_row to tristage_owner
  using (at < now() - core.kept('rejected')) with check (false);
