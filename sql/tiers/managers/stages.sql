-- Through the stages: each by its checklist, none skipped, always with a next task.

set local role tristage_engine;

create function managers.mark(lead uuid, item text, value text, version int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'mark', jsonb_build_array(lead, item, value, version));
  l core.lead;
  i core.checklist_item;
begin
  if done is not null then return done; end if;
  l := managers.hold(lead, me, version);
  perform managers.selling(l);
  select * into i from core.checklist_item c where c.id = item and c.active;
  if i.id is null then
    perform core.missing('WRONG', 'item', 'unknown', 'there is no such item');
  elsif i.stage <> l.stage then
    raise exception using errcode = 'ORDER', message = 'this item belongs to another stage',
      detail = jsonb_build_object('rule', 'stage', 'item', i.id, 'stage', l.stage)::text;
  elsif i.id in ('invoice_issued', 'referrals_asked') then
    raise exception using errcode = 'ORDER', message = 'this item is marked by its act',
      detail = jsonb_build_object('rule', i.id, 'item', i.id)::text;
  end if;
  value := core.check_text(value, 'value', 2000, false);
  if i.kind = 'mark' then
    if value is not null and value not in ('yes', 'no') then
      perform core.missing('WRONG', 'value', 'boolean', 'this item is yes or no');
    end if;
    value := nullif(value, 'no');
  elsif i.kind = 'amount' and value !~ '^[0-9]{1,13}(\.[0-9]{1,2})?$' then
    perform core.missing('WRONG', 'value', 'number', 'this item is an amount');
  end if;
  perform managers.put_mark(l, i.id, value, me);
  perform core.note_lead(l.id, me, 'marked', jsonb_build_object('item', i.id, 'done', value is not null));
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'item', i.id, 'done', value is not null, 'version', l.version));
end
$$;
comment on function managers.mark(uuid, text, text, int, text) is
  'Fills an item of the present stage''s checklist: yes or no, a text or an amount; null takes it back. '
  'WRONG, ORDER for another stage''s item, STALE, EMPTY, REUSE.';

create function managers.put_mark(l core.lead, of_item text, with_value text, me core.member) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  insert into core.check_mark as m (lead, item, contact, value, member)
  select l.id, i.id, l.contact, with_value, me.id from core.checklist_item i where i.id = of_item
  on conflict (lead, item) do update set value = excluded.value, member = excluded.member, at = now();
end;
comment on function managers.put_mark(core.lead, text, text, core.member) is 'Keeps what an item of a checklist was filled with.';

create function managers.advance(lead uuid, version int, task_kind text, task_subject text, task_due_at timestamptz,
  task_promise boolean, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'advance',
    jsonb_build_array(lead, version, task_kind, task_subject, task_due_at, task_promise));
  was core.lead;
  l core.lead;
  next_stage text;
begin
  if done is not null then return done; end if;
  if version is null then perform managers.short('{version}'); end if;
  was := managers.hold(lead, me, version);
  perform managers.selling(was);
  perform managers.short_items(was);
  perform core.stages_stay();
  select s.id into next_stage from core.stage s
  where s.active and s.position > (select p.position from core.stage p where p.id = was.stage)
  order by s.position limit 1;
  if next_stage is null then
    raise exception using errcode = 'ORDER', message = 'this is the last stage: win or lose the lead',
      detail = jsonb_build_object('rule', 'last_stage', 'stage', was.stage)::text;
  end if;
  l := was;
  l.stage := next_stage; l.stage_at := now();
  l := core.move_lead(was, l, me, 'advanced', null,
    jsonb_build_object('seconds', extract(epoch from now() - was.stage_at)::bigint));
  if task_subject is not null or task_due_at is not null then
    perform core.set_task(me, l.contact, l.id, null, me.id, coalesce(task_kind, 'call'), task_subject, task_due_at, task_promise);
  elsif not exists (select from core.task t where t.lead = l.id and t.done_at is null) then
    perform managers.short('{task}');
  end if;
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'stage', l.stage, 'version', l.version));
end
$$;
comment on function managers.advance(uuid, int, text, text, timestamptz, boolean, text) is
  'Moves an own lead to the next stage, perhaps with a next task. SHORT names the items that are missing, or the '
  'task; ORDER at the last stage, STALE, EMPTY, WRONG, REUSE.';

