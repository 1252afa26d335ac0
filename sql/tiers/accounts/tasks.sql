-- Tasks of own clients and requests.

set local role tristage_engine;

create function accounts.add_task(client uuid, request uuid, kind text, subject text, due_at timestamptz, promise boolean, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'add_task', jsonb_build_array(client, request, kind, subject, due_at, promise));
  c core.client;
  l core.lead;
  t core.task;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  if request is not null then
    l := accounts.hold_request(request, me);
    if l.contact <> c.contact then
      raise exception using errcode = 'EMPTY', message = 'there is no such request';
    end if;
  end if;
  t := core.set_task(me, c.contact, l.id, case when l.id is null then c.id end, me.id, kind, subject, due_at, promise);
  perform core.note_task(t, me, 'task_set');
  return core.answered(me, key, jsonb_build_object('client', c.id, 'task', t.id));
end
$$;
comment on function accounts.add_task(uuid, uuid, text, text, timestamptz, boolean, text) is
  'Sets a task for a client, or for one of its open requests. promise: it was made to the client. WRONG, EMPTY, ORDER, REUSE.';

create function accounts.move_task(task uuid, due_at timestamptz, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'move_task', jsonb_build_array(task, due_at));
  t core.task;
begin
  if done is not null then return done; end if;
  t := core.postpone_task(task, me, due_at);
  return core.answered(me, key, jsonb_build_object('task', t.id, 'due_at', t.due_at, 'moved', t.moved));
end
$$;
comment on function accounts.move_task(uuid, timestamptz, text) is
  'Moves an own task to another time; how often is counted. WRONG, STALE, EMPTY, REUSE.';

create function accounts.finish_task(task uuid, result text, next_subject text, next_due_at timestamptz, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'finish_task', jsonb_build_array(task, result, next_subject, next_due_at));
begin
  if done is not null then return done; end if;
  return core.answered(me, key, (select jsonb_build_object('task', (f.done).id, 'next', (f.next).id)
    from core.finish_task(task, me, result, null, next_subject, next_due_at, null) f));
end
$$;
comment on function accounts.finish_task(uuid, text, text, timestamptz, text) is
  'Ends an own task with its result, and sets what comes next. SHORT: the last task of an open request needs a next '
  'one, or close the request. WRONG, STALE, EMPTY, REUSE.';
