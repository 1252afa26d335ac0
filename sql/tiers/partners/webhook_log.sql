-- What was sent to a partner's webhooks, and sending it again.

set local role tristage_engine;

create function partners.delivery_shown(d core.webhook_delivery) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object('id', d.id, 'webhook', d.webhook, 'event', d.event, 'kind', d.kind, 'event_at', d.event_at,
    'state', case when d.done_at is not null then 'delivered' when d.given_up_at is not null then 'given_up'
      when d.tries = 0 then 'waiting' else 'retrying' end,
    'tries', d.tries, 'tried_at', d.tried_at, 'status', d.status, 'trouble', d.trouble,
    -- How long an address took that was not reached would tell of the network behind us.
    'milliseconds', case when d.status is not null then d.milliseconds end,
    'next_try_at', d.due_at, 'give_up_at', case when d.done_at is null then d.give_up_at end,
    'ended_at', coalesce(d.done_at, d.given_up_at), 'replay', d.replayed_by is not null, 'body', d.body);
end;
comment on function partners.delivery_shown(core.webhook_delivery) is
  'An entry of the log as its partner sees it: what was sent, never by what it was kept in order.';

create function partners.deliveries(webhook uuid, state text, after text, most int) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  last bigint;
  shown jsonb;
begin
  if not exists (select from core.webhook w where w.id = deliveries.webhook and w.partner = me.partner) then
    raise exception using errcode = 'EMPTY', message = 'there is no such webhook';
  elsif state is not null and state not in ('open', 'delivered', 'given_up') then
    perform core.missing('WRONG', 'state', 'choice', 'a delivery is open, delivered or given_up');
  end if;
  if after is not null then
    select d.no into last from core.webhook_delivery d
    where d.id = case when deliveries.after ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then deliveries.after::uuid end
      and d.webhook = deliveries.webhook;
    if last is null then perform core.missing('WRONG', 'cursor', 'cursor', 'that is no cursor of this list'); end if;
  end if;
  most := least(greatest(coalesce(most, 50), 1), 200);
  select jsonb_agg(partners.delivery_shown(d) order by d.no desc) into shown
  from (select x.* from core.webhook_delivery x
    where x.webhook = deliveries.webhook and x.no < coalesce(last, 9223372036854775807)
      and (deliveries.state is null
        or (deliveries.state = 'open' and x.done_at is null and x.given_up_at is null)
        or (deliveries.state = 'delivered' and x.done_at is not null)
        or (deliveries.state = 'given_up' and x.given_up_at is not null))
    order by x.no desc limit most + 1) d;
  return jsonb_build_object(
    'items', coalesce(case when jsonb_array_length(shown) > most then shown - most else shown end, '[]'),
    'next_cursor', case when jsonb_array_length(shown) > most then shown -> most - 1 -> 'id' end);
end
$$;
comment on function partners.deliveries(uuid, text, text, int) is
  'The log of a webhook, newest first: 50 entries (most: to 200) after that one, of one state (open, delivered, given_up) '
  'or all, and the one to go on after. SCOPE, EMPTY, WRONG.';

create function partners.send_again(d core.webhook_delivery, me core.member) returns core.webhook_delivery
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  fresh core.webhook_delivery;
begin
  insert into core.webhook_delivery (webhook, event, kind, subject, body, event_at, give_up_at, replayed_by)
  values (d.webhook, d.event, d.kind, d.subject, d.body, d.event_at, now() + interval '72 hours', me.id)
  returning * into fresh;
  perform core.line_up(array[fresh.no]);
  select * into fresh from core.webhook_delivery x where x.no = fresh.no;
  return fresh;
end
$$;
comment on function partners.send_again(core.webhook_delivery, core.member) is
  'The same event under the same id once more, behind what of its subject is on its way.';

create function partners.replay_delivery(delivery uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  done jsonb := core.replayed(me, key, 'replay_delivery', to_jsonb(delivery));
  d core.webhook_delivery;
  w core.webhook;
begin
  if done is not null then return done; end if;
  select x.* into d from core.webhook_delivery x join core.webhook v on v.id = x.webhook
  where x.id = replay_delivery.delivery and v.partner = me.partner;
  if d.no is null then
    raise exception using errcode = 'EMPTY', message = 'there is no such delivery';
  end if;
  w := partners.own_webhook(d.webhook, me);
  if w.disabled_at is not null then
    raise exception using errcode = 'ORDER', message = 'this webhook is disabled', detail = '{"rule":"disabled"}';
  elsif core.is_open(d) then
    raise exception using errcode = 'ORDER', message = 'it is still on its way', detail = '{"rule":"on_its_way"}';
  end if;
  perform core.spend(me, 'replays', 1000);
  return core.answered(me, key, partners.delivery_shown(partners.send_again(d, me)));
end
$$;
comment on function partners.replay_delivery(uuid, text) is
  'Sends an event of the log again: a new entry with the same id of the event. ORDER while it is on its way or the webhook '
  'is disabled, LIMIT after 1,000 in an hour, SCOPE, EMPTY, REUSE.';

create function partners.replay_given_up(webhook uuid, key text) returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := partners.allowed(auth.asker(), 'agents');
  done jsonb := core.replayed(me, key, 'replay_given_up', to_jsonb(webhook));
  w core.webhook;
  d core.webhook_delivery;
  again int := 0;
begin
  if done is not null then return done; end if;
  w := partners.own_webhook(webhook, me);
  if w.disabled_at is not null then
    raise exception using errcode = 'ORDER', message = 'this webhook is disabled', detail = '{"rule":"disabled"}';
  end if;
  for d in
    select x.* from core.webhook_delivery x
    where x.webhook = w.id and x.given_up_at is not null
      and not exists (select from core.webhook_delivery y
        where y.event = x.event and y.webhook = x.webhook and y.no > x.no)
    order by x.no limit 500
  loop
    perform core.spend(me, 'replays', 1000);
    perform partners.send_again(d, me);
    again := again + 1;
  end loop;
  return core.answered(me, key, jsonb_build_object('webhook', w.id, 'replayed', again));
end
$$;
comment on function partners.replay_given_up(uuid, text) is
  'Sends what was given up again, in its order, 500 at once: what was sent again since is left out. ORDER where disabled, LIMIT, '
  'SCOPE, EMPTY, REUSE.';
