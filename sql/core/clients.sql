-- A client: made or woken by a win, handed from one account manager to another with all that belongs to it.

set local role tristage_engine;

create function core.next_account_manager() returns uuid
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select m.id
  from core.member m cross join core.department d
    cross join lateral (select count(*) as held from core.client c where c.account_manager = m.id and c.place <> 'lost') load
  where m.tier = 'accounts' and m.active and load.held < d.clients_cap
  order by load.held, m.created_at, m.id limit 1;
end;
comment on function core.next_account_manager() is
  'The active account manager with the fewest clients and room for one more; null where all are full: the head''s desk.';

create function core.gain_client(of_contact uuid, keeper uuid, me core.member, act text, detail jsonb default '{}')
  returns core.client
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.client;
  c core.client;
  entry core.journal;
  first_touch timestamptz := core.working_time(now(), '9 hours');
begin
  if keeper is not null then perform core.must_be_here(keeper); end if;
  insert into core.client (contact, account_manager, next_touch_at) values (of_contact, keeper, first_touch)
  on conflict (contact) do nothing returning * into c;
  if c.id is null then
    select * into was from core.client k where k.contact = of_contact for update;
    c := was;
    c.place := 'loyalty'; c.lost_reason := null; c.next_touch_at := first_touch;
    c.account_manager := coalesce(was.account_manager, keeper);
    return core.move_client(was, c, me, 'ordered', null, detail);
  end if;
  entry := core.record(null, core.standing(c), me, act, null, detail);
  c.chain := entry.hash; c.chain_no := entry.no;
  update core.client set chain = c.chain, chain_no = c.chain_no where id = c.id;
  perform core.tell(act, 'client', c.id, c.contact, me.id, coalesce(detail, '{}') || '{"to": "loyalty"}');
  return c;
end
$$;
comment on function core.gain_client(uuid, uuid, core.member, text, jsonb) is
  'Makes a contact a client in loyalty, with a first touch after a working day, or wakes the client it is; a woken '
  'client keeps its account manager. Custody is the caller''s to move. STALE where the keeper has just left.';

create function core.hand_client(was core.client, to_member uuid, me core.member, act text, reason text default null)
  returns core.client
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  c core.client := was;
  request core.lead;
  l core.lead;
begin
  c.account_manager := to_member;
  c := core.move_client(was, c, me, act, reason);
  perform core.take_custody(c.contact, to_member);
  update core.task set member = to_member where client = c.id and done_at is null;
  for request in select * from core.lead r where r.contact = c.contact and r.place = 'care' order by r.id for update loop
    l := request;
    l.holder := to_member;
    perform core.move_lead(request, l, me, act, reason);
    update core.task set member = to_member where lead = l.id and done_at is null;
  end loop;
  return c;
end
$$;
comment on function core.hand_client(core.client, uuid, core.member, text, text) is
  'Hands a locked client to another account manager, or to the head''s desk (null), with its people, tasks, '
  'requests and the whole history. ORDER where the act has no such arrow.';

create function core.hand_clients_over(me core.member, most int) returns int
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  was core.client;
  keeper uuid;
  handed int := 0;
begin
  if not (select d.accounts_on from core.department d) then return 0; end if;
  -- Wins take the same turn, so that the load is counted with theirs.
  perform pg_advisory_xact_lock(hashtextextended('account managers', 3));
  for was in
    select c.* from core.client c join core.member m on m.id = c.account_manager and m.tier <> 'accounts'
    order by c.place = 'lost', c.next_touch_at, c.id limit most for update of c skip locked
  loop
    keeper := core.next_account_manager();
    exit when keeper is null;
    perform core.hand_client(was, keeper, me, 'reassigned', 'tier_on');
    handed := handed + 1;
  end loop;
  return handed;
end
$$;
comment on function core.hand_clients_over(core.member, int) is
  'While tier 3 works, clients that managers kept without it go to account managers by load, so many at a time; where '
  'all are full the rest stays with its managers.';
