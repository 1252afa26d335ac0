-- Touches: a client in loyalty always has a next one. And the loss of a client.

set local role tristage_engine;

create function accounts.touch(client uuid, kind text, result text, next_touch_at timestamptz, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'touch', jsonb_build_array(client, kind, result, next_touch_at));
  was core.client;
  c core.client;
  t core.touch;
begin
  if done is not null then return done; end if;
  was := accounts.hold_client(client, me);
  if kind is null or kind not in ('call', 'meeting', 'letter', 'visit', 'gift', 'other') then
    perform core.missing('WRONG', 'kind', 'choice', 'there is no such kind of touch');
  elsif was.place <> 'lost' or next_touch_at is not null then
    perform core.check_due(next_touch_at, 'next_touch_at');
  end if;
  insert into core.touch (client, contact, member, kind, result)
  values (was.id, was.contact, me.id, kind, core.check_text(touch.result, 'result', 2000))
  returning * into t;
  c := was;
  c.next_touch_at := coalesce(touch.next_touch_at, was.next_touch_at);
  c := core.move_client(was, c, me, 'touched', null, jsonb_build_object('touch', t.id, 'kind', t.kind));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'touch', t.id, 'next_touch_at', c.next_touch_at));
end
$$;
comment on function accounts.touch(uuid, text, text, timestamptz, text) is
  'Records a touch of a client with its result, and when the next one is due. WRONG, EMPTY, REUSE.';

create function accounts.lose(client uuid, reason text, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'lose', jsonb_build_array(client, reason));
  was core.client;
  c core.client;
begin
  if done is not null then return done; end if;
  was := accounts.hold_client(client, me);
  if not exists (select from core.reason r where r.id = reason and r.kind = 'lost_client' and r.active) then
    perform core.missing('WRONG', 'reason', 'choice', 'why is the client lost? pick a reason');
  elsif was.place = 'lost' or exists (select from core.lead l where l.contact = was.contact and l.place = 'care') then
    raise exception using errcode = 'ORDER',
      message = case was.place when 'lost' then 'this client is already lost' else 'close the client''s open requests first' end,
      detail = jsonb_build_object('place', was.place, 'rule', case was.place when 'lost' then 'lost' else 'requests' end)::text;
  end if;
  -- Money that is owed goes on being asked for.
  update core.task t set done_at = now(), result = 'closed'
  where t.client = was.id and t.done_at is null and t.invoice is null;
  c := was;
  c.place := 'lost';
  c.lost_reason := reason;
  c := core.move_client(was, c, me, 'client_lost', reason);
  return core.answered(me, key, jsonb_build_object('client', c.id, 'place', c.place));
end
$$;
comment on function accounts.lose(uuid, text, text) is
  'A client is lost, with a reason; its tasks end, unpaid invoices stay chased. ORDER: open requests come first. '
  'WRONG, EMPTY, REUSE.';
