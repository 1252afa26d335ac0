-- The result of a call, and where it leads.

set local role tristage_engine;

create function core.check_outcome(d core.disposition, at timestamptz, reason text, l core.lead) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if d.id is null then
    perform core.missing('WRONG', 'disposition', 'unknown', 'there is no such result of a call');
  elsif (d.callback or d.later) and at is null then
    perform core.missing('WRONG', 'at', 'missing', 'this result needs a day or a time');
  elsif not (d.callback or d.later) and at is not null then
    perform core.missing('WRONG', 'at', 'unexpected', 'this result takes no time');
  elsif at is not null and at <= now() then
    perform core.missing('WRONG', 'at', 'past', 'the time must be ahead');
  elsif at > now() + interval '3 years' then
    perform core.missing('WRONG', 'at', 'far', 'the time is more than three years ahead');
  elsif d.callback and core.is_open(core.rules_for(l.campaign, l.batch), l.zone, at) is not true then
    perform core.missing('WRONG', 'at', 'hours', 'nobody may be called there at that time: the promise could not be kept');
  elsif d.later and not exists (select from core.reason r where r.id = reason and r.kind = 'later' and r.active) then
    perform core.missing('WRONG', 'reason', 'unknown', 'why later? pick a reason');
  elsif reason is not null and not d.later and not exists (
      select from core.reason r where r.id = reason and r.kind = 'close' and r.active and r.offered and d.final) then
    perform core.missing('WRONG', 'reason', 'unknown', 'this reason does not belong to this result');
  end if;
end
$$;
comment on function core.check_outcome(core.disposition, timestamptz, text, core.lead) is
  'Refuses a result whose time or reason is missing, past or not its own, and a callback outside calling hours. WRONG.';

create function core.mark_number(a core.attempt, d core.disposition, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if d.number_becomes is not null then
    update core.number set state = d.number_becomes, state_at = now() where id = a.number;
  end if;
  if d.do_not_call then
    insert into core.do_not_call (hash, masked, reason, member)
    select n.hash, n.masked, 'asked in a call', me.id from core.number n where n.id = a.number
    on conflict do nothing;
  end if;
end
$$;
comment on function core.mark_number(core.attempt, core.disposition, core.member) is
  'What the result says of the number itself: dead, wrong, not to be called again.';

create function core.after_outcome(l core.lead, a core.attempt, d core.disposition, me core.member,
  at timestamptz, mine boolean, reason text)
  returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.lead := l;
  k core.campaign;
  same_before bigint;
begin
  k := core.rules_for(l.campaign, l.batch);
  if d.final or d.do_not_call then
    return core.close_lead(was, me, 'recorded', coalesce(reason, d.close_reason), jsonb_build_object('disposition', d.id));
  elsif d.later then
    l := core.off_call(l);
    l.place := 'nurturing'; l.back_to := 'calling'; l.due_at := at;
    return core.move_lead(was, l, me, 'recorded', reason, jsonb_build_object('disposition', d.id));
  elsif not exists (select from core.number_standing(l.contact, k, l.zone, me.partner) n where n.standing <> 'out') then
    return core.close_lead(was, me, 'recorded', 'no_callable_number', jsonb_build_object('disposition', d.id));
  elsif d.callback then
    perform core.requeue(was, at, case when mine then me.id end, true);
    return l;
  end if;
  select count(*) into same_before from core.attempt t
  where t.lead = l.id and t.disposition = d.id;
  if same_before >= coalesce((k.retry #>> array[d.id, 'most'])::int, d.retry_most) then
    return core.close_lead(was, me, 'recorded', 'attempts_used_up', jsonb_build_object('disposition', d.id));
  end if;
  perform core.requeue(was, now() + coalesce(make_interval(mins => (k.retry #>> array[d.id, 'minutes'])::int), d.retry_after, '0'));
  return l;
end
$$;
comment on function core.after_outcome(core.lead, core.attempt, core.disposition, core.member, timestamptz, boolean, text) is
  'Moves the lead where the result leads: closed, nurturing, or back to calling at its time.';

create function core.finish_call(a core.attempt, result text, seconds int, note text, at timestamptz, mine boolean, reason text,
  me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  d core.disposition;
begin
  select * into l from core.lead where id = a.lead;
  select * into d from core.disposition r where r.id = result and r.active and r.offered;
  perform core.check_outcome(d, at, reason, l);
  perform core.check_notes(seconds, note);
  if a.started_at is null then
    raise exception using errcode = 'ORDER', message = 'the call has not started: dial first, or release the card';
  end if;
  perform core.end_attempt(a, d.id, coalesce(seconds, extract(epoch from clock_timestamp() - a.started_at)::int), note);
  perform core.mark_number(a, d, me);
  l := core.after_outcome(l, a, d, me, at, coalesce(mine, false), reason);
  if l.place = 'on_call' then
    perform core.tell('recorded', 'lead', a.lead, a.contact, me.id, jsonb_build_object('disposition', d.id));
  end if;
end
$$;
comment on function core.finish_call(core.attempt, text, int, text, timestamptz, boolean, text, core.member) is
  'Ends a call in hand with a result. at: callback time, or the day of a later; mine: only the caller calls back; '
  'seconds: talk time, by the clock where null. WRONG, ORDER.';
