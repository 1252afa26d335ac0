-- An enquiry by hand, by the head: into the qualification queue.

set local role tristage_engine;

create function head.open(name text, company text, e164 text, masked text, kind text, city text, zone text,
  zone_members text[], need text, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'open', jsonb_build_array(name, company,
    sha256(convert_to(coalesce(e164, ''), 'UTF8')), city, zone, need));
begin
  if done is not null then return done; end if;
  perform core.ensure_zone(zone, zone_members);
  perform core.enquire(me, name, company, e164, masked, kind, city, zone, need, 'qualification');
  return core.answered(me, key, jsonb_build_object('place', 'qualification'));
end
$$;
comment on function head.open(text, text, text, text, text, text, text, text[], text, text) is
  'Takes down an enquiry for the qualification queue; a known number joins what exists. QUIET, WRONG, REUSE.';
