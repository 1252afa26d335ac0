-- Requests of a client: repeat sale, complaint, question, each a ticket in the place care.

set local role tristage_engine;

create view accounts.requests with (security_invoker = true) as
  select l.id, c.id as client, n.name, l.ticket, l.kind, l.place, t.subject, l.due_at,
    l.place = 'care' and l.due_at < now() as overdue, l.opened_at, l.closed_at,
    case when r.id is not null then jsonb_build_object('ru', r.label_ru, 'en', r.label_en) end as outcome, e.result
  from core.lead l
  join core.client c on c.contact = l.contact
  left join core.name n on n.contact = l.contact
  left join core.reason r on r.id = l.close_reason
  left join lateral (select b.subject from core.task b where b.lead = l.id order by b.created_at, b.id limit 1) t on true
  left join lateral (select b.result from core.task b
    where b.lead = l.id and b.result is not null order by b.done_at desc limit 1) e on l.place = 'closed'
  where l.kind <> 'sale';
comment on view accounts.requests is 'Requests of own clients, open and closed, by ticket number.';

create function accounts.hold_request(of_request uuid, me core.member) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
begin
  select r.* into l from core.lead r join core.client c on c.contact = r.contact and c.account_manager = me.id
  where r.id = of_request and r.kind <> 'sale' for update of r;
  if l.id is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such request';
  elsif l.place <> 'care' or l.holder is distinct from me.id then
    raise exception using errcode = 'ORDER', message = 'this request is closed',
      detail = jsonb_build_object('place', l.place)::text;
  end if;
  return l;
end
$$;
comment on function accounts.hold_request(uuid, core.member) is
  'Locks the member''s own open request. EMPTY where it is not theirs, ORDER where it is closed.';

create function accounts.open_request(client uuid, kind text, subject text, due_at timestamptz, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'open_request', jsonb_build_array(client, kind, subject, due_at));
  c core.client;
  l core.lead;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  if kind is null or kind not in ('repeat', 'complaint', 'question') then
    perform core.missing('WRONG', 'kind', 'choice', 'a request is a repeat sale, a complaint or a question');
  end if;
  subject := core.check_text(subject, 'subject', 500);
  perform core.check_due(due_at, 'due_at');
  l := core.open_lead(c.contact, null, 'care', me, 'requested', kind, null, jsonb_build_object('kind', kind));
  perform core.set_task(me, c.contact, l.id, null, me.id, 'call', subject, due_at);
  return core.answered(me, key, jsonb_build_object('client', c.id, 'request', l.id, 'ticket', l.ticket));
end
$$;
comment on function accounts.open_request(uuid, text, text, timestamptz, text) is
  'Opens a ticket of a client (repeat, complaint, question) with its first task. WRONG, EMPTY, REUSE.';

create function accounts.close_request(request uuid, reason text, result text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'close_request', jsonb_build_array(request, reason, result));
  l core.lead;
begin
  if done is not null then return done; end if;
  l := accounts.hold_request(request, me);
  if not exists (select from core.reason r where r.id = reason and r.kind = 'answer' and r.active) then
    perform core.missing('WRONG', 'reason', 'choice', 'what came of it? pick a result');
  elsif reason = 'sold' and l.kind <> 'repeat' then
    perform core.missing('WRONG', 'reason', 'kind', 'only a repeat sale is sold');
  elsif reason = 'sold' and not exists (select from core.client_order o where o.lead = l.id) then
    raise exception using errcode = 'SHORT', message = 'sold means an order: record it first',
      detail = '{"missing":["order"]}';
  end if;
  result := core.check_text(result, 'result', 2000);
  -- What came of it stands with the tasks that it ends.
  update core.task t set done_at = now(), result = close_request.result where t.lead = l.id and t.done_at is null;
  l := core.close_lead(l, me, 'answered', reason);
  return core.answered(me, key, jsonb_build_object('request', l.id, 'ticket', l.ticket, 'place', l.place));
end
$$;
comment on function accounts.close_request(uuid, text, text, text) is
  'Closes a request with what came of it. SHORT: a repeat sale is sold by an order of it. WRONG, ORDER, EMPTY, REUSE.';
