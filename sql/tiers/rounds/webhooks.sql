-- What the clock does with events for partners: each is sent by one server at a time, under a lease.

set local role tristage_engine;

create function rounds.take_deliveries(most int)
  returns table (no bigint, lease_no int, webhook uuid, url text, event text, body text, secrets text)
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if core.is_held() then return; end if;
  if rounds.is_mine('webhooks') then perform core.spread_events(1000); end if;
  return query
    with room as (
      -- An address that keeps failing is tried by one event in ten seconds, so that it costs the others nothing.
      -- A partner whose receivers are slow keeps half of a server's hands busy at most, however many addresses it has.
      select w.id, case when w.failures < 10 then least(32, 64 / count(*) over (partition by w.partner)) when w.failed_at > now() - interval '10 seconds' then 0 else 1 end - (
        select count(*) from core.webhook_delivery x where x.webhook = w.id and x.lease_until > now()) as free
      from core.webhook w where w.disabled_at is null),
    due as materialized (
      select d.no from room r cross join lateral (
        select x.no from core.webhook_delivery x
        where x.webhook = r.id and x.due_at <= now()
        order by x.due_at, x.no limit greatest(r.free, 0) for update skip locked) d
      order by random() limit most),
    leased as (
      update core.webhook_delivery d
      set lease_no = d.lease_no + 1, tries = d.tries + 1, tried_at = now(), due_at = now() + interval '30 seconds',
        lease_until = now() + interval '30 seconds'
      from due where d.no = due.no
      returning d.*)
    select l.no, l.lease_no, w.id, w.url, l.event::text, l.body, (
      select string_agg(s.id::text, ',' order by s.at desc) from core.webhook_secret s
      where s.webhook = w.id and (s.ends_at is null or s.ends_at > now()))
    from leased l join core.webhook w on w.id = l.webhook;
end
$$;
comment on function rounds.take_deliveries(int) is
  'Events that are due, so many at most, each leased to the caller for 30 seconds: where to send it, what, and by which '
  'secrets (the newest first) it is signed. None while events are held after a restore.';

create function rounds.held() returns int
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return case when core.is_held() then core.count_held() end;
end
$$;
comment on function rounds.held() is 'How many events are held since a restore; null where nothing is.';

create function rounds.settle_delivery(no bigint, lease_no int, status int, trouble text, milliseconds int) returns boolean
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  d core.webhook_delivery;
  through boolean := trouble is null and coalesce(status between 200 and 299, false);
begin
  -- A webhook before its deliveries, as a replay does.
  perform from core.webhook w
  where w.id = (select x.webhook from core.webhook_delivery x where x.no = settle_delivery.no) and (not through or w.failures > 0)
  for no key update;
  select * into d from core.webhook_delivery x
  where x.no = settle_delivery.no and x.lease_no = settle_delivery.lease_no and x.lease_until is not null for update;
  if d.no is null then return false; end if;
  update core.webhook_delivery x set status = settle_delivery.status, milliseconds = settle_delivery.milliseconds,
    trouble = coalesce(settle_delivery.trouble, case when not through then 'refused' end),
    lease_until = null, due_at = now() + core.webhook_pause(d.tries)
  where x.no = d.no returning * into d;
  update core.webhook w set failures = case when through then 0 else w.failures + 1 end,
    failed_at = case when through then w.failed_at else now() end,
    disabled_at = case when d.status = 410 then now() end, disabled_as = case when d.status = 410 then 'gone' end
  where w.id = d.webhook and w.disabled_at is null and (not through or w.failures > 0);
  if through or d.status = 410 or d.give_up_at <= now() then
    perform core.end_delivery(d, through, d.trouble);
  end if;
  return true;
end
$$;
comment on function rounds.settle_delivery(bigint, int, int, text, int) is
  'What became of a try: through with a status of 200 to 299, else tried again later, given up after 72 hours; an address '
  'that answers 410 is disabled. False where the lease was lost.';

create function rounds.give_up_deliveries() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  d core.webhook_delivery;
  disabled uuid[];
  given_up int := 0;
begin
  if not rounds.is_mine('give_up_deliveries') or core.is_held() then return 0; end if;
  -- What is being sent at this moment is settled first.
  select coalesce(array_agg(w.id), '{}') into disabled from core.webhook w where w.disabled_at is not null;
  for d in
    select x.* from core.webhook_delivery x
    where x.done_at is null and x.given_up_at is null and (x.give_up_at <= now() or x.webhook = any (disabled))
      and (x.lease_until is null or x.lease_until <= now())
    order by x.no limit 500 for update skip locked
  loop
    perform core.end_delivery(d, false,
      case when d.webhook = any (disabled) then 'disabled' else coalesce(d.trouble, 'late') end);
    given_up := given_up + 1;
  end loop;
  return given_up;
end
$$;
comment on function rounds.give_up_deliveries() is
  'Events that nobody could take in 72 hours, or whose webhook is disabled, are given up, which the log says; none while events are held.';

create function rounds.tell_callbacks() returns int
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  if not rounds.is_mine('tell_callbacks') then return 0; end if;
  return core.tell_callbacks(500);
end
$$;
comment on function rounds.tell_callbacks() is 'Partners hear which callbacks that they promised are due.';