create function managers.nurture(lead uuid, day date, reason text, note text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'nurture', jsonb_build_array(lead, day, reason, note));
  was core.lead;
  l core.lead;
  d core.department;
begin
  if done is not null then return done; end if;
  was := managers.hold(lead, me);
  perform managers.selling(was);
  perform managers.check_reason(reason, 'later');
  select * into d from core.department;
  if day is null then
    perform core.missing('WRONG', 'day', 'missing', 'a day is missing');
  elsif day <= (now() at time zone d.zone)::date then
    perform core.missing('WRONG', 'day', 'past', 'the day must be ahead');
  elsif day > (now() at time zone d.zone)::date + 1095 then
    perform core.missing('WRONG', 'day', 'far', 'the day is more than three years ahead');
  end if;
  l := was;
  l.place := 'nurturing'; l.back_to := 'sales'; l.due_at := (day + d.week_from) at time zone d.zone;
  perform core.write_note(l.contact, l.id, note, me);
  l := core.move_lead(was, l, me, 'nurtured', reason, jsonb_build_object('day', day));
  -- What was promised to the client and what chases money stays; the rest waits for its day too.
  update core.task t set done_at = now(), result = core.said(me, 'отложено', 'put off')
  where t.lead = l.id and t.done_at is null and not t.promise and t.invoice is null;
  perform core.set_task(me, l.contact, l.id, null, me.id, 'call',
    core.said(me, 'Вернуться к разговору', 'Take up the talk again'), l.due_at);
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'place', l.place, 'due_at', l.due_at));
end
$$;
comment on function managers.nurture(uuid, date, text, text, text) is
  'Puts an own lead off to a day, with a task on it; holder and custody stay. WRONG, ORDER, EMPTY, REUSE.';

create function managers.wake(lead uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'wake', jsonb_build_array(lead));
  was core.lead;
  l core.lead;
begin
  if done is not null then return done; end if;
  was := managers.hold(lead, me);
  if was.place <> 'nurturing' then
    raise exception using errcode = 'ORDER', message = 'this lead is awake',
      detail = jsonb_build_object('act', 'woken', 'place', was.place)::text;
  end if;
  l := was;
  l.place := 'sales'; l.back_to := null; l.stage_at := now();
  l := core.move_lead(was, l, me, 'woken', null, '{"early": true}');
  if not exists (select from core.task t where t.lead = l.id and t.done_at is null) then
    perform core.first_task(l, me, me);
  end if;
  perform core.follow_due(l.id);
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'place', l.place, 'version', l.version));
end
$$;
comment on function managers.wake(uuid, text) is
  'Takes an own nurtured lead up again before its day. ORDER, EMPTY, REUSE.';

create function managers.lose(lead uuid, reason text, note text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'lose', jsonb_build_array(lead, reason, note));
  was core.lead;
begin
  if done is not null then return done; end if;
  was := managers.hold(lead, me);
  perform managers.selling(was);
  perform managers.check_reason(reason, 'loss');
  if exists (select from core.payment p where p.lead = was.id) then
    raise exception using errcode = 'ORDER', message = 'money was received for this lead: it can be won, not lost',
      detail = '{"act":"lost","rule":"paid"}';
  end if;
  perform core.write_note(was.contact, was.id, note, me);
  perform core.close_lead(was, me, 'lost', reason, jsonb_build_object('stage', was.stage, 'promises',
    (select count(*) from core.task t where t.lead = was.id and t.promise and t.done_at is null)));
  return core.answered(me, key, jsonb_build_object('lead', was.id, 'place', 'closed'));
end
$$;
comment on function managers.lose(uuid, text, text, text) is
  'Closes an own lead as lost, with a reason; its names leave the manager''s sight. ORDER where it has paid, WRONG, EMPTY, REUSE.';
