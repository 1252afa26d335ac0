-- Files that heads sent.

set local role tristage_owner;

alter table core.upload enable row level security;
alter table core.upload force row level security;

create policy the_engine_acts_for_a_member on core.upload to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.upload is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.upload to tristage_engine;

create policy the_head_sees_all on core.upload for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.upload is 'all';
grant select on core.upload to tristage_head;
