-- An enquiry by hand, by the head: into the qualification queue or straight to a manager. The head sees everything,
-- so the answer says whether the number was known and what the enquiry joined.

set local role tristage_engine;

create function head.check_numbers(numbers jsonb) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  e164 text;
begin
  if jsonb_typeof(numbers) is distinct from 'array' or jsonb_array_length(numbers) not between 1 and 5 then
    perform core.missing('WRONG', 'phone', 'phone', 'an enquiry has one to five telephone numbers');
  end if;
  for e164 in select n ->> 'e164' from jsonb_array_elements(numbers) n order by 1 loop
    if e164 is null or e164 !~ '^\+[1-9][0-9]{6,14}$' then
      perform core.missing('WRONG', 'phone', 'phone', 'this is not a telephone number');
    elsif core.is_quiet(sha256(e164::bytea), null) then
      raise exception using errcode = 'QUIET', message = 'one of these numbers is on a do-not-call list';
    end if;
    -- As core.enquire does; in order, so that two enquiries with several numbers do not wait for each other.
    perform pg_advisory_xact_lock(hashtextextended(e164, 5));
  end loop;
end
$$;
comment on function head.check_numbers(jsonb) is
  'Refuses what is no list of telephone numbers, or holds one that nobody may call; locks them. WRONG, QUIET.';

create function head.take_to_manager(was core.lead, to_member uuid, me core.member) returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  who core.member;
begin
  select * into who from core.member m where m.id = to_member;
  -- Its first task is due within the response norm, as if it had been accepted from the queue.
  perform core.first_task(was, who, me);
  select * into was from core.lead l where l.id = was.id;
  return head.give_lead(was, to_member, me, 'new_request');
end
$$;
comment on function head.take_to_manager(core.lead, uuid, core.member) is
  'An enquiry that waits in the queue goes straight to a manager.';

create function head.open(name text, company text, numbers jsonb, city text, zone text, zone_members text[],
  need text, campaign uuid, to_member uuid, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'open', jsonb_build_array(name, company, numbers, city, zone, need, campaign, to_member));
  first jsonb;
  known uuid;
  l core.lead;
  c core.client;
  n jsonb;
begin
  if done is not null then return done; end if;
  perform head.check_numbers(numbers);
  if campaign is not null and not exists (select from core.campaign k where k.id = campaign and k.status <> 'ended') then
    perform core.missing('WRONG', 'campaign', 'choice', 'there is no such campaign, or it has ended');
  end if;
  if to_member is not null then perform head.check_holder(to_member, '{managers,head}'); end if;
  perform core.ensure_zone(zone, zone_members);
  -- The first number that the base has says whom the enquiry joins; else the first one is the new contact's.
  -- Taken out of the JSON first: under row-level security no index serves what is taken out of it in passing.
  with asked as materialized (
    select x.n, x.place, x.n ->> 'e164' as e164 from jsonb_array_elements(numbers) with ordinality x(n, place))
  select x.n, x.contact into first, known
  from (select a.n, a.place, (select o.contact from core.number o where o.e164 = a.e164) as contact from asked a) x
  order by x.contact is null, x.place limit 1;
  perform core.enquire(me, name, company, first ->> 'e164', first ->> 'masked', first ->> 'kind', city, zone, need,
    'qualification', campaign);
  select * into c from core.client x
  where x.contact = (select o.contact from core.number o where o.e164 = first ->> 'e164');
  select * into l from core.lead x
  where x.contact = (select o.contact from core.number o where o.e164 = first ->> 'e164')
    and x.kind = 'sale' and x.place not in ('won', 'closed') for update;
  for n in select x from jsonb_array_elements(numbers) x where x ->> 'e164' <> first ->> 'e164' loop
    perform core.add_number(coalesce(l.contact, c.contact), n ->> 'e164', n ->> 'masked', n ->> 'kind', me);
  end loop;
  if to_member is not null and l.place = 'qualification' then
    l := head.take_to_manager(l, to_member, me);
  end if;
  return core.answered(me, key, jsonb_build_object('known', known is not null,
    'place', coalesce(l.place, c.place), 'lead', l.id, 'ticket', l.ticket,
    'client', case when l.id is null then c.id end,
    'holder', coalesce(l.holder, case when l.id is null then c.account_manager end),
    'holder_name', (select m.name from core.member m
      where m.id = coalesce(l.holder, case when l.id is null then c.account_manager end))));
end
$$;
comment on function head.open(text, text, jsonb, text, text, text[], text, uuid, uuid, text) is
  'Takes down an enquiry: numbers is a list of {e164, masked, kind}; with nobody named it waits for qualification, else '
  'it goes straight to that manager. A known number joins what exists (known: true): a lead under work stays with who '
  'holds it, who gets a task. QUIET, WRONG, REUSE.';
