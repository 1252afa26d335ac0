-- Numbers nobody may call.
-- hash is granted to no tier: a lookup by number would tell who is in the base.
-- Update is granted to nobody: do-not-call has no way out.

set local role tristage_owner;

alter table core.do_not_call enable row level security;
alter table core.do_not_call force row level security;

create policy the_engine_acts_for_a_member on core.do_not_call to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.do_not_call is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert on core.do_not_call to tristage_engine;

create policy the_head_sees_all on core.do_not_call for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.do_not_call is 'all';
grant select (id, masked, scope, campaign, partner, reason, member, at, list) on core.do_not_call to tristage_head;
