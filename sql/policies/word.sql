-- Words of names: read by no tier, found by through functions that apply the asker's scope.

set local role tristage_owner;

alter table core.word enable row level security;
alter table core.word force row level security;

create policy the_engine_acts_for_a_member on core.word to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
grant select, insert, update on core.word to tristage_engine;
