-- The call itself: what it is checked against, the number, the lease while it lasts.

set local role tristage_engine;

create function core.check_call(a core.attempt, k core.campaign, l core.lead, of_partner uuid) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  standing text;
begin
  if core.is_quiet((select n.hash from core.number n where n.id = a.number), k.id, of_partner) then
    raise exception using errcode = 'QUIET', message = 'this number is on a do-not-call list';
  elsif k.status <> 'running' then
    raise exception using errcode = 'CLOSE', message = 'this campaign is not running';
  elsif core.is_open(k, l.zone, now()) is not true then
    raise exception using errcode = 'HOURS', message = 'it is outside the callee''s calling hours',
      detail = jsonb_build_object('zone', l.zone)::text;
  end if;
  -- The live attempt is ours, so nobody else can add to what is counted here.
  select s.standing into standing from core.number_standing(a.contact, k, l.zone, of_partner) s where s.number = a.number;
  if standing = 'today' then
    raise exception using errcode = 'LIMIT', message = 'this number was called often enough today',
      detail = jsonb_build_object('rule', 'attempts_a_day',
        'retry_after', ceil(extract(epoch from core.tomorrow_begins(l.zone) - now()))::int)::text;
  elsif standing = 'out' then
    raise exception using errcode = 'LIMIT', message = 'this number was called often enough in this campaign',
      detail = jsonb_build_object('rule', 'attempts_a_number')::text;
  end if;
end
$$;
comment on function core.check_call(core.attempt, core.campaign, core.lead, uuid) is
  'Refuses a call to a number on a do-not-call list, outside hours, above the caps a day and a campaign, or of a campaign '
  'that is not running. QUIET, CLOSE, HOURS, LIMIT names which.';

create function core.show_number(a core.attempt, me core.member, starts boolean default false) returns text
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if a.revealed_at is null or starts and a.started_at is null then
    update core.attempt set revealed_at = coalesce(revealed_at, now()),
      started_at = case when starts then coalesce(started_at, clock_timestamp()) else started_at end
    where id = a.id;
  end if;
  -- Once a claim: shown again within the lease it is the same reveal.
  if a.revealed_at is null then
    insert into core.egress (member, tier, kind, contact, number, lead, attempt)
    values (me.id, me.tier, 'reveal', a.contact, a.number, a.lead, a.id);
  end if;
  return (select n.e164 from core.number n where n.id = a.number);
end
$$;
comment on function core.show_number(core.attempt, core.member, boolean) is
  'The number of a card in hand, written to egress the first time; starts: the call begins with it. Whoever asks has counted it.';

create function core.renew_lease(a core.attempt, k core.campaign) returns timestamptz
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  ends timestamptz;
begin
  update core.lead l set lease_until = least(now() + k.lease, a.claimed_at + k.lease_most)
  where l.id = a.lead returning l.lease_until into ends;
  return ends;
end
$$;
comment on function core.renew_lease(core.attempt, core.campaign) is
  'Lets the lease of a card in hand last from now on, up to the campaign''s longest; answers with its end.';

create function core.extend_call(a core.attempt) returns timestamptz
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if a.started_at is null then
    raise exception using errcode = 'ORDER', message = 'a lease is extended while a call lasts; this one has not started';
  end if;
  return core.renew_lease(a, core.rules_for(a.campaign, a.batch));
end
$$;
comment on function core.extend_call(core.attempt) is 'Extends the lease of a call that lasts. ORDER before it has started.';

create function core.give_back(a core.attempt, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if a.started_at is not null then
    raise exception using errcode = 'ORDER', message = 'the call has started: record its result instead';
  end if;
  perform core.spend(me, 'releases', (select d.releases_an_hour from core.department d));
  perform core.drop_card(a.lead, 'released', me);
end
$$;
comment on function core.give_back(core.attempt, core.member) is
  'Gives a card back before the call. ORDER once it has started, LIMIT where so many were given back this hour that it '
  'is leafing.';
