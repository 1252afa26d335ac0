-- Something due: set, moved, done. A lead's due time is that of its earliest open task.

set local role tristage_engine;

create function core.check_due(due timestamptz, field text) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if due is null then
    perform core.missing('WRONG', field, 'missing', 'a day and time is missing');
  elsif due < now() - interval '5 minutes' then
    perform core.missing('WRONG', field, 'past', 'the time must be ahead');
  elsif due > now() + interval '3 years' then
    perform core.missing('WRONG', field, 'far', 'the time is more than three years ahead');
  end if;
end
$$;
comment on function core.check_due(timestamptz, text) is 'Refuses a due time that is missing, past or years away. WRONG.';

create function core.check_text(said text, field text, most int, needed boolean default true) returns text
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  kept text := nullif(btrim(said, E' \t\r\n'), '');
begin
  if kept is null and needed then
    perform core.missing('WRONG', field, 'missing', 'something must be written here');
  elsif length(kept) > most then
    perform core.missing('WRONG', field, 'long', format('%s characters at most', most));
  end if;
  return kept;
end
$$;
comment on function core.check_text(text, text, int, boolean) is
  'A text without blanks around it, null for an empty one. WRONG where it is missing or too long.';

create function core.follow_due(of_lead uuid) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  due timestamptz;
begin
  if of_lead is null then return; end if;
  select min(t.due_at) into due from core.task t where t.lead = of_lead and t.done_at is null;
  if due is null then
    raise exception using errcode = 'SHORT', message = 'an open lead has a next task: say what and when',
      detail = '{"missing":["next_subject","next_due_at"]}';
  end if;
  update core.lead l set due_at = due where l.id = of_lead and l.due_at is distinct from due;
end
$$;
comment on function core.follow_due(uuid) is
  'Sets a held lead''s due time to its earliest open task''s. SHORT where there is none: say the next.';

create function core.set_task(me core.member, of_contact uuid, of_lead uuid, of_client uuid, for_member uuid,
  kind text, subject text, due timestamptz, promise boolean default false, of_invoice uuid default null)
  returns core.task
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  t core.task;
begin
  perform core.check_due(due, 'due_at');
  if kind is null or kind not in ('call', 'meeting', 'letter', 'offer', 'payment', 'other') then
    perform core.missing('WRONG', 'kind', 'choice', 'there is no such kind of task');
  end if;
  insert into core.task (contact, lead, client, member, kind, subject, due_at, promise, invoice, created_by)
  values (of_contact, of_lead, of_client, for_member, kind, core.check_text(subject, 'subject', 500), due,
    coalesce(promise, false), of_invoice, me.id)
  returning * into t;
  perform core.follow_due(of_lead);
  return t;
end
$$;
comment on function core.set_task(core.member, uuid, uuid, uuid, uuid, text, text, timestamptz, boolean, uuid) is
  'Sets a task of a lead or a client for a member; a lead''s due time follows. WRONG.';

create function core.hold_task(of_task uuid, me core.member) returns core.task
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  t core.task;
begin
  select * into t from core.task where id = of_task;
  -- The lead or client is locked before its task, as every other act does.
  perform from core.lead l where l.id = t.lead for update;
  perform from core.client c where c.id = t.client for update;
  select * into t from core.task where id = of_task for update;
  if not coalesce(t.member = me.id, false) then
    raise exception using errcode = 'EMPTY', message = 'there is no such task';
  elsif t.done_at is not null then
    raise exception using errcode = 'STALE', message = 'this task is already done';
  end if;
  return t;
end
$$;
comment on function core.hold_task(uuid, core.member) is
  'Locks the member''s own open task. EMPTY where it is not theirs, STALE where it is done.';

create function core.put_off_task(t core.task, due timestamptz) returns core.task
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  perform core.check_due(due, 'due_at');
  update core.task set due_at = due, moved = moved + 1, escalated_at = null where id = t.id returning * into t;
  perform core.follow_due(t.lead);
  return t;
end
$$;
comment on function core.put_off_task(core.task, timestamptz) is
  'Moves a locked task to another time, counting it; a lead''s due time follows. WRONG.';

create function core.end_task(t core.task, me core.member, result text) returns core.task
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.task set done_at = now(), result = core.check_text(end_task.result, 'result', 2000, false)
  where id = t.id returning * into t;
  if t.invoice is not null then
    perform core.chase(i, me, null) from core.invoice i where i.id = t.invoice and i.paid_at is null;
  end if;
  return t;
end
$$;
comment on function core.end_task(core.task, core.member, text) is
  'Ends a locked task with its result. A payment task of an unpaid invoice comes again; call core.follow_due '
  'after setting what is next. WRONG.';

create function core.finish_task(of_task uuid, me core.member, result text, next_kind text, next_subject text,
  next_due_at timestamptz, next_promise boolean, out done core.task, out next core.task)
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  done := core.end_task(core.hold_task(of_task, me), me, result);
  next_subject := core.check_text(next_subject, 'next_subject', 500, next_due_at is not null);
  if next_subject is not null then
    perform core.check_due(next_due_at, 'next_due_at');
    next := core.set_task(me, done.contact, done.lead, done.client, me.id, coalesce(next_kind, 'call'), next_subject,
      next_due_at, next_promise);
  end if;
  perform core.follow_due(done.lead);
  perform core.note_task(done, me, 'task_done');
end
$$;
comment on function core.finish_task(uuid, core.member, text, text, text, timestamptz, boolean) is
  'Ends the member''s own task with its result, perhaps with what comes next, and notes it. SHORT where its lead would '
  'be left without a task, WRONG, STALE, EMPTY.';

create function core.postpone_task(of_task uuid, me core.member, due timestamptz, reason text default null)
  returns core.task
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  t core.task := core.hold_task(of_task, me);
begin
  perform core.write_note(t.contact, t.lead, reason, me, t.id);
  t := core.put_off_task(t, due);
  perform core.note_task(t, me, 'task_moved');
  return t;
end
$$;
comment on function core.postpone_task(uuid, core.member, timestamptz, text) is
  'Moves the member''s own task to another time, counting it, with a remark where a reason is given. WRONG, STALE, EMPTY.';
