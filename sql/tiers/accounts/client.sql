-- The parts of one client's page.

set local role tristage_engine;

create view accounts.client_people with (security_invoker = true) as
  select v.client, v.contact as id, n.name, n.position, n.notes
  from accounts.circle v join core.name n on n.contact = v.contact
  where v.person;
comment on view accounts.client_people is 'The people of own clients.';

create view accounts.client_facts with (security_invoker = true) as
  select v.client, f.id, f.contact as about, case when v.person then n.name end as person,
    f.kind, f.body, f.month, f.day, m.name as member, f.at
  from accounts.circle v
  join core.fact f on f.contact = v.contact and f.withdrawn_at is null
  left join core.name n on n.contact = v.contact
  left join core.member m on m.id = f.member;
comment on view accounts.client_facts is 'Personal facts of own clients and their people; person is null for the client itself.';

create view accounts.client_links with (security_invoker = true) as
  select c.id as client, k.id, k.kind, true as forward, o.id as other, n.name, k.note
  from core.client c join core.link k on k.contact = c.contact
    join core.client o on o.contact = k.other join core.name n on n.contact = k.other
  union all
  select c.id, k.id, k.kind, false, o.id, n.name, k.note
  from core.client c join core.link k on k.other = c.contact and k.kind <> 'works_at'
    join core.client o on o.contact = k.contact join core.name n on n.contact = k.contact;
comment on view accounts.client_links is
  'Links between own clients, seen from each end; forward: the link leads from this client to the other.';

create view accounts.client_orders with (security_invoker = true) as
  select o.client, o.id, o.subject, o.amount_cents, o.currency, o.ordered_on, m.name as member, l.ticket
  from core.client_order o
  left join core.member m on m.id = o.member
  left join core.lead l on l.id = o.lead;
comment on view accounts.client_orders is 'Orders of own clients, amounts in hundredths.';

create view accounts.client_invoices with (security_invoker = true) as
  select c.id as client, i.id, i.no, i.amount_cents, i.currency, i.issued_at, i.due_on, i.paid_at,
    coalesce(p.paid_cents, 0)::bigint as paid_cents,
    i.paid_at is null and i.due_on < (select accounts.today()) as overdue
  from core.client c join core.invoice i on i.contact = c.contact
  left join lateral (select sum(b.amount_cents) as paid_cents from core.payment b where b.invoice = i.id) p on true;
comment on view accounts.client_invoices is 'Invoices of own clients with what came in on them.';

create view accounts.client_payments with (security_invoker = true) as
  select c.id as client, p.id, p.amount_cents, p.currency, p.paid_on, i.no as invoice_no, m.name as member
  from core.client c join core.payment p on p.contact = c.contact
  left join core.invoice i on i.id = p.invoice
  left join core.member m on m.id = p.member;
comment on view accounts.client_payments is 'Payments of own clients.';

create function accounts.numbers(of_client uuid)
  returns table (id uuid, contact uuid, masked text, kind text, "position" int, state text, quiet boolean)
  stable security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
begin
  return query
    with own as (
      select c.contact from core.client c where c.id = of_client and c.account_manager = me.id
      union all
      select k.contact from core.client c join core.link k on k.other = c.contact and k.kind = 'works_at'
        join core.contact p on p.id = k.contact and p.custodian = me.id
      where c.id = of_client and c.account_manager = me.id)
    select n.id, n.contact, n.masked, n.kind, n.position, n.state, core.is_quiet(r.hash, null)
    from core.number n join own o on o.contact = n.contact
      join core.number r on r.id = case when n.same_as is null then n.id else n.same_as end
    order by n.contact, n.position;
end
$$;
comment on function accounts.numbers(uuid) is
  'Numbers of an own client and its people, masked; added ones among them whether the base knew them or not.';
