-- Changing hands: who may hold, what goes along, and what a member who leaves gives back.

set local role tristage_engine;

create function core.must_be_here(of_member uuid) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- The share lock waits for a leave in flight, and makes a leave wait for this act.
  perform from core.member m where m.id = of_member and m.active for share;
  if not found then
    raise exception using errcode = 'STALE', message = 'who would hold this is not here any more';
  end if;
end
$$;
comment on function core.must_be_here(uuid) is
  'Refuses to put work into the hands of somebody who left. Called by every move to a new holder. STALE.';

create function core.desk_head(but uuid default null) returns uuid
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select m.id from core.member m
  where m.tier = 'head' and m.active and m.id is distinct from but
  order by (select count(*) from core.lead l where l.holder = m.id), m.created_at, m.id
  limit 1;
end;
comment on function core.desk_head(uuid) is
  'The active head of sales who takes over what has no other holder: the one with the fewest leads.';

create function core.pass_tasks(of_lead uuid, of_client uuid, to_member uuid) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  passed int;
begin
  update core.task set member = to_member
  where (lead = of_lead or client = of_client) and done_at is null and member is distinct from to_member;
  get diagnostics passed = row_count;
  return passed;
end
$$;
comment on function core.pass_tasks(uuid, uuid, uuid) is
  'Gives the open tasks of a lead or a client to another member, or to the head''s desk.';

create function core.hand_in_leads(of_member uuid, me core.member, reason text) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.lead;
  l core.lead;
  desk uuid := core.desk_head(of_member);
  given int := 0;
begin
  for was in select * from core.lead where holder = of_member order by id for update loop
    if was.place = 'on_call' then
      perform core.withdraw_card(was, me, reason);
    elsif desk is null then
      raise exception using errcode = 'ORDER', message = 'there is no active head of sales to take the leads over',
        detail = '{"rule":"no_head"}';
    else
      l := was;
      l.holder := desk;
      perform core.move_lead(was, l, me, 'reassigned', reason);
      update core.contact set custodian = desk where id = was.contact and custodian = of_member;
    end if;
    given := given + 1;
  end loop;
  return given;
end
$$;
comment on function core.hand_in_leads(uuid, core.member, text) is
  'Cards of a member go back to calling, held leads to an active head of sales, tasks and names along. ORDER.';

create function core.hand_in(of_member uuid, me core.member, reason text) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.client;
  callbacks int;
  leads int;
  clients int := 0;
  tasks int;
begin
  for was in select * from core.client where account_manager = of_member order by id for update loop
    perform core.hand_client(was, null, me, 'reassigned', reason);
    clients := clients + 1;
  end loop;
  leads := core.hand_in_leads(of_member, me, reason);
  with freed as (
    update core.lead set callback_for = null, ready = due_at <= now(),
      priority = least(priority, core.promised_priority())
    where callback_for = of_member and place = 'calling'
    returning id, contact)
  insert into core.outbox (act, machine, subject, contact, member)
  select 'callback_freed', 'lead', f.id, f.contact, me.id from freed f;
  get diagnostics callbacks = row_count;
  update core.task set member = null where member = of_member and done_at is null;
  get diagnostics tasks = row_count;
  update core.contact set custodian = null where custodian = of_member;
  return jsonb_build_object('leads', leads, 'callbacks', callbacks, 'clients', clients, 'tasks', tasks);
end
$$;
comment on function core.hand_in(uuid, core.member, text) is
  'Everything a member holds goes back: cards and own callbacks to calling, leads to an active head, clients '
  'and tasks to the head''s desk. Answers with the counts. ORDER where no head could take over.';

create function core.empty_calling(me core.member, most int) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.lead;
  moved int := 0;
begin
  if (select d.operators_on from core.department d) then return 0; end if;
  for was in select * from core.lead where place = 'calling' order by id limit most for update skip locked loop
    perform core.move_lead(was, core.queued(core.off_call(was)), me, 'tier_off');
    moved := moved + 1;
  end loop;
  return moved;
end
$$;
comment on function core.empty_calling(core.member, int) is
  'While tier 1 is switched off nobody calls: leads in calling go on to qualification, so many at a time.';
