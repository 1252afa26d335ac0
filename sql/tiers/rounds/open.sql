-- The clock's way in.

set local role tristage_engine;
grant usage, create on schema rounds to tristage_auth;

set local role tristage_auth;

create function rounds.open(digest bytea) returns void
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if length(digest) is distinct from 32 then
    raise exception using errcode = 'WRONG', message = 'a digest has 32 bytes',
      detail = '{"field":"digest","rule":"form"}';
  end if;
  perform auth.open_system_session('clock', 'rounds', digest, interval '1 day');
end
$$;
comment on function rounds.open(bytea) is
  'A session of the system member clock for a day. Only the rounds'' own login role reaches this. WRONG.';
