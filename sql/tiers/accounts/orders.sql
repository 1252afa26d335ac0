-- Orders, and the rhythm they make.

set local role tristage_engine;

create function accounts.rhythm_of(of_client uuid) returns interval
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select case when count(*) >= 2 then
    make_interval(days => round(percentile_cont(0.5) within group (order by g.gap))::int) end
  from (
    select d.ordered_on - lag(d.ordered_on) over (order by d.ordered_on) as gap
    from (select distinct o.ordered_on from core.client_order o where o.client = of_client) d) g
  where g.gap is not null;
end;
comment on function accounts.rhythm_of(uuid) is
  'The median time between a client''s orders in whole days, from three order days on; null before.';

create function accounts.record_order(client uuid, subject text, amount_cents bigint, currency text, ordered_on date,
  request uuid, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'record_order',
    jsonb_build_array(client, subject, amount_cents, currency, ordered_on, request));
  was core.client;
  c core.client;
  o core.client_order;
begin
  if done is not null then return done; end if;
  was := accounts.hold_client(client, me);
  perform core.check_amount(amount_cents, currency);
  perform core.check_day(ordered_on, 'ordered_on', me.zone);
  if request is not null and not exists (select from core.lead l
    where l.id = request and l.contact = was.contact and l.kind = 'repeat' and l.place = 'care')
  then
    perform core.missing('WRONG', 'request', 'choice', 'this client has no such open repeat sale');
  end if;
  insert into core.client_order (client, contact, lead, subject, amount_cents, currency, ordered_on, member)
  values (was.id, was.contact, request, core.check_text(subject, 'subject', 500), amount_cents, currency, ordered_on, me.id)
  returning * into o;
  c := was;
  c.rhythm := coalesce(accounts.rhythm_of(was.id), was.rhythm);
  if was.place <> 'loyalty' then
    c.place := 'loyalty';
    c.lost_reason := null;
    c.next_touch_at := greatest(was.next_touch_at, core.working_time(now(), '9 hours'));
  end if;
  c := core.move_client(was, c, me, case when was.place = c.place then 'order_recorded' else 'ordered' end, null,
    jsonb_build_object('order', o.id, 'amount_cents', o.amount_cents, 'currency', o.currency));
  return core.answered(me, key, jsonb_build_object('client', c.id, 'order', o.id, 'place', c.place,
    'rhythm_days', (extract(epoch from c.rhythm) / 86400)::int));
end
$$;
comment on function accounts.record_order(uuid, text, bigint, text, date, uuid, text) is
  'Records an order (amount in hundredths), perhaps of a repeat sale; wakes a lapsed or lost client and sets the '
  'rhythm. WRONG, EMPTY, REUSE.';
