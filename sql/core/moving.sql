-- Moving a lead or a client: the only way a place changes.

set local role tristage_engine;

create function core.is_arrow(machine text, from_place text, to_place text, act text) returns boolean
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return from_place = to_place or exists (
    select from core.transition t
    where t.machine = is_arrow.machine and t.from_place = is_arrow.from_place
      and t.to_place = is_arrow.to_place and t.act = is_arrow.act);
end
$$;
comment on function core.is_arrow(text, text, text, text) is
  'Whether this act may lead from the one place to the other.';

create function core.while_open(of_batch uuid) returns uuid
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return (select b.id from core.batch b where b.id = of_batch and b.closed_at is null);
end
$$;
comment on function core.while_open(uuid) is
  'The batch a lead comes back to, or null once it is closed: then the lead waits for own operators.';

create function core.save_lead(l core.lead) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.lead set
    campaign = l.campaign, zone = l.zone, place = l.place, stage = l.stage, stage_at = l.stage_at,
    holder = l.holder, slot = l.slot, card = l.card, lease_no = l.lease_no,
    lease_until = l.lease_until, ready = l.ready, due_at = l.due_at, priority = l.priority,
    callback_for = l.callback_for, back_to = l.back_to, close_reason = l.close_reason,
    qualified_at = l.qualified_at, handed_over_by = l.handed_over_by, accepted_at = l.accepted_at,
    referrals_asked = l.referrals_asked, closed_at = l.closed_at, version = version + 1,
    chain = l.chain, chain_no = l.chain_no,
    batch = case when l.place = 'calling' and l.batch is not null then core.while_open(l.batch) else l.batch end
  where id = l.id;
end
$$;
comment on function core.save_lead(core.lead) is 'Writes a locked lead back, one version on.';

create function core.off_call(l core.lead) returns core.lead
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  l.holder := null; l.slot := null; l.card := null; l.lease_until := null;
  l.callback_for := null; l.ready := false;
  return l;
end
$$;
comment on function core.off_call(core.lead) is 'The lead without its lease: held by nobody.';

create function core.queued(l core.lead) returns core.lead
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  l.place := 'qualification'; l.qualified_at := now();
  l.due_at := core.working_time(now(), coalesce(
    (select k.response_norm from core.campaign k where k.id = l.campaign), interval '15 minutes'));
  return l;
end
$$;
comment on function core.queued(core.lead) is
  'The lead as it waits for a manager from now on: due within its campaign''s response norm, in working time.';

create function core.held_before(was uuid, is_now uuid) returns jsonb
  immutable language sql set search_path = pg_catalog, pg_temp
return case when was is distinct from is_now and was is not null then jsonb_build_object('was', was) else '{}' end;
comment on function core.held_before(uuid, uuid) is
  'What an event tells of whoever lost what was moved, so that their page looks again: was, or nothing.';

create function core.move_lead(was core.lead, l core.lead, me core.member, act text,
  reason text default null, detail jsonb default '{}')
  returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  entry core.journal;
begin
  if not core.is_arrow('lead', was.place, l.place, act) then
    raise exception using errcode = 'ORDER',
      message = format('%s does not lead from %s to %s', act, was.place, l.place),
      detail = jsonb_build_object('act', act, 'place', was.place)::text;
  end if;
  if l.holder <> was.holder or (l.holder is not null and was.holder is null) then
    perform core.must_be_here(l.holder);
    perform core.pass_tasks(l.id, null, l.holder);
  end if;
  l.closed_at := case when l.place in ('closed', 'won') then coalesce(l.closed_at, now()) end;
  entry := core.record(core.standing(was), core.standing(l), me, act, reason, detail);
  l.chain := entry.hash; l.chain_no := entry.no;
  perform core.save_lead(l);
  perform core.tell(act, 'lead', l.id, l.contact, me.id,
    coalesce(detail, '{}') || jsonb_build_object('from', was.place, 'to', l.place, 'ticket', l.ticket)
    || core.held_before(was.holder, l.holder));
  if was.batch is not null and was.place = 'qualification' then perform core.tell_fate(was, l, reason); end if;
  l.version := was.version + 1;
  return l;
end
$$;
comment on function core.move_lead(core.lead, core.lead, core.member, text, text, jsonb) is
  'Saves a changed lead with its journal entry and event. was: the row as locked. Open tasks go to a new holder. '
  'ORDER where the act has no such arrow, STALE where the new holder has left.';

create function core.must_be_known(of_contact uuid) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from core.contact c where c.id = of_contact and c.erased_at is not null) then
    raise exception using errcode = 'STALE', message = 'this contact was erased', detail = '{"rule":"erase_erased"}';
  end if;
end
$$;
comment on function core.must_be_known(uuid) is 'Whoever was erased is given to nobody. STALE.';

