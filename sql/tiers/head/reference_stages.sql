-- Stages of a sale and their checklists.

set local role tristage_engine;

create function head.place_among(ids text[], moved text, "to" int) returns text[]
  immutable language sql set search_path = pg_catalog, pg_temp
return (array_remove(ids, moved))[1:"to" - 1] || moved || (array_remove(ids, moved))["to":];
comment on function head.place_among(text[], text, int) is 'A list with one of its members at another place.';

create function head.new_stage(change jsonb) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  made text := 'stage_' || translate(substr(md5(gen_random_uuid()::text), 1, 8), '0123456789', 'ghijklmnop');
  before text := coalesce(change ->> 'after', '');
begin
  if not exists (select from core.stage s where s.id = before and s.active and s.id not in ('closing', 'referrals')) then
    perform core.missing('WRONG', 'after', 'choice', 'a stage comes after another, and before the closing');
  end if;
  -- It begins at the end, where nothing can stand, and switched off: its place is given to it as to any other.
  insert into core.stage (id, position, label_ru, label_en, norm, active)
  select made, max(s.position) + 1, '', '', '3 days', false from core.stage s;
  return made;
end
$$;
comment on function head.new_stage(jsonb) is 'A stage that is not there yet, to be filled; answers its id. after: the stage before it. WRONG.';

create function head.set_stage(stage text, change jsonb) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  s core.stage;
  was core.stage;
  ids text[];
  standing bigint;
  added boolean := stage = 'new';
begin
  if added then stage := head.new_stage(change); end if;
  ids := (select array_agg(x.id order by x.position) from core.stage x);
  if added then
    change := change || jsonb_build_object('active', true, 'position', array_position(ids, change ->> 'after') + 1);
  end if;
  perform core.stages_stay(whole => true);
  select * into was from core.stage x where x.id = stage for update;
  s := was;
  s.label_ru := head.rule_label(change, 'label_ru', s.label_ru);
  s.label_en := head.rule_label(change, 'label_en', s.label_en);
  s.norm := make_interval(hours => head.rule_number(change, 'norm_hours', 1, 8760, extract(epoch from s.norm)::int / 3600));
  s.position := head.rule_number(change, 'position', 1, cardinality(ids), s.position);
  s.active := head.rule_flag(change, 'active', s.active);
  select count(*) into standing from core.lead l where l.stage = was.id and l.place in ('sales', 'nurturing');
  if was.active and not s.active then
    if s.id in ('contact', 'closing', 'referrals') then
      perform head.refuse('stage_stays', 'the hand-over, the payment and the referrals have their stages');
    elsif standing > 0 then
      perform head.refuse('leads_stand', 'leads stand in this stage', standing);
    end if;
  end if;
  update core.stage x set label_ru = s.label_ru, label_en = s.label_en, norm = s.norm, active = s.active where x.id = s.id;
  if s.position <> was.position then
    if exists (select from core.lead l join core.stage here on here.id = l.stage
      where l.place in ('sales', 'nurturing') and l.stage <> s.id and here.position between s.position and was.position
        and s.active and not added) then
      perform head.refuse('would_skip', 'leads that stand behind its new place would skip it');
    end if;
    ids := head.place_among(ids, s.id, s.position);
    if ids[1] <> 'contact' or ids[cardinality(ids)] <> 'referrals' or ids[cardinality(ids) - 1] <> 'closing' then
      perform head.refuse('stage_order', 'contact is the first stage, closing and referrals are the last');
    end if;
    update core.stage x set position = -x.position;
    update core.stage x set position = array_position(ids, x.id);
  end if;
  return s.id;
end
$$;
comment on function head.set_stage(text, jsonb) is
  'Changes a stage: words, norm, place, whether sales go through it; or adds one; answers its id. WRONG, ORDER.';

create function head.effects_of_stage(stage text, was jsonb, becomes jsonb) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with here as (
    select l.id, l.stage_at + make_interval(hours => (was ->> 'norm_hours')::int) < now() as late,
      l.stage_at + make_interval(hours => (becomes ->> 'norm_hours')::int) < now() as later
    from core.lead l where l.stage = effects_of_stage.stage and l.place = 'sales'),
  past as (
    select l.id from core.lead l join core.stage at on at.id = l.stage
    where l.place in ('sales', 'nurturing') and at.position > (becomes ->> 'position')::int)
  select head.effect('leads_stand', (select count(*) from here))
    || head.effect('leads_become_late', (select count(*) from here where later and not late))
    || head.effect('leads_in_time_again', (select count(*) from here where late and not later))
    || head.effect('leads_past', (select count(*) from past where coalesce(was ->> 'active', 'false') = 'false' and becomes ->> 'active' = 'true'))
    || head.effect('leads_meet_it', (select count(*) from core.lead l join core.stage at on at.id = l.stage
        where l.place in ('sales', 'nurturing') and was ->> 'active' = 'true' and becomes ->> 'active' = 'true'
          and at.position < (becomes ->> 'position')::int and at.position >= (was ->> 'position')::int));
