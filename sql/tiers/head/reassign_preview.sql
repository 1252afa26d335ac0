-- What giving many away would do, and doing it.

set local role tristage_engine;

create function head.shares(leads uuid[], clients uuid[], to_members uuid[]) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  with deal as materialized (select * from head.dealt(leads, clients, to_members)),
  moved as (select d.* from deal d where d.from_member is distinct from d.to_member),
  task as (
    select v.to_member, t.promise from moved v join core.task t on t.lead = v.id and t.done_at is null where v.what = 'lead'
    union all
    select v.to_member, t.promise from moved v join core.task t on t.client = v.id and t.done_at is null where v.what = 'client'),
  due as (select t.to_member, count(*) as tasks, count(*) filter (where t.promise) as promises from task t group by t.to_member),
  share as (
    select m.id, m.name, m.tier,
      (select count(*) from moved v where v.to_member = m.id and v.what = 'lead') as leads,
      (select count(*) from moved v where v.to_member = m.id and v.what = 'client') as clients,
      coalesce(u.tasks, 0) as tasks, coalesce(u.promises, 0) as promises,
      (select count(*) from core.lead l where l.holder = m.id and l.place = 'sales') as holds_leads,
      (select count(*) from moved v join core.lead l on l.id = v.id where v.to_member = m.id and l.place <> 'nurturing') as more_leads,
      (select count(*) from core.client c where c.account_manager = m.id and c.place <> 'lost') as holds_clients,
      (select count(*) from moved v join core.client c on c.id = v.id where v.to_member = m.id and c.place <> 'lost') as more_clients,
      case m.tier when 'managers' then p.open_leads_cap end as leads_cap,
      case m.tier when 'accounts' then p.clients_cap end as clients_cap
    from core.member m cross join core.department p left join due u on u.to_member = m.id
    where m.id = any (to_members))
  select coalesce(jsonb_agg(jsonb_build_object('member', s.id, 'name', s.name, 'tier', s.tier, 'leads', s.leads,
    'clients', s.clients, 'tasks', s.tasks, 'promises', s.promises, 'holds_leads', s.holds_leads,
    'will_hold_leads', s.holds_leads + s.more_leads, 'holds_clients', s.holds_clients,
    'will_hold_clients', s.holds_clients + s.more_clients, 'leads_cap', s.leads_cap, 'clients_cap', s.clients_cap,
    'above_cap', coalesce(s.holds_leads + s.more_leads > s.leads_cap, false) or coalesce(s.holds_clients + s.more_clients > s.clients_cap, false))
    order by s.name, s.id), '[]')
  from share s;
end;
comment on function head.shares(uuid[], uuid[], uuid[]) is
  'What each would get: leads, clients, their open tasks and promises; what each holds, would hold, may hold. A lead in '
  'nurturing counts under no cap.';

create function head.preview_reassign(picked jsonb, to_members uuid[]) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  leads uuid[] := head.picked_leads(picked);
  clients uuid[] := head.picked_clients(picked);
  stay int;
begin
  to_members := array(select distinct t from unnest(to_members) t order by t);
  perform head.check_selection(leads, clients, to_members);
  select count(*) into stay from head.dealt(leads, clients, to_members) d where d.from_member = d.to_member;
  return jsonb_build_object('picked', picked, 'to', to_members, 'leads', cardinality(leads), 'clients', cardinality(clients),
    'stay', stay, 'shares', head.shares(leads, clients, to_members), 'mark', head.mark_of(leads, clients));
end
$$;
comment on function head.preview_reassign(jsonb, uuid[]) is
  'What head.reassign_many would do now, and the mark it is told to do just that. Nothing is changed. WRONG, EMPTY, ORDER.';

create function head.picked(picked jsonb) returns uuid[]
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return head.picked_leads(picked);
end
$$;
comment on function head.picked(jsonb) is 'Ids of the leads that a selection means, for its list; 5,001 at most. WRONG.';

create function head.count_picked(picked jsonb) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return jsonb_build_object('leads', cardinality(head.picked_leads(picked)), 'clients', cardinality(head.picked_clients(picked)));
end
$$;
comment on function head.count_picked(jsonb) is 'How many leads and clients a selection means; 5,001 stands for more. WRONG.';

create view head.stages with (security_invoker = true) as
  select s.id, s.position, jsonb_build_object('ru', s.label_ru, 'en', s.label_en) as label
  from core.stage s;
comment on view head.stages is 'Stages of a sale, in order.';

create function head.reassign_many(picked jsonb, to_members uuid[], reason text, mark text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'reassign_many', jsonb_build_array(picked, to_members, reason, mark));
  leads uuid[];
  clients uuid[];
  tos uuid[];
  was core.client;
  gone jsonb;
begin
  if done is not null then return done; end if;
  perform head.check_reason(reason);
  to_members := array(select distinct t from unnest(to_members) t order by t);
  leads := head.picked_leads(picked); clients := head.picked_clients(picked);
  -- Members first, as leaving does; a client before its requests, a lead before its contact, as every other act does.
  perform from core.member m where m.id = any (to_members) order by m.id for share;
  perform from core.client c where c.id = any (clients) order by c.id for update;
  perform from core.lead l where l.id = any (leads) order by l.id for update;
  if head.mark_of(leads, clients) is distinct from mark then
    raise exception using errcode = 'STALE', message = 'what was picked has changed since it was shown',
      detail = '{"rule":"picked"}';
  end if;
  perform head.check_selection(leads, clients, to_members);
  gone := head.shares(leads, clients, to_members);
  select coalesce(array_agg(d.id order by d.id) filter (where d.what = 'lead'), '{}'),
    coalesce(array_agg(d.id order by d.id) filter (where d.what = 'client'), '{}'),
    coalesce(array_agg(d.to_member order by d.id) filter (where d.what = 'lead'), '{}')
      || coalesce(array_agg(d.to_member order by d.id) filter (where d.what = 'client'), '{}')
  into leads, clients, tos
  from head.dealt(leads, clients, to_members) d where d.from_member is distinct from d.to_member;
  if cardinality(leads) > 0 then
    perform head.give_leads(leads, tos[1:cardinality(leads)], me, reason);
  end if;
  for turn in 1 .. cardinality(clients) loop
    select * into was from core.client c where c.id = clients[turn];
    perform core.hand_client(was, tos[cardinality(leads) + turn], me, 'reassigned', reason);
  end loop;
  return core.answered(me, key, jsonb_build_object('leads', cardinality(leads), 'clients', cardinality(clients), 'shares', gone));
end
$$;
comment on function head.reassign_many(jsonb, uuid[], text, text, text) is
  'Gives what was picked to one member or shares it equally among several, all or nothing. picked: {"leads": [ids], '
  '"clients": [ids]}, or all that can be given by {"place", "stage", "holder", "campaign"}; a holder alone means clients '
  'too. mark: from the preview; STALE where anything of it has moved since. WRONG, EMPTY, ORDER, REUSE.';