create function core.move_client(was core.client, c core.client, me core.member, act text,
  reason text default null, detail jsonb default '{}')
  returns core.client
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  entry core.journal;
begin
  if not core.is_arrow('client', was.place, c.place, act) then
    raise exception using errcode = 'ORDER',
      message = format('%s does not lead from %s to %s', act, was.place, c.place),
      detail = jsonb_build_object('act', act, 'place', was.place)::text;
  end if;
  if c.account_manager <> was.account_manager or (c.account_manager is not null and was.account_manager is null) then
    perform core.must_be_here(c.account_manager);
    perform core.must_be_known(c.contact);
  end if;
  entry := core.record(core.standing(was), core.standing(c), me, act, reason, detail);
  c.chain := entry.hash; c.chain_no := entry.no;
  update core.client set
    place = c.place, account_manager = c.account_manager, class = c.class, rhythm = c.rhythm,
    next_touch_at = c.next_touch_at, lost_reason = c.lost_reason, version = version + 1,
    chain = c.chain, chain_no = c.chain_no
  where id = c.id;
  perform core.tell(act, 'client', c.id, c.contact, me.id,
    coalesce(detail, '{}') || jsonb_build_object('from', was.place, 'to', c.place)
    || core.held_before(was.account_manager, c.account_manager));
  c.version := was.version + 1;
  return c;
end
$$;
comment on function core.move_client(core.client, core.client, core.member, text, text, jsonb) is
  'Saves a changed client with its journal entry and event. ORDER where the act has no such arrow, STALE where the new holder has '
  'left or the contact was erased.';

create function core.take_custody_of_all(of_contacts uuid[], by_members uuid[]) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  -- The people who work there go along, unless they are under work themselves; and whoever turned out to be the contact.
  with moved as materialized (
    select c.id, c.custodian as before, x.by_member
    from unnest(of_contacts, by_members) x(contact, by_member) join core.contact c on c.id = x.contact
    order by c.id for update of c),
  along as (
    select m.id, m.by_member from moved m
    union
    select p.id, m.by_member
    from moved m join core.link k on k.other = m.id and k.kind = 'works_at' join core.contact p on p.id = k.contact
    where p.custodian is not distinct from m.before
      and not exists (select from core.client c where c.contact = p.id)
      and not exists (select from core.lead l where l.contact = p.id and l.place not in ('won', 'closed'))
    union
    select p.id, m.by_member from moved m join core.contact p on p.merged_into = m.id)
  update core.contact c set custodian = a.by_member from along a
  where c.id = a.id and c.custodian is distinct from a.by_member
    -- Who was erased is given to nobody, with whomever they worked.
    and (a.by_member is null or c.erased_at is null);
end;
comment on function core.take_custody_of_all(uuid[], uuid[]) is
  'Moves the names and the whole history of contacts and their people, each into its member''s sight, out of all others''.';

create function core.take_custody(of_contact uuid, by_member uuid) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  before uuid;
begin
  select c.custodian into before from core.contact c where c.id = of_contact for update;
  if before is not distinct from by_member then return; end if;
  perform core.take_custody_of_all(array[of_contact], array[by_member]);
end
$$;
comment on function core.take_custody(uuid, uuid) is
  'Moves the names and the whole history of a contact and its people into one member''s sight, out of all others''.';

create function core.open_lead(of_contact uuid, in_campaign uuid, at_place text, me core.member, act text,
  kind text default 'sale', of_referrer uuid default null, detail jsonb default '{}')
  returns core.lead
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  l core.lead;
  entry core.journal;
  sells boolean := at_place = 'sales';
  cares boolean := at_place = 'care';
begin
  if not exists (select from core.transition t where t.machine = 'lead' and t.from_place = '' and t.to_place = at_place and t.act = open_lead.act) then
    raise exception using errcode = 'ORDER', message = format('%s does not open a lead in %s', act, at_place);
  end if;
  if sells or cares then perform core.must_be_here(me.id); end if;
  insert into core.lead (kind, contact, campaign, zone, place, ready, due_at, priority, stage, stage_at,
    holder, qualified_at, accepted_at, referred_by)
  select open_lead.kind, c.id, in_campaign, c.zone, at_place, at_place = 'calling',
    case at_place when 'qualification' then core.working_time(now(), coalesce(k.response_norm, '15 minutes')) else now() end,
    100, case when sells then core.first_sales_stage() end, case when sells then now() end,
    case when sells or cares then me.id end, case when at_place in ('qualification', 'sales') then now() end,
    case when sells or cares then now() end, of_referrer
  from core.contact c left join core.campaign k on k.id = in_campaign
  where c.id = of_contact
  returning * into l;
  entry := core.record(null, core.standing(l), me, act, null, detail);
  l.chain := entry.hash; l.chain_no := entry.no;
  update core.lead set chain = l.chain, chain_no = l.chain_no where id = l.id;
  perform core.tell(act, 'lead', l.id, l.contact, me.id, jsonb_build_object('to', l.place, 'ticket', l.ticket));
  return l;
end
$$;
comment on function core.open_lead(uuid, uuid, text, core.member, text, text, uuid, jsonb) is
  'Opens a lead of a contact with its first journal entry and event. ORDER where the act opens none there.';

set local role tristage_owner;

create function core.check_arrow() returns trigger
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from core.transition t
    where t.machine = tg_argv[0] and t.from_place = old.place and t.to_place = new.place)
  then
    raise exception using errcode = 'ORDER',
      message = format('no arrow leads from %s to %s', old.place, new.place);
  end if;
  return new;
end
$$;
comment on function core.check_arrow() is 'Refuses a change of place that no arrow makes, on any path.';

create trigger places_change_along_arrows before update of place on core.lead
  for each row when (old.place is distinct from new.place) execute function core.check_arrow('lead');
create trigger places_change_along_arrows before update of place on core.client
  for each row when (old.place is distinct from new.place) execute function core.check_arrow('client');
