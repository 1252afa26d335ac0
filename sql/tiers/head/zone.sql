-- Where a contact's clock stands, set by the head.

set local role tristage_engine;

create function head.learn_zone(lead uuid, city text, zone text, zone_members text[], key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'learn_zone', jsonb_build_array(lead, city, zone));
  l core.lead;
begin
  if done is not null then return done; end if;
  select * into l from core.lead x where x.id = lead for update;
  if l.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such lead';
  end if;
  perform core.learn_zone(l, city, zone, zone_members, me);
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'zone', zone));
end
$$;
comment on function head.learn_zone(uuid, text, text, text[], text) is
  'Keeps the one time zone (and city) of a lead''s contact; its open leads are called by it from then on. WRONG, EMPTY, REUSE.';
