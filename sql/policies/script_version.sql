-- Versions of scripts.
-- Update is granted to nobody: a published version never changes.

set local role tristage_owner;

alter table core.script_version enable row level security;
alter table core.script_version force row level security;

create policy the_engine_acts_for_a_member on core.script_version to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.script_version is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert on core.script_version to tristage_engine;

create policy the_head_sees_all on core.script_version for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.script_version is 'all';
grant select on core.script_version to tristage_head;
