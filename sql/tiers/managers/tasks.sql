-- What is due, for whom: a held lead is never left without an open task.

set local role tristage_engine;

create function managers.add_task(lead uuid, kind text, subject text, due_at timestamptz, promise boolean, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_task', jsonb_build_array(lead, kind, subject, due_at, promise));
  l core.lead;
  t core.task;
begin
  if done is not null then return done; end if;
  l := managers.hold(lead, me);
  t := core.set_task(me, l.contact, l.id, null, me.id, coalesce(kind, 'call'), subject, due_at, promise);
  perform core.note_task(t, me, 'task_set');
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'task', t.id, 'due_at', t.due_at));
end
$$;
comment on function managers.add_task(uuid, text, text, timestamptz, boolean, text) is
  'Sets a task of an own lead; promise: it was promised to the client. WRONG, EMPTY, REUSE.';

create function managers.move_task(task uuid, due_at timestamptz, reason text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'move_task', jsonb_build_array(task, due_at, reason));
  t core.task;
begin
  if done is not null then return done; end if;
  t := core.hold_task(task, me);
  t := core.postpone_task(t.id, me, due_at, core.check_text(reason, 'reason', 500, t.promise));
  return core.answered(me, key, jsonb_build_object('task', t.id, 'due_at', t.due_at, 'moved', t.moved));
end
$$;
comment on function managers.move_task(uuid, timestamptz, text, text) is
  'Moves an own task to another time and counts it; a promise moves only with a reason. WRONG, STALE, EMPTY, REUSE.';

create function managers.finish_task(task uuid, result text, next_kind text, next_subject text,
  next_due_at timestamptz, next_promise boolean, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'finish_task',
    jsonb_build_array(task, result, next_kind, next_subject, next_due_at, next_promise));
  t core.task;
begin
  if done is not null then return done; end if;
  select (f.done).* into t
  from core.finish_task(task, me, result, next_kind, next_subject, next_due_at, next_promise) f;
  return core.answered(me, key, jsonb_build_object('task', t.id, 'lead', t.lead));
end
$$;
comment on function managers.finish_task(uuid, text, text, text, timestamptz, boolean, text) is
  'Ends an own task with its result, perhaps with the next one. A payment task of an unpaid invoice comes again by '
  'itself. SHORT where the lead would be left without a task, WRONG, STALE, EMPTY, REUSE.';

create function managers.add_note(lead uuid, note text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_note', jsonb_build_array(lead, note));
  l core.lead;
begin
  if done is not null then return done; end if;
  l := managers.hold(lead, me);
  perform core.check_text(note, 'note', 2000);
  perform core.write_note(l.contact, l.id, note, me);
  perform core.note_lead(l.id, me, 'noted');
  return core.answered(me, key, jsonb_build_object('lead', l.id));
end
$$;
comment on function managers.add_note(uuid, text, text) is 'Writes a remark into an own lead''s history. WRONG, EMPTY, REUSE.';
