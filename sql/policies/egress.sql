-- What left by eye or file.
-- Nobody sees their own marks here: counting is the head's.

set local role tristage_owner;

alter table core.egress enable row level security;
alter table core.egress force row level security;

create policy the_engine_acts_for_a_member on core.egress to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.egress is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert on core.egress to tristage_engine;

create policy the_head_sees_all on core.egress for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.egress is 'all';
grant select on core.egress to tristage_head;
