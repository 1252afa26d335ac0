-- Who is called first: a lead's priority in its campaign's queue, the lower the sooner.

set local role tristage_engine;

create function head.set_priority(lead uuid, priority int, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'set_priority', jsonb_build_array(lead, priority));
  l core.lead;
begin
  if done is not null then return done; end if;
  if priority is null or priority not between 1 and 999 then
    perform core.missing('WRONG', 'priority', 'range', 'a priority is a whole number from 1, the first, to 999');
  end if;
  select * into l from core.lead x where x.id = lead for update;
  if l.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such lead';
  elsif l.place not in ('calling', 'on_call', 'nurturing') or l.place = 'nurturing' and l.back_to = 'sales' then
    raise exception using errcode = 'ORDER', message = format('a lead in %s waits in no calling queue', l.place),
      detail = jsonb_build_object('act', 'prioritised', 'place', l.place, 'rule', 'no_queue')::text;
  elsif l.priority <> priority then
    update core.lead x set priority = set_priority.priority, version = x.version + 1 where x.id = l.id;
    perform core.note_lead(l.id, me, 'prioritised', jsonb_build_object('from', l.priority, 'to', priority));
  end if;
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'priority', priority));
end
$$;
comment on function head.set_priority(uuid, int, text) is
  'Gives a lead that is called another place in its campaign''s queue: 1 comes first, a callback stands at 10, the cold '
  'list at 100. ORDER where it waits in no queue, WRONG, EMPTY, REUSE.';

create function head.tier_preview() returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return jsonb_build_object(
    'calling', (select count(*) from (select from core.lead l where l.place = 'calling' limit 10001) c),
    'promised', (select count(*) from core.lead l where l.place = 'calling' and l.callback_for is not null),
    'on_call', (select count(*) from core.lead l where l.place = 'on_call'),
    'kept_by_managers', (select count(*) from core.client c join core.member m on m.id = c.account_manager and m.tier <> 'accounts'),
    'room', (select coalesce(sum(greatest(0, d.clients_cap - (select count(*) from core.client c
        where c.account_manager = m.id and c.place <> 'lost'))), 0)
      from core.member m cross join core.department d where m.tier = 'accounts' and m.active),
    'clients', (select count(*) from core.client c join core.member m on m.id = c.account_manager and m.tier = 'accounts'));
end
$$;
comment on function head.tier_preview() is
  'What switching a tier would move. Tier 1 off: leads in calling (10,001 stands for more; promised: callbacks among them) to the managers'' queue, '
  'on_call when their calls end. Tier 3 on: clients that managers keep to account managers, as many as have room.';
