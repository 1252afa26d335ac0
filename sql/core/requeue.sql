-- Ending a call, and where its lead goes when it goes no further.

set local role tristage_engine;

create function core.end_attempt(a core.attempt, with_disposition text, of_seconds int default null, with_note text default null)
  returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  update core.attempt set ended_at = clock_timestamp(), disposition = with_disposition,
    seconds = coalesce(of_seconds, seconds), note = coalesce(nullif(with_note, ''), note)
  where id = a.id;
end;
comment on function core.end_attempt(core.attempt, text, int, text) is 'Ends a call with its result.';

create function core.close_lead(was core.lead, me core.member, act text, reason text, detail jsonb default '{}')
  returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := was;
begin
  l := core.off_call(l);
  l.place := 'closed'; l.close_reason := reason; l.back_to := null; l.due_at := null;
  update core.task set done_at = now(), result = 'closed' where lead = l.id and done_at is null;
  perform core.take_custody(l.contact, null)
  where not exists (select from core.client c where c.contact = l.contact);
  return core.move_lead(was, l, me, act, reason, detail);
end
$$;
comment on function core.close_lead(core.lead, core.member, text, text, jsonb) is
  'Closes a lead with a reason: its tasks end, and nobody but the head sees its names any more.';

create function core.requeue(was core.lead, due timestamptz, for_member uuid default null) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := core.off_call(was);
begin
  l.place := 'calling'; l.due_at := due; l.callback_for := for_member;
  l.ready := for_member is null and due <= now();
  perform core.save_lead(l);
end
$$;
comment on function core.requeue(core.lead, timestamptz, uuid) is
  'Puts a lead back into its calling queue, for a time and perhaps for one member. Within a lease, so no journal.';
