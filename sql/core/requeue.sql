-- Ending a call, and where its lead goes when it goes no further.

set local role tristage_engine;

create function core.end_attempt(a core.attempt, with_disposition text, of_seconds int default null, with_note text default null)
  returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.attempt set ended_at = clock_timestamp(), disposition = with_disposition,
    seconds = coalesce(of_seconds, seconds), note = coalesce(nullif(with_note, ''), note)
  where id = a.id;
end
$$;
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
  perform core.take_custody(l.contact, (select c.account_manager from core.client c where c.contact = l.contact));
  return core.move_lead(was, l, me, act, reason, detail);
end
$$;
comment on function core.close_lead(core.lead, core.member, text, text, jsonb) is
  'Closes a lead with a reason: its tasks end, and nobody but the head (and a client''s account manager) sees its '
  'names any more.';

create function core.promised_priority() returns int
  immutable language sql set search_path = pg_catalog, pg_temp
return 10;
comment on function core.promised_priority() is 'Where a callback stands in the calling queue; the cold list stands at 100.';

create function core.requeue(was core.lead, due timestamptz, for_member uuid default null, promised boolean default false)
  returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := core.off_call(was);
begin
  l.place := 'calling'; l.due_at := due; l.callback_for := for_member;
  -- A callback is a promise: when its time comes it stands before the cold list.
  if promised then l.priority := least(l.priority, core.promised_priority()); end if;
  l.ready := for_member is null and due <= now();
  perform core.save_lead(l);
end
$$;
comment on function core.requeue(core.lead, timestamptz, uuid, boolean) is
  'Puts a lead back into its calling queue, for a time and perhaps for one member, before all others if it was '
  'promised. Within a lease, so no journal.';

create function core.drop_card(of_lead uuid, with_disposition text, me core.member) returns boolean
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  a core.attempt;
begin
  select * into l from core.lead where id = of_lead and place = 'on_call' for update;
  if l.id is null or (with_disposition = 'expired' and l.lease_until > now()) then return false; end if;
  select * into a from core.attempt where id = l.card;
  perform core.end_attempt(a, with_disposition);
  perform core.requeue(l, now(), null, l.callback_for is not null);
  if with_disposition = 'expired' then perform core.tell_of_card(a, 'lease_lost', '{"reason": "expired"}'); end if;
  perform core.tell(with_disposition, 'lead', l.id, l.contact, me.id, jsonb_build_object('card', l.card));
  return true;
end
$$;
comment on function core.drop_card(uuid, text, core.member) is
  'Ends the call of a lead without a result (released, expired) and puts it back into its queue.';

create function core.withdraw_card(was core.lead, me core.member, reason text) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead := core.off_call(was);
  a core.attempt;
begin
  select * into a from core.attempt where id = was.card;
  perform core.end_attempt(a, 'withdrawn');
  perform core.tell_of_card(a, 'lease_lost', '{"reason": "withdrawn"}');
  l.place := 'calling'; l.due_at := now(); l.ready := true;
  return core.move_lead(was, l, me, 'withdrawn', reason, jsonb_build_object('card', was.card));
end
$$;
comment on function core.withdraw_card(core.lead, core.member, text) is
  'Takes the card of a locked lead out of its holder''s hand, back to calling, with a reason in the journal.';
