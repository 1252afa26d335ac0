-- An enquiry by hand.

set local role tristage_engine;

create function managers.open(name text, company text, e164 text, masked text, kind text, city text, zone text,
  zone_members text[], need text, place text, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'open', jsonb_build_array(name, company,
    sha256(convert_to(coalesce(e164, ''), 'UTF8')), city, zone, need, place));
begin
  if done is not null then return done; end if;
  if place is null or place not in ('qualification', 'sales') then
    perform core.missing('WRONG', 'place', 'unknown', 'an enquiry goes to qualification or to own sales');
  end if;
  perform core.spend(me, 'opens', (select d.opens_an_hour from core.department d));
  if place = 'sales' then perform managers.check_cap(me); end if;
  perform core.ensure_zone(zone, zone_members);
  perform core.enquire(me, name, company, e164, masked, kind, city, zone, need, place);
  return core.answered(me, key, jsonb_build_object('place', place));
end
$$;
comment on function managers.open(text, text, text, text, text, text, text, text[], text, text, text) is
  'Takes down an enquiry for the qualification queue or own sales. The answer is the same whether the number was '
  'known; what then shows in the own list is the residual that docs/access.md names. LIMIT, QUIET, WRONG, REUSE.';
