-- Counts of what happened: derived from journal and calls, read by the head through functions alone.

set local role tristage_owner;

alter table core.tally enable row level security;
alter table core.tally force row level security;

create policy the_engine_acts_for_a_member on core.tally to tristage_engine
  -- Asked once a statement: figures read thousands of rows.
  using ((select nullif(current_setting('tristage.secret', true), '')) is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.tally is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.tally to tristage_engine;

alter table core.tally_mark enable row level security;
alter table core.tally_mark force row level security;

create policy the_engine_acts_for_a_member on core.tally_mark to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.tally_mark is 'all, once a secret was presented: the tier''s functions decide which';
grant select, update on core.tally_mark to tristage_engine;