end;
comment on function head.effects_of_stage(text, jsonb, jsonb) is
  'Leads that stand in the stage, that become late or are in time again under another norm, that are past a stage that '
  'comes back, that meet it once more.';

create function head.set_item(item text, change jsonb) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  i core.checklist_item;
  was core.checklist_item;
  ids text[];
  standing bigint;
begin
  select * into was from core.checklist_item x where x.id = item for update;
  i := was;
  if was.id is null then
    select s.id into i.stage from core.stage s where s.id = change ->> 'family' and s.active and s.id <> 'contact';
    if i.stage is null then
      perform core.missing('WRONG', 'family', 'choice', 'there is no such stage with a checklist');
    elsif coalesce(change ->> 'type', 'mark') not in ('mark', 'text', 'amount') then
      perform core.missing('WRONG', 'type', 'choice', 'an item is a mark, a text or an amount');
    end if;
    i.kind := coalesce(change ->> 'type', 'mark'); i.required := true; i.active := true;
    i.id := i.stage || '_' || translate(substr(md5(gen_random_uuid()::text), 1, 8), '0123456789', 'ghijklmnop');
    i.position := (select coalesce(max(x.position), 0) + 1 from core.checklist_item x where x.stage = i.stage);
  end if;
  perform core.stages_stay(whole => true);
  i.label_ru := head.rule_label(change, 'label_ru', i.label_ru);
  i.label_en := head.rule_label(change, 'label_en', i.label_en);
  i.required := head.rule_flag(change, 'required', i.required);
  i.active := head.rule_flag(change, 'active', i.active);
  if was.id in ('invoice_issued', 'referrals_asked') and (was.active, was.required) is distinct from (i.active, i.required) then
    perform head.refuse('by_act', 'this item is marked by its act');
  end if;
  insert into core.checklist_item as x (id, stage, position, label_ru, label_en, kind, required, active)
  values (i.id, i.stage, i.position, i.label_ru, i.label_en, i.kind, i.required, i.active)
  on conflict on constraint checklist_item_pkey do update set label_ru = excluded.label_ru, label_en = excluded.label_en,
    required = excluded.required, active = excluded.active;
  if change ? 'position' and was.id is not null then
    ids := (select array_agg(x.id order by x.position) from core.checklist_item x where x.stage = i.stage);
    ids := head.place_among(ids, i.id, head.rule_number(change, 'position', 1, cardinality(ids), i.position));
    update core.checklist_item x set position = -x.position where x.stage = i.stage;
    update core.checklist_item x set position = array_position(ids, x.id) where x.stage = i.stage;
  end if;
  if was.active and not exists (select from core.checklist_item x where x.stage = i.stage and x.active and x.required) then
    select count(*) into standing from core.lead l where l.stage = i.stage and l.place in ('sales', 'nurturing');
    if standing > 0 then
      perform head.refuse('checklist_empty', 'leads stand in this stage and would go on with nothing done', standing);
    end if;
  end if;
  return i.id;
end
$$;
comment on function head.set_item(text, jsonb) is
  'Changes an item of a checklist, or adds one; answers its id. A checklist is not emptied while leads stand in its stage. WRONG, ORDER.';

create function head.effects_of_item(item text, was jsonb, becomes jsonb) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with here as (
    select l.id, exists (select from core.check_mark m where m.lead = l.id and m.item = effects_of_item.item and m.value is not null) as marked,
      exists (select from core.checklist_item o where o.stage = l.stage and o.id <> effects_of_item.item and o.active and o.required
        and not exists (select from core.check_mark m where m.lead = l.id and m.item = o.id and m.value is not null)) as held
    from core.lead l join core.checklist_item i on i.id = effects_of_item.item and i.stage = l.stage
    where l.place in ('sales', 'nurturing')),
  asked as (select coalesce(was ->> 'active' = 'true' and was ->> 'required' = 'true', false) as before,
    becomes ->> 'active' = 'true' and becomes ->> 'required' = 'true' as after)
  select head.effect('leads_stand', (select count(*) from here))
    || head.effect('leads_miss_item', (select count(*) from here, asked where not marked and asked.after and not asked.before))
    || head.effect('leads_marked', (select count(*) from here where marked and was ->> 'active' = 'true' and becomes ->> 'active' = 'false'))
    || head.effect('leads_may_go_on', (select count(*) from here, asked where not marked and not held and asked.before and not asked.after));
end;
comment on function head.effects_of_item(text, jsonb, jsonb) is
  'Leads that stand in the item''s stage; those that miss an item now required; those that marked one that is taken off, '
  'and keep the mark; those that nothing holds any more.';
