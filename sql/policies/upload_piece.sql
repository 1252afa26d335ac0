-- The bytes of uploads: numbers and names as they were sent.
-- Granted to no tier: a head reads the beginning of a draft by a function, the clock reads what it brings in.

set local role tristage_owner;

alter table core.upload_piece enable row level security;
alter table core.upload_piece force row level security;

create policy the_engine_acts_for_a_member on core.upload_piece to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.upload_piece is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.upload_piece to tristage_engine;

-- The owner of the table sees what is old enough to be erased, and nothing else: core.forget.
create policy the_old_is_erased on core.upload_piece to tristage_owner
  using (keep_until < now()) with check (false);
comment on policy the_old_is_erased on core.upload_piece is 'those that are past their time, to erase them';
