-- What the clock does for clients.

set local role tristage_engine;

create function rounds.hand_clients_over() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if not rounds.is_mine('hand_clients_over') then return 0; end if;
  return core.hand_clients_over(me, 200);
end
$$;
comment on function rounds.hand_clients_over() is
  'With tier 3 switched on again, clients that managers still keep go to account managers as far as they have room.';
