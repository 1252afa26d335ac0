-- Out of the qualification queue: into own sales, or back to the operators.

set local role tristage_engine;

create function managers.accept(key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'accept', null);
  was core.lead;
  l core.lead;
begin
  if done is not null then return done; end if;
  perform managers.check_cap(me);
  select * into was from core.lead q where q.place = 'qualification'
  order by q.qualified_at, q.id limit 1
  for update skip locked;
  -- Not kept under its key: asked again, the queue may have filled.
  if was.id is null then return '{"lead": null}'; end if;
  l := was;
  l.place := 'sales'; l.holder := me.id; l.stage := core.first_sales_stage(); l.stage_at := now();
  l.accepted_at := now();
  perform core.take_custody(l.contact, me.id);
  l := core.move_lead(was, l, me, 'accepted', null, jsonb_build_object('in_norm', now() <= was.due_at));
  perform core.first_task(l, me, me);
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'ticket', l.ticket, 'place', l.place,
    'stage', l.stage, 'version', l.version));
end
$$;
comment on function managers.accept(text) is
  'Takes the oldest lead of the qualification queue into own sales, with a first task; {"lead": null} where the '
  'queue is empty. LIMIT above the cap of open leads, REUSE.';

create function managers.send_back(lead uuid, reason text, note text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'send_back', jsonb_build_array(lead, reason, note));
  was core.lead;
  l core.lead;
  k core.campaign;
begin
  if done is not null then return done; end if;
  select * into was from core.lead x where x.id = lead and (x.place = 'qualification' or x.holder = me.id) for update;
  if was.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such lead in the queue';
  elsif was.place <> 'qualification' then
    raise exception using errcode = 'ORDER', message = 'this lead has left the queue',
      detail = jsonb_build_object('act', 'sent_back', 'place', was.place)::text;
  end if;
  perform managers.check_reason(reason, 'send_back');
  select * into k from core.campaign c where c.id = was.campaign;
  if k.id is null or not (select d.operators_on from core.department d) then
    raise exception using errcode = 'ORDER', message = 'this enquiry did not come from an operator',
      detail = '{"act":"sent_back","rule":"no_operator"}';
  elsif k.status = 'ended' then
    raise exception using errcode = 'CLOSE', message = 'its campaign has ended: nobody would call it again';
  end if;
  l := core.off_call(was);
  l.place := 'calling'; l.ready := true; l.due_at := now();
  perform core.write_note(l.contact, l.id, note, me);
  perform core.move_lead(was, l, me, 'sent_back', reason,
    jsonb_build_object('operator', was.handed_over_by, 'campaign', was.campaign));
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'place', 'calling'));
end
$$;
comment on function managers.send_back(uuid, text, text, text) is
  'Sends a lead of the queue back to calling, due now, with a reason that counts for its operator. '
  'EMPTY, ORDER where it never came from a call, CLOSE, WRONG, REUSE.';
