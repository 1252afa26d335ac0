-- Where a contact's clock stands, learned from the contact: calling hours follow it from then on.

set local role tristage_engine;

create function core.learn_zone(l core.lead, city text, zone text, members text[], me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  before text;
begin
  if cardinality(members) > 1 then
    perform core.missing('WRONG', 'city', 'several', 'one time zone, not a choice of them');
  end if;
  zone := core.ensure_zone(zone, members);
  select c.zone into before from core.contact c where c.id = l.contact for update;
  update core.contact c set zone = learn_zone.zone,
    city = coalesce(core.check_text(learn_zone.city, 'city', 200, false), c.city)
  where c.id = l.contact;
  update core.lead o set zone = learn_zone.zone where o.contact = l.contact and o.place not in ('won', 'closed');
  -- The city is a person's words: it stays with the contact, the zone goes on record.
  perform core.note_lead(l.id, me, 'zone_learned', jsonb_build_object('from', before, 'zone', zone));
end
$$;
comment on function core.learn_zone(core.lead, text, text, text[], core.member) is
  'Keeps the one time zone that a lead''s contact named, and its city where one is given: claims, caps and hours of '
  'its open leads follow. The lead is locked. WRONG for a group of zones.';
