-- What every act of a manager stands on: the own lead, locked, and the cap.

set local role tristage_engine;

create function managers.hold(of_lead uuid, me core.member, version int default null) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
begin
  select * into l from core.lead x
  where x.id = of_lead and x.holder = me.id and x.place in ('sales', 'nurturing') for update;
  if l.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such lead';
  elsif l.version <> version then
    raise exception using errcode = 'STALE', message = 'this lead has changed since it was shown';
  end if;
  return l;
end
$$;
comment on function managers.hold(uuid, core.member, int) is
  'Locks the member''s own lead, as it was shown where a version is given. EMPTY where it is not theirs, STALE.';

create function managers.selling(l core.lead) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if l.place <> 'sales' then
    raise exception using errcode = 'ORDER', message = 'this lead is being nurtured: wake it first',
      detail = jsonb_build_object('rule', 'nurturing', 'place', l.place)::text;
  end if;
end
$$;
comment on function managers.selling(core.lead) is 'Refuses what is not done with a lead that waits for its day. ORDER.';

create function managers.check_cap(me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  most int;
begin
  -- Two at once take turns here, so that both together cannot pass the cap.
  perform pg_advisory_xact_lock(hashtextextended(me.id::text, 2));
  select d.open_leads_cap into most from core.department d;
  if (select count(*) from core.lead l where l.holder = me.id and l.place = 'sales') >= most then
    raise exception using errcode = 'LIMIT', message = format('%s open leads are as many as one manager may hold', most),
      detail = jsonb_build_object('rule', 'open_leads', 'most', most)::text;
  end if;
end
$$;
comment on function managers.check_cap(core.member) is 'Refuses one more open lead above the department''s cap. LIMIT.';

create function managers.check_reason(reason text, of_kind text) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (select from core.reason r where r.id = reason and r.kind = of_kind and r.active) then
    perform core.missing('WRONG', 'reason', 'unknown', 'pick a reason from the list');
  end if;
end
$$;
comment on function managers.check_reason(text, text) is 'Refuses a reason that is not on the list of its kind. WRONG.';

create function managers.missing_items(l core.lead) returns text[]
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select array_agg(i.id order by i.position) from core.checklist_item i
  where i.stage = l.stage and i.required and i.active
    and not exists (select from core.check_mark m where m.lead = l.id and m.item = i.id and m.value is not null);
end;
comment on function managers.missing_items(core.lead) is 'Required items of the present stage that are not done; null for none.';

create function managers.short(missing text[]) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if missing is not null then
    raise exception using errcode = 'SHORT', message = 'missing: ' || array_to_string(missing, ', '),
      detail = jsonb_build_object('missing', missing)::text;
  end if;
end
$$;
comment on function managers.short(text[]) is 'Refuses, naming what is missing. SHORT.';

create function managers.short_items(l core.lead) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  missing text[] := managers.missing_items(l);
begin
  if missing is not null then
    raise exception using errcode = 'SHORT', message = 'missing: ' || array_to_string(missing, ', '),
      detail = jsonb_build_object('missing', missing, 'labels', (
        select jsonb_object_agg(i.id, jsonb_build_object('ru', i.label_ru, 'en', i.label_en))
        from core.checklist_item i where i.id = any (missing)))::text;
  end if;
end
$$;
comment on function managers.short_items(core.lead) is
  'Refuses while required items of the present stage are not done, naming each as the department calls it. SHORT.';
