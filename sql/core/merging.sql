-- Two contacts that are one: what each had becomes the survivor's. Nothing is deleted, both ids live on.

set local role tristage_engine;

create function core.rank_of(l core.lead) returns int
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when l.place = 'sales' then 100 + coalesce((select s.position from core.stage s where s.id = l.stage), 0)
    when l.place = 'nurturing' and l.back_to = 'sales' then 90
    when l.place = 'qualification' then 80
    -- A callback was promised, a day was agreed: both come before the cold list.
    when l.place = 'calling' and core.is_promised(l) then 70
    when l.place = 'nurturing' then 60
    else 0 end;
end
$$;
comment on function core.rank_of(core.lead) is
  'How far an open lead has come: of two leads of one contact the further one goes on.';

create function core.join_leads(gone core.lead, stays core.lead, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update core.task t set lead = stays.id, member = stays.holder where t.lead = gone.id and t.done_at is null;
  update core.invoice i set lead = stays.id where i.lead = gone.id;
  update core.payment p set lead = stays.id where p.lead = gone.id;
  update core.answer a set lead = stays.id
  where a.lead = gone.id and not exists (select from core.answer b where b.lead = stays.id and b.question = a.question);
  perform core.close_lead(gone, me, 'merged', 'merged', jsonb_build_object('into', stays.id));
  if stays.place in ('sales', 'care') then perform core.follow_due(stays.id); end if;
end
$$;
comment on function core.join_leads(core.lead, core.lead, core.member) is
  'Closes a lead for another one of the same contact: what was due, promised, billed, paid and answered goes on there.';

create function core.join_clients(was core.client, stays core.client, me core.member) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  c core.client := stays;
  gone core.client := was;
begin
  c.next_touch_at := least(stays.next_touch_at, was.next_touch_at);
  c.class := coalesce(stays.class, was.class); c.rhythm := coalesce(stays.rhythm, was.rhythm);
  if stays.place = 'lost' and was.place <> 'lost' then
    c.place := was.place; c.lost_reason := null; c.next_touch_at := was.next_touch_at;
  end if;
  perform core.move_client(stays, c, me, 'merged', null, jsonb_build_object('client', was.id));
  update core.client x set since = least(x.since, was.since) where x.id = stays.id;
  update core.client_order o set client = stays.id where o.client = was.id;
  update core.touch t set client = stays.id where t.client = was.id;
  update core.task t set client = stays.id where t.client = was.id;
  update core.invoice i set client = stays.id where i.client = was.id;
  update core.payment p set client = stays.id where p.client = was.id;
  gone.place := 'lost'; gone.lost_reason := 'merged';
  perform core.move_client(was, gone, me, 'merged', 'merged', jsonb_build_object('into', stays.id));
end
$$;
comment on function core.join_clients(core.client, core.client, core.member) is
  'Ends a client for another one with the same keeper: orders, touches, tasks and money go on there.';

create function core.learn_from(merged uuid, survivor uuid) returns void
  volatile language sql set search_path = pg_catalog, pg_temp
begin atomic
  -- One zone is worth more than a choice of them.
  update core.contact s set city = coalesce(s.city, m.city), industry = coalesce(s.industry, m.industry),
    segment = coalesce(s.segment, m.segment),
    zone = case when cardinality(zs.members) > 1 and cardinality(zm.members) = 1 then m.zone else s.zone end
  from core.contact m join core.zone zm on zm.id = m.zone, core.zone zs
  where s.id = survivor and m.id = merged and zs.id = s.zone;
  insert into core.identity (contact, tax_number, emails, address)
  select survivor, i.tax_number, i.emails, i.address from core.identity i where i.contact = merged
  on conflict (contact) do update set tax_number = coalesce(core.identity.tax_number, excluded.tax_number),
    address = coalesce(core.identity.address, excluded.address),
    emails = core.identity.emails || array(select e from unnest(excluded.emails) e where e <> all (core.identity.emails));
end;
comment on function core.learn_from(uuid, uuid) is
  'What is known of the one contact and not of the other: city, industry, zone, tax number, e-mails, address.';

create function core.move_rows(merged uuid, survivor uuid) returns jsonb
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  leads uuid[] := array(select l.id from core.lead l where l.contact in (merged, survivor));
  clients uuid[] := array(select c.id from core.client c where c.contact in (merged, survivor));
  last int;
  moved int;
begin
  update core.task t set contact = survivor where t.contact = merged and (t.lead = any (leads) or t.client = any (clients));
  update core.check_mark k set contact = survivor where k.contact = merged and k.lead = any (leads);
  update core.client_order o set contact = survivor where o.contact = merged and o.client = any (clients);
  update core.answer a set contact = survivor where a.contact = merged;
  update core.note n set contact = survivor where n.contact = merged;
  update core.invoice i set contact = survivor where i.contact = merged;
  update core.payment p set contact = survivor where p.contact = merged;
  update core.touch t set contact = survivor where t.contact = merged;
  update core.fact f set contact = survivor where f.contact = merged;
  update core.lead l set referred_by = survivor where l.referred_by = merged;
  update core.link k set contact = survivor where k.contact = merged and k.other <> survivor
    and not exists (select from core.link b where b.contact = survivor and b.other = k.other and b.kind = k.kind);
  update core.link k set other = survivor where k.other = merged and k.contact <> survivor
    and not exists (select from core.link b where b.other = survivor and b.contact = k.contact and b.kind = k.kind);
  -- A row that stands for a number of the other one has done its work: it stays behind, the number itself comes.
  update core.number n set contact = merged
  where n.contact = survivor and n.same_as in (select m.id from core.number m where m.contact = merged and m.same_as is null);
  select coalesce(max(n.position), 0) into last from core.number n where n.contact = survivor;
  with kept as (
    select m.id, row_number() over (order by m.position, m.id) as place from core.number m
    where m.contact = merged and (m.same_as is null or not exists (
      select from core.number n where n.contact in (merged, survivor) and (n.id = m.same_as or n.contact = survivor and n.same_as = m.same_as))))
  update core.number n set contact = survivor, position = last + k.place from kept k where n.id = k.id;
  get diagnostics moved = row_count;
  return jsonb_build_object('leads', (select count(*) from core.lead l where l.contact = merged), 'numbers', moved);
end
$$;
comment on function core.move_rows(uuid, uuid) is
  'What hangs on a contact goes to the one it turned out to be: answers, remarks, tasks, money, facts, links, numbers. '
  'What was recorded of it, journal and calls, stays as it was written.';
