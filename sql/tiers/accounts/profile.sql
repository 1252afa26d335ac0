-- The profile of a client and of its people.

set local role tristage_engine;

create function accounts.edit_profile(client uuid, version int, name text, company text, "position" text, site text,
  notes text, city text, industry text, segment text, class text, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'edit_profile',
    jsonb_build_array(client, version, name, company, position, site, notes, city, industry, segment, class));
  was core.client;
  c core.client;
  before jsonb;
  after jsonb;
begin
  if done is not null then return done; end if;
  was := accounts.hold_client(client, me);
  if version is null or version <> was.version then
    raise exception using errcode = 'STALE', message = 'the profile was changed meanwhile';
  end if;
  if nullif(class, '') is not null and class not in ('A', 'B', 'C') then
    perform core.missing('WRONG', 'class', 'choice', 'a class is A, B or C');
  end if;
  select to_jsonb(n) || jsonb_build_object('city', k.city, 'industry', k.industry, 'segment', k.segment, 'class', was.class)
  into before from core.contact k left join core.name n on n.contact = k.id where k.id = was.contact;
  insert into core.name as n (contact, name, company, position, site, notes)
  values (was.contact, core.check_text(edit_profile.name, 'name', 300), core.check_text(edit_profile.company, 'company', 300, false),
    core.check_text(edit_profile.position, 'position', 200, false), core.check_text(edit_profile.site, 'site', 300, false),
    core.check_text(edit_profile.notes, 'notes', 4000, false))
  on conflict on constraint name_pkey do update set name = excluded.name, company = excluded.company,
    position = excluded.position, site = excluded.site, notes = excluded.notes;
  update core.contact k set city = core.check_text(edit_profile.city, 'city', 120, false),
    industry = core.check_text(edit_profile.industry, 'industry', 120, false),
    segment = core.check_text(edit_profile.segment, 'segment', 120, false)
  where k.id = was.contact;
  c := was;
  c.class := nullif(edit_profile.class, '');
  select to_jsonb(n) || jsonb_build_object('city', k.city, 'industry', k.industry, 'segment', k.segment, 'class', c.class)
  into after from core.contact k join core.name n on n.contact = k.id where k.id = was.contact;
  -- Which fields changed is the record's; what was written is not: events leave.
  c := core.move_client(was, c, me, 'profile_edited', null, jsonb_build_object('fields', coalesce((
    select jsonb_agg(f.key order by f.key) from jsonb_each(after) f where before -> f.key is distinct from f.value), '[]')));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'version', c.version));
end
$$;
comment on function accounts.edit_profile(uuid, int, text, text, text, text, text, text, text, text, text, text) is
  'Writes a client''s profile as a whole. version: the one the form was filled from. STALE when it has changed '
  'meanwhile; WRONG, EMPTY, REUSE.';

create function accounts.add_person(client uuid, name text, "position" text, notes text, e164 text, masked text,
  number_kind text, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_person', jsonb_build_array(client, name, position, notes, e164));
  c core.client;
  person uuid;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  insert into core.contact (kind, city, zone, source, custodian)
  select 'person', k.city, k.zone, 'client', me.id from core.contact k where k.id = c.contact
  returning id into person;
  insert into core.name (contact, name, position, notes)
  values (person, core.check_text(add_person.name, 'name', 300), core.check_text(add_person.position, 'position', 200, false),
    core.check_text(add_person.notes, 'notes', 4000, false));
  insert into core.link (contact, other, kind, member) values (person, c.contact, 'works_at', me.id);
  if e164 is not null then
    perform core.add_number(person, e164, masked, number_kind, me);
  end if;
  perform core.note_client(c.id, me, 'person_added', jsonb_build_object('person', person));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'person', person));
end
$$;
comment on function accounts.add_person(uuid, text, text, text, text, text, text, text) is
  'Adds a contact person to a client, with a telephone number or without; the answer is the same whether the base '
  'knew the number or not. WRONG, EMPTY, REUSE.';

create function accounts.edit_person(client uuid, person uuid, name text, "position" text, notes text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'edit_person', jsonb_build_array(client, person, name, position, notes));
  c core.client;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  if person = c.contact or accounts.in_circle(c, person, me) is null then
    perform core.missing('WRONG', 'person', 'choice', 'this person does not belong to the client');
  end if;
  update core.name n set name = core.check_text(edit_person.name, 'name', 300),
    position = core.check_text(edit_person.position, 'position', 200, false),
    notes = core.check_text(edit_person.notes, 'notes', 4000, false)
  where n.contact = person;
  perform core.note_client(c.id, me, 'person_edited', jsonb_build_object('person', person));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'person', person));
end
$$;
comment on function accounts.edit_person(uuid, uuid, text, text, text, text) is
  'Writes a contact person''s name, position and notes. WRONG, EMPTY, REUSE.';
