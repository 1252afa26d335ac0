-- Telling an outside call centre what happened to its work.

set local role tristage_engine;

create function core.tell_partner(partner uuid, kind text, lead uuid, body jsonb) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  insert into core.outbox (act, machine, subject, contact, member, detail, partner)
  select kind, case when tell_partner.lead is null then 'partner' else 'lead' end, coalesce(tell_partner.lead, p.id), null,
    -- An agent that disables itself is nobody by now.
    coalesce(auth.me(), p.account), coalesce(body, '{}'), p.id
  from core.partner p where p.id = tell_partner.partner and p.active;
end
$$;
comment on function core.tell_partner(uuid, text, uuid, jsonb) is
  'Writes an event for a partner into the outbox, in the transaction of its act. lead: what the events of one lead are '
  'kept in order by, never told; null for what concerns no lead. body: all that is told, in words the partner knows. One that is stopped hears nothing.';

create function core.is_open(d core.webhook_delivery) returns boolean
  immutable language sql set search_path = pg_catalog, pg_temp
return d.done_at is null and d.given_up_at is null;
comment on function core.is_open(core.webhook_delivery) is 'Whether an event is still on its way.';

create function core.line_up(fresh bigint[]) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  -- Whoever settles the one before is waited for here; or finds these in line, and says when the first of them is due.
  perform from core.webhook_delivery e
  where e.no in (
    select (select max(x.no) from core.webhook_delivery x
      where x.webhook = d.webhook and x.subject = d.subject and x.done_at is null and x.given_up_at is null and x.no < d.no)
    from core.webhook_delivery d where d.no = any (fresh))
  order by e.no for update;
  update core.webhook_delivery d set due_at = now()
  where d.no = any (fresh) and not exists (
    select from core.webhook_delivery x
    where x.webhook = d.webhook and x.subject = d.subject and x.done_at is null and x.given_up_at is null and x.no < d.no);
end
$$;
comment on function core.line_up(bigint[]) is
  'New deliveries take their place: due now, or when the earlier ones of the same subject have ended.';

create function core.end_delivery(d core.webhook_delivery, through boolean, why text default null) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.webhook_delivery x set due_at = null, lease_until = null, trouble = why,
    done_at = case when through then now() end, given_up_at = case when not through then now() end
  where x.no = d.no;
  update core.webhook_delivery x set due_at = now()
  where x.due_at is null and x.no = (
    select min(n.no) from core.webhook_delivery n
    where n.webhook = d.webhook and n.subject = d.subject and n.done_at is null and n.given_up_at is null);
end
$$;
comment on function core.end_delivery(core.webhook_delivery, boolean, text) is
  'A locked delivery came through, or is given up; the next one of the same subject is due.';

create function core.webhook_pause(tries int) returns interval
  volatile language sql set search_path = pg_catalog, pg_temp
return make_interval(secs => least(3600, 5 * power(2, least(tries, 12) - 1)) * (0.75 + random() / 2));
comment on function core.webhook_pause(int) is
  'How long after so many tries the next one follows: 5 seconds, doubled each time up to an hour, a quarter more or less by chance.';

create function core.spread_events(most int) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  told bigint[];
  fresh bigint[];
begin
  select array_agg(o.id order by o.id) into told
  from (select x.id from core.outbox x where x.partner is not null and x.sent_at is null order by x.id limit most) o;
  if told is null then return 0; end if;
  with sent as (
    insert into core.webhook_delivery (webhook, event, kind, subject, body, event_at, give_up_at)
    select w.id, o.event, o.act, o.subject, json_build_object('type', o.act, 'id', o.event,
        'timestamp', to_char(o.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', o.detail)::text,
      o.at, now() + interval '72 hours'
    from unnest(told) with ordinality t(id, place) join core.outbox o on o.id = t.id
      join core.webhook w on w.partner = o.partner and w.disabled_at is null and o.act = any (w.kinds)
    order by t.place
    returning no)
  select array_agg(s.no) into fresh from sent s;
  update core.outbox o set sent_at = now() where o.id = any (told);
  perform core.line_up(fresh);
  return cardinality(told);
end
$$;
comment on function core.spread_events(int) is
  'Makes a delivery of each partner''s event for each webhook that wants it, in the order of the events. One at a time: '
  'rounds.take_deliveries sees to it.';
