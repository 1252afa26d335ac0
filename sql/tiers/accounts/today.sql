-- What the day brings: tasks, touches, holidays.

set local role tristage_engine;

create view accounts.tasks with (security_invoker = true) as
  select t.id, c.id as client, n.name, t.kind, t.subject, t.due_at, t.promise, t.moved,
    t.due_at < now() as overdue, l.id as request, l.ticket, l.kind as request_kind, i.no as invoice_no
  from core.task t
  join core.client c on c.contact = t.contact
  left join core.name n on n.contact = t.contact
  left join core.lead l on l.id = t.lead
  left join core.invoice i on i.id = t.invoice
  where t.done_at is null and t.member = (select auth.me())
  order by t.due_at, t.id;
comment on view accounts.tasks is 'The asker''s own open tasks, the most overdue first.';

create view accounts.holidays with (security_invoker = true) as
  select v.client, f.id, n.name, case when v.person then p.name end as person, f.kind, f.body,
    h.falls_on, h.falls_on - today.is as in_days
  from (select accounts.today() as "is" offset 0) today
  cross join accounts.circle v
  join core.fact f on f.contact = v.contact and f.month is not null and f.withdrawn_at is null
  join core.client c on c.id = v.client
  left join core.name n on n.contact = c.contact
  left join core.name p on p.contact = v.contact
  cross join lateral (
    -- A day that the year does not have (29 February) falls on the month's last.
    select min(d.falls_on) as falls_on
    from (
      select first_of + (least(f.day, extract(day from first_of + interval '1 month' - interval '1 day')::int) - 1) as falls_on
      from (select make_date(extract(year from today.is)::int + later, f.month, 1) as first_of
        from generate_series(0, 1) later) y) d
    where d.falls_on >= today.is) h
  where h.falls_on <= today.is + 14
  order by h.falls_on, n.name;
comment on view accounts.holidays is
  'Birthdays and other days of own clients and their people within 14 days, the nearest first.';
