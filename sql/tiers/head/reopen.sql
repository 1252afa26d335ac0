-- Reopening what was closed; never out of do-not-call.

set local role tristage_engine;

create function head.why_not_reopen(l core.lead, to_place text) returns text
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  k core.campaign;
begin
  select * into k from core.campaign c where c.id = l.campaign;
  return case
    when l.place <> 'closed' or l.kind <> 'sale' then 'ORDER'
    when exists (select from core.contact c where c.id = l.contact and c.erased_at is not null) then 'QUIET'
    when l.close_reason = 'do_not_call' then 'QUIET'
    -- Every number it has left is on a list.
    when exists (select from core.number n
        join core.number r on r.id = case when n.same_as is null then n.id else n.same_as end
        where n.contact = l.contact and core.is_quiet(r.hash, l.campaign))
      and not exists (select from core.number n
        join core.number r on r.id = case when n.same_as is null then n.id else n.same_as end
        where n.contact = l.contact and r.state = 'good' and not core.is_quiet(r.hash, l.campaign)) then 'QUIET'
    when exists (select from core.lead o where o.contact = l.contact and o.kind = 'sale'
      and o.place not in ('won', 'closed')) then 'TAKEN'
    when exists (select from core.client c where c.contact = l.contact) then 'ORDER'
    when to_place = 'qualification' then null
    when k.id is null or k.status = 'ended' or not (select d.operators_on from core.department d) then 'CLOSE'
    when not exists (select from core.number_standing(l.contact, k, l.zone) n where n.standing <> 'out') then 'QUIET'
  end;
end
$$;
comment on function head.why_not_reopen(core.lead, text) is
  'The word for which a lead cannot be reopened to that place; null where it can. QUIET: asked not to be called, or '
  'no callable number is left; CLOSE: no campaign calls it; TAKEN: another lead of the contact is open; ORDER.';

create function head.reopen(lead uuid, to_place text, reason text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'reopen', jsonb_build_array(lead, to_place, reason));
  was core.lead;
  l core.lead;
  why text;
begin
  if done is not null then return done; end if;
  perform head.check_reason(reason);
  if to_place is null or to_place not in ('calling', 'qualification') then
    perform core.missing('WRONG', 'to_place', 'choice', 'a lead is reopened to calling or to qualification');
  end if;
  select * into was from core.lead x where x.id = lead for update;
  if was.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such lead';
  end if;
  why := head.why_not_reopen(was, to_place);
  if why is not null then
    raise exception using errcode = why, message = format('a lead closed as %s cannot be reopened to %s now', was.close_reason, to_place),
      detail = jsonb_build_object('act', 'reopened', 'place', was.place, 'rule',
        case when was.close_reason = 'do_not_call' then 'do_not_call' when why = 'QUIET' then 'no_callable_number' else lower(why) end)::text;
  end if;
  l := was;
  l.place := to_place; l.close_reason := null; l.stage := null; l.stage_at := null; l.accepted_at := null;
  l.ready := to_place = 'calling';
  l.qualified_at := case to_place when 'qualification' then now() end;
  l.due_at := case to_place when 'calling' then now() else core.working_time(now(), coalesce(
    (select k.response_norm from core.campaign k where k.id = was.campaign), interval '15 minutes')) end;
  begin
    l := core.move_lead(was, l, me, 'reopened', reason);
  exception when unique_violation then
    raise exception using errcode = 'TAKEN', message = 'another lead of this contact was opened just now';
  end;
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'place', l.place));
end
$$;
comment on function head.reopen(uuid, text, text, text) is
  'Opens a closed lead again, to calling or to qualification, with its whole history. QUIET, CLOSE, TAKEN, ORDER, EMPTY, WRONG, REUSE.';
