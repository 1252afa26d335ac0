-- Reference data in the head's hand: one list of all that can be changed, one way to weigh a change and to make it.

set local role tristage_engine;

create view head.reference with (security_invoker = true) as
  select 'result' as kind, d.id, null::text as family, d.position as place,
    jsonb_build_object('ru', d.label_ru, 'en', d.label_en) as label,
    jsonb_build_object('label_ru', d.label_ru, 'label_en', d.label_en, 'active', d.active, 'position', d.position)
      || case when d.retry_after is null then '{}' else jsonb_build_object(
        'retry_minutes', extract(epoch from d.retry_after)::int / 60, 'retry_most', d.retry_most) end
      || case when d.final then jsonb_build_object('close_reason', d.close_reason) else '{}' end as values
  from core.disposition d
  union all
  select 'reason', r.id, r.kind, r.position, jsonb_build_object('ru', r.label_ru, 'en', r.label_en),
    jsonb_build_object('label_ru', r.label_ru, 'label_en', r.label_en, 'active', r.active, 'position', r.position)
  from core.reason r
  union all
  select 'stage', s.id, null, s.position, jsonb_build_object('ru', s.label_ru, 'en', s.label_en),
    jsonb_build_object('label_ru', s.label_ru, 'label_en', s.label_en, 'active', s.active, 'position', s.position,
      'norm_hours', extract(epoch from s.norm)::int / 3600)
  from core.stage s
  union all
  select 'item', i.id, i.stage, i.position, jsonb_build_object('ru', i.label_ru, 'en', i.label_en),
    jsonb_build_object('label_ru', i.label_ru, 'label_en', i.label_en, 'active', i.active, 'position', i.position,
      'required', i.required)
  from core.checklist_item i
  union all
  select 'holiday', to_char(h.month, 'FM00') || '-' || to_char(h.day, 'FM00'), null, h.month * 100 + h.day,
    jsonb_build_object('ru', h.name_ru, 'en', h.name_en),
    jsonb_build_object('label_ru', h.name_ru, 'label_en', h.name_en, 'active', h.active)
  from core.holiday h
  union all
  select 'department', 'department', null, 1, jsonb_build_object('ru', d.name, 'en', d.name),
    jsonb_build_object('week_from', to_char(d.week_from, 'HH24:MI'), 'week_to', to_char(d.week_to, 'HH24:MI'),
      'week_days', array_to_string(d.week_days, ','), 'open_leads_cap', d.open_leads_cap, 'clients_cap', d.clients_cap,
      'operator_reveals_an_hour', d.operator_reveals_an_hour, 'releases_an_hour', d.releases_an_hour,
      'manager_reveals_an_hour', d.manager_reveals_an_hour, 'account_reveals_an_hour', d.account_reveals_an_hour,
      'opens_an_hour', d.opens_an_hour, 'callback_grace_minutes', extract(epoch from d.callback_grace)::int / 60,
      'promise_grace_minutes', extract(epoch from d.promise_grace)::int / 60,
      'task_grace_hours', extract(epoch from d.task_grace)::int / 3600,
      'payment_call_hours', extract(epoch from d.payment_call_after)::int / 3600, 'operator_hour', d.operator_hour_cents / 100)
  from core.department d;
comment on view head.reference is
  'All reference data that a head may change: results of a call, reasons (family: their kind), stages, checklist items '
  '(family: their stage), holidays, the department. values: the fields as a form gives them.';

create view head.reference_changes with (security_invoker = true) as
  select d.no, d.at, m.name as member_name, d.detail ->> 'kind' as kind, d.detail ->> 'id' as id,
    d.detail -> 'fields' as fields, d.detail -> 'effects' as effects
  from core.decision d join core.member m on m.id = d.member
  where d.act = 'reference_changed';
comment on view head.reference_changes is 'Who changed which reference data: each field before and after, and what it meant then.';

create function head.effect(rule text, n bigint, names text[] default null) returns jsonb
  immutable language sql set search_path = pg_catalog, pg_temp
return case when n > 0 then jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('rule', effect.rule, 'n', n, 'names', to_jsonb(names))))
  else '[]' end;
comment on function head.effect(text, bigint, text[]) is 'One thing that a change does, counted, perhaps by name; nothing where it concerns nobody.';

create function head.refuse(rule text, message text, n bigint default null) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = 'ORDER', message = message,
    detail = jsonb_strip_nulls(jsonb_build_object('rule', rule, 'count', n))::text;
end
$$;
comment on function head.refuse(text, text, bigint) is 'Refuses a change that would break a path, by rule. ORDER.';

create function head.rule_flag(change jsonb, field text, fallback boolean) returns boolean
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not change ? field then return fallback; end if;
  if coalesce(change ->> field, '') not in ('true', 'false') then
    perform core.missing('WRONG', field, 'boolean', format('%s is true or false', field));
  end if;
  return (change ->> field)::boolean;
end
$$;
comment on function head.rule_flag(jsonb, text, boolean) is 'A yes or no among the fields. WRONG.';

