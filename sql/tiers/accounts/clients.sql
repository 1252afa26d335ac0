-- The account manager's own clients.

set local role tristage_engine;

create view accounts.clients with (security_invoker = true) as
  select c.id, c.contact, k.kind, n.name, n.company, n.position, n.site, n.notes,
    k.city, k.zone, k.industry, k.segment, c.class, c.place,
    case when r.id is not null then jsonb_build_object('ru', r.label_ru, 'en', r.label_en) end as lost_reason,
    (extract(epoch from c.rhythm) / 86400)::int as rhythm_days,
    coalesce(o.orders, 0)::int as orders, o.last_order_on, o.last_amount_cents, o.last_currency,
    c.next_touch_at, c.place <> 'lost' and c.next_touch_at < now() as touch_overdue,
    coalesce(c.place = 'loyalty' and o.last_order_on + c.rhythm < now(), false) as order_overdue,
    (select count(*)::int from core.task t where t.contact = c.contact and t.done_at is null) as open_tasks,
    (select count(*)::int from core.task t
      where t.contact = c.contact and t.done_at is null and t.due_at < now()) as overdue_tasks,
    (select count(*)::int from core.lead l where l.contact = c.contact and l.place = 'care') as requests,
    coalesce((select sum(i.amount_cents) from core.invoice i
      where i.contact = c.contact and i.paid_at is null and i.due_on < (select accounts.today())), 0)::bigint as overdue_cents,
    c.since, c.version
  from core.client c
  join core.contact k on k.id = c.contact
  left join core.name n on n.contact = c.contact
  left join core.reason r on r.id = c.lost_reason
  left join lateral (
    select count(*) as orders, max(b.ordered_on) as last_order_on,
      (array_agg(b.amount_cents order by b.ordered_on desc, b.at desc))[1] as last_amount_cents,
      (array_agg(b.currency order by b.ordered_on desc, b.at desc))[1] as last_currency
    from core.client_order b where b.client = c.id) o on true
  where k.merged_into is null;
comment on view accounts.clients is
  'Own clients with what is due: next touch, order by rhythm (days), tasks, requests, unpaid invoices (hundredths).';

create view accounts.merged_clients with (security_invoker = true) as
  select c.id, s.id as survivor
  from core.client c join core.contact k on k.id = c.contact join core.client s on s.contact = k.merged_into;
comment on view accounts.merged_clients is 'Own clients that turned out to be another one: their address leads there.';

create view accounts.reasons with (security_invoker = true) as
  select id, kind, position, jsonb_build_object('ru', label_ru, 'en', label_en) as label
  from core.reason where active and kind in ('lost_client', 'answer') order by kind, position;
comment on view accounts.reasons is 'Reasons for losing a client, and results of a request.';
