-- Files of numbers nobody may call: what became of their rows, not the numbers.

set local role tristage_owner;

alter table core.do_not_call_list enable row level security;
alter table core.do_not_call_list force row level security;

create policy the_engine_acts_for_a_member on core.do_not_call_list to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.do_not_call_list is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.do_not_call_list to tristage_engine;

create policy the_head_sees_all on core.do_not_call_list for select to tristage_head
  using ((select auth.me()) is not null);
comment on policy the_head_sees_all on core.do_not_call_list is 'all';
grant select on core.do_not_call_list to tristage_head;