create function head.rule_label(change jsonb, field text, fallback text) returns text
  immutable language sql set search_path = pg_catalog, pg_temp
return case when change ? field or fallback is null then core.check_text(change ->> field, field, 200) else fallback end;
comment on function head.rule_label(jsonb, text, text) is 'What people read, among the fields. WRONG.';

create function head.new_fields(kind text) returns text[]
  immutable language sql set search_path = pg_catalog, pg_temp
return case kind
  when 'result' then '{label_ru, label_en, spoke_with, leads_to, retry_minutes, retry_most, close_reason}'
  when 'reason' then '{family, label_ru, label_en}'
  when 'stage' then '{label_ru, label_en, after, norm_hours}'
  when 'item' then '{family, type, required, label_ru, label_en}'
  when 'holiday' then '{day, month, label_ru, label_en}' end::text[];
comment on function head.new_fields(text) is 'The fields that a new piece of reference data is made of; null where none can be added.';

create function head.settle(kind text, id text, change jsonb, really boolean) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was jsonb;
  becomes jsonb;
  effects jsonb;
  unknown text;
  named text := settle.id;
begin
  select r.values into was from head.reference r where r.kind = settle.kind and r.id = settle.id;
  if was is null and not (settle.id = 'new' and head.new_fields(settle.kind) is not null) then
    raise exception using errcode = 'EMPTY', message = 'there is no such reference data';
  end if;
  if jsonb_typeof(change) is distinct from 'object' then
    perform core.missing('WRONG', 'fields', 'object', 'a change is an object of fields');
  end if;
  select f into unknown from jsonb_object_keys(change) f
  where not case when was is null then f = any (head.new_fields(settle.kind)) else was ? f end limit 1;
  if unknown is not null then
    perform core.missing('WRONG', unknown, 'unexpected', format('it has no field %s', unknown));
  end if;
  -- The change is made, looked at, and undone where it was only to be weighed: a preview cannot differ from the change.
  begin
    case settle.kind
      when 'result' then named := head.set_result(settle.id, change);
      when 'reason' then named := head.set_reason(settle.id, change);
      when 'stage' then named := head.set_stage(settle.id, change);
      when 'item' then named := head.set_item(settle.id, change);
      when 'holiday' then named := head.set_holiday(settle.id, change);
      else perform head.set_department(change);
    end case;
    select r.values into becomes from head.reference r where r.kind = settle.kind and r.id = named;
    effects := case settle.kind
      when 'result' then head.effects_of_result(named, was, becomes)
      when 'reason' then head.effects_of_reason(named, was, becomes)
      when 'stage' then head.effects_of_stage(named, was, becomes)
      when 'item' then head.effects_of_item(named, was, becomes)
      when 'holiday' then head.effects_of_holiday(was, becomes)
      else head.effects_of_department(was, becomes) end;
    if not really then raise exception 'weighed'; end if;
  exception when raise_exception then
    null;
  end;
  return jsonb_build_object('kind', settle.kind, 'id', named, 'seen', md5(coalesce(was, '{}')::text), 'asked', change, 'values', becomes,
    'effects', effects, 'fields', (
      select coalesce(jsonb_agg(jsonb_build_object('field', coalesce(a.key, b.key), 'was', b.value, 'becomes', a.value)
        order by coalesce(a.key, b.key)), '[]')
      from jsonb_each(becomes) a full join jsonb_each(was) b on b.key = a.key where a.value is distinct from b.value));
end
$$;
comment on function head.settle(text, text, jsonb, boolean) is
  'Makes a change of reference data, or weighs it: fields before and after, and what it does to whom. EMPTY, WRONG, ORDER '
  'where it would break a path.';

create function head.weigh(kind text, id text, change jsonb) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return head.settle(kind, id, change, false);
end
$$;
comment on function head.weigh(text, text, jsonb) is
  'What a change of reference data would do, and to whom; nothing is changed. seen: what the change is to be made with. '
  'EMPTY, WRONG, ORDER.';

create function head.change_reference(kind text, id text, change jsonb, seen text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'change_reference', jsonb_build_array(kind, id, change, seen));
  made jsonb;
begin
  if done is not null then return done; end if;
  -- One change at a time: what one head was shown holds until it is made.
  perform pg_advisory_xact_lock(hashtextextended('head.reference', 0));
  made := head.settle(kind, id, change, true);
  if seen is not null and made ->> 'seen' <> seen then
    raise exception using errcode = 'STALE', message = 'it was changed meanwhile', detail = '{"rule": "reference"}';
  end if;
  if made -> 'fields' <> '[]' then
    perform core.decide(me, 'reference_changed', null, null, jsonb_build_object('kind', kind, 'id', made -> 'id',
      'fields', made -> 'fields', 'effects', made -> 'effects'));
  end if;
  return core.answered(me, key, made);
end
$$;
comment on function head.change_reference(text, text, jsonb, text, text) is
  'Changes reference data; id new adds a result, a reason, a stage, an item or a holiday. seen: from head.weigh, where the asker looked '
  'first. What is under way keeps its times. EMPTY, WRONG, ORDER, STALE, REUSE.';
