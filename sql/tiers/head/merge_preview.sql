-- Two contacts side by side, before they become one.

set local role tristage_engine;

create function head.side(of_contact uuid) returns jsonb
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object('contact', c.id, 'name', n.name, 'company', n.company, 'city', c.city, 'source', c.source,
    'created_at', c.created_at, 'custodian', m.name,
    'numbers', (select coalesce(jsonb_agg(x.masked order by x.position, x.id), '[]') from core.number x where x.contact = c.id),
    'leads', (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'ticket', l.ticket, 'place', l.place,
        'stage', case when s.id is not null then jsonb_build_object('ru', s.label_ru, 'en', s.label_en) end, 'holder_name', h.name)
        order by l.ticket), '[]')
      from core.lead l left join core.stage s on s.id = l.stage left join core.member h on h.id = l.holder where l.contact = c.id),
    'client', (select jsonb_build_object('id', k.id, 'place', k.place, 'keeper', a.name)
      from core.client k left join core.member a on a.id = k.account_manager where k.contact = c.id),
    'calls', (select count(*) from core.attempt t where t.contact = c.id and t.started_at is not null),
    'tasks', (select count(*) from core.task t join core.lead l on l.id = t.lead and l.contact = c.id where t.done_at is null)
      + (select count(*) from core.task t join core.client k on k.id = t.client and k.contact = c.id where t.done_at is null))
  from core.contact c
  left join core.name n on n.contact = c.id
  left join core.member m on m.id = c.custodian
  where c.id = of_contact;
end;
comment on function head.side(uuid) is 'What a contact brings into a merge: who it is, numbers masked, leads, client, calls, open tasks.';

create function head.likely_same(of_contact uuid) returns uuid[]
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select coalesce(array_agg(distinct f.contact), '{}')
  from (
    select r.contact from core.number n join core.number r on r.id = n.same_as where n.contact = of_contact
    union all
    select n.contact from core.number r join core.number n on n.same_as = r.id where r.contact = of_contact
    union all
    select o.contact from core.identity i join core.identity o on o.tax_number = i.tax_number where i.contact = of_contact) f
  join core.contact c on c.id = f.contact and c.merged_into is null
  where f.contact <> of_contact;
end;
comment on function head.likely_same(uuid) is
  'Contacts that may be the same one: one of their numbers was added to the other, or they have one tax number.';

create function head.preview_merge(lead uuid, other_ticket bigint) returns jsonb
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  here uuid;
  there uuid;
  open core.lead[];
begin
  select l.contact into here from core.lead l where l.id = lead;
  if here is null then return null; end if;
  select l.contact into there from core.lead l where l.ticket = other_ticket;
  select array_agg(l order by core.rank_of(l) desc, l.contact = here desc, l.opened_at) into open
  from core.lead l where l.contact in (here, there) and l.kind = 'sale' and l.place not in ('won', 'closed');
  return jsonb_build_object('here', head.side(here), 'there', head.side(there),
    'why', head.why_not_merge(there, here),
    'goes_on', case when cardinality(open) = 2 then (open[1]).ticket end,
    'closes', case when cardinality(open) = 2 then (open[2]).ticket end,
    'likely', (select coalesce(jsonb_agg(jsonb_build_object('ticket', x.ticket, 'name', coalesce(n.company, n.name), 'city', c.city) order by x.ticket), '[]')
      from unnest(head.likely_same(here)) s(contact) join core.contact c on c.id = s.contact
      left join core.name n on n.contact = c.id
      join lateral (select max(l.ticket) as ticket from core.lead l where l.contact = c.id) x on x.ticket is not null));
end
$$;
comment on function head.preview_merge(uuid, bigint) is
  'A lead''s contact and, by the ticket of another lead, the contact it may be the same as: both sides, which lead would '
  'go on, and why (a word of head.why_not_merge) it cannot be now; likely: others that may be the same. Null for no such lead.';
