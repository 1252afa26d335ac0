-- What a restore leaves behind: no person, no contact.
-- A server asks before it starts, as identity; the head sees whether events are held.

set local role tristage_owner;

alter table core.lineage enable row level security;
alter table core.lineage force row level security;

create policy the_engine_acts_for_a_member on core.lineage to tristage_engine
  using (nullif(current_setting('tristage.secret', true), '') is not null)
  with check (nullif(current_setting('tristage.secret', true), '') is not null);
comment on policy the_engine_acts_for_a_member on core.lineage is 'all, once a secret was presented: the tier''s functions decide which';
grant select, insert, update on core.lineage to tristage_engine;

create policy a_server_asks_before_it_starts on core.lineage for select to tristage_auth using (true);
comment on policy a_server_asks_before_it_starts on core.lineage is 'all, before a server opens its doors';
grant select on core.lineage to tristage_auth;
