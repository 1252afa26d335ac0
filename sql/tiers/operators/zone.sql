-- What time it is where the callee is, as they say it.

set local role tristage_engine;

create function operators.learn_zone(card uuid, city text, zone text, zone_members text[], key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'learn_zone', jsonb_build_array(card, city, zone));
  a core.attempt;
  l core.lead;
begin
  if done is not null then return done; end if;
  a := core.hold(card, me);
  select * into l from core.lead x where x.id = a.lead;
  perform core.learn_zone(l, city, zone, zone_members, me);
  return core.answered(me, key, jsonb_build_object('card', a.id, 'zone', zone));
end
$$;
comment on function operators.learn_zone(uuid, text, text, text[], text) is
  'Keeps the time zone (and city) that the contact of the card in hand named; the next call keeps its hours by it. '
  'WRONG, STALE, EMPTY, REUSE.';
