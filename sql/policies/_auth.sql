-- Sessions and keys, password hashes (proposed ones too), hashes of links, failures, pepper: the identity functions' alone.
-- No tier, no engine, no table owner reads them; there is no other policy.

set local role tristage_auth;

do $$
declare
  kept text;
begin
  foreach kept in array array['session', 'password', 'proposed_password', 'failure', 'pepper', 'invitation', 'seen']
  loop
    execute format('alter table auth.%I enable row level security', kept);
    execute format('alter table auth.%I force row level security', kept);
    execute format('create policy identity_alone on auth.%I to tristage_auth using (true) with check (true)', kept);
    execute format('comment on policy identity_alone on auth.%I is ''all: identity is found out here''', kept);
  end loop;
end
$$;
