-- What selling and care leave behind: tasks, marks, money, clients.

create function volume.due(i bigint) returns timestamptz stable language sql as $$
  select s.until + (volume.u(i, 40) * 7 - 1.2) * interval '1 day' from volume.setting s
$$;
comment on function volume.due(bigint) is 'When the next task of a lead in sales is due; one in six is late.';

create function volume.rest(i bigint) returns timestamptz stable language sql as $$
  select s.until + (1 + volume.u(i, 33) * 90) * interval '1 day' from volume.setting s
$$;
comment on function volume.rest(bigint) is 'When a nurtured lead is taken up again.';

create function volume.amount(i bigint, k int) returns bigint immutable language sql as $$
  select 100 * (3000 + floor(power(volume.u(i, 300 + k), 3) * 500000))::bigint
$$;
comment on function volume.amount(bigint, int) is 'What an order costs, in hundredths.';

create function volume.sales() returns void volatile language plpgsql as $$
begin
  insert into core.task (id, contact, lead, member, kind, subject, due_at, promise, created_by, created_at)
  select volume.id('task', p.i), p.contact, p.lead, p.manager, k.kind, initcap(k.said) || ': следующий шаг', volume.due(p.i),
    volume.u(p.i, 41) < 0.2, p.manager, p.over
  from volume.plan p, lateral (select (array['call', 'meeting', 'offer', 'letter'])[1 + floor(volume.u(p.i, 42) * 4)::int] as kind,
    (array['звонок', 'встреча', 'предложение', 'письмо'])[1 + floor(volume.u(p.i, 42) * 4)::int] as said) k
  where p.outcome = 'selling';
  insert into core.task (id, contact, lead, member, kind, subject, due_at, created_by, created_at)
  select volume.id('task', p.i), p.contact, p.lead, p.manager, 'call', 'Вернуться к разговору', volume.rest(p.i), p.manager, p.over
  from volume.plan p where p.outcome = 'resting';
  insert into core.task (id, contact, lead, client, member, kind, subject, due_at, created_by, created_at, done_at, result)
  select volume.id('done', p.i), p.contact, p.lead, null, p.manager, 'call', 'Первый разговор', p.taken + interval '1 hour', p.manager, p.taken,
    least(p.taken + interval '50 minutes', p.over), 'поговорили'
  from volume.plan p where p.taken is not null;
  insert into core.check_mark (lead, item, contact, value, member, at)
  select p.lead, c.id, p.contact, case c.kind when 'mark' then 'yes' when 'amount' then '1000' else 'записано' end, p.manager, p.over
  from volume.plan p join core.stage g on g.position < p.stage or p.outcome = 'won' join core.checklist_item c on c.stage = g.id
  where p.outcome in ('selling', 'resting', 'won');
  insert into core.note (id, contact, lead, member, body, at)
  select volume.id('note', p.i), p.contact, p.lead, p.manager, 'Разговор записан', p.over from volume.plan p where p.outcome = 'lost' and p.i % 2 = 0;
  -- What is on its way to be closed has been billed.
  insert into core.invoice (id, contact, lead, no, amount_cents, issued_at, due_on, member)
  select volume.id('bill', p.i), p.contact, p.lead, 'В-' || p.i, volume.amount(p.i, 0), p.over, (s.until + interval '10 days')::date, p.manager
  from volume.plan p, volume.setting s where p.outcome = 'selling' and p.stage >= 6;
  insert into core.task (id, contact, lead, member, kind, subject, due_at, created_by, created_at, invoice)
  select volume.id('chase', p.i), p.contact, p.lead, p.manager, 'payment', 'Оплата счёта № В-' || p.i, volume.due(p.i) + interval '1 day', p.manager, p.over,
    volume.id('bill', p.i)
  from volume.plan p where p.outcome = 'selling' and p.stage >= 6;
end
$$;
comment on function volume.sales() is 'Tasks, checklists, remarks and open invoices of leads that managers had.';

create unlogged table volume.bought as
  select i, 0 as k, over as at, false as paid, contact, lead, over, manager, keeper from volume.plan limit 0;
comment on table volume.bought is 'Orders of the clients under work.';

create function volume.clients() returns void volatile language plpgsql as $$
begin
  with entries as (
    select p.i, volume.id('client', p.i) as id, p.contact, t.no, t.at, t.member, t.tier, t.act, t.from_place, t.place, t.reason, t.detail,
      p.keeper, p.over, max(t.no) over (partition by p.i) as most
    from volume.plan p join volume.setting s on true,
      lateral (select 1, p.over, p.manager, 'managers', 'won', null, 'loyalty', null, jsonb_build_object('lead', p.lead)
        union all select 2, p.over + (s.until - p.over) * 0.7, p.keeper, 'accounts',
          case when volume.u(p.i, 50) < 0.05 then 'client_lost' else 'lapsed' end, 'loyalty',
          case when volume.u(p.i, 50) < 0.05 then 'lost' else 'reactivation' end,
          case when volume.u(p.i, 50) < 0.05 then 'went_to_competitor' end, '{}'
        where volume.u(p.i, 50) < 0.15) t(no, at, member, tier, act, from_place, place, reason, detail)
    where p.outcome = 'won'),
  chained as (
    select e.*, volume.chain(row(null, 'client', e.id, e.no, e.contact, e.at, e.member, e.tier, e.act, e.from_place, e.place,
      null, null, case when e.no > 1 then e.keeper end, e.keeper, e.reason, e.detail, null)::core.journal) over (partition by e.i order by e.no) as hash
    from entries e),
  made as (
    insert into core.client (id, contact, place, account_manager, class, rhythm, next_touch_at, lost_reason, since, version, chain, chain_no)
    select c.id, c.contact, c.place, c.keeper, volume.pick('{A,B,B,C,C,C}', volume.u(c.i, 51)),
      (20 + floor(volume.u(c.i, 52) * 70)) * interval '1 day', s.until + (volume.u(c.i, 53) * 40 - 3) * interval '1 day',
      case c.place when 'lost' then c.reason end, c.over, c.most, c.hash, c.no
    from chained c join volume.setting s on true where c.no = c.most)
  insert into core.journal (machine, subject, no, contact, at, member, tier, act, from_place, to_place, from_holder, to_holder, reason, detail, hash)
  select 'client', c.id, c.no, c.contact, c.at, c.member, c.tier, c.act, c.from_place, c.place, case when c.no > 1 then c.keeper end, c.keeper,
    c.reason, c.detail, c.hash
  from chained c;

  truncate volume.bought;
  insert into volume.bought
  select p.i, k, p.over + (s.until - p.over) * (k - 1) / n.n, k < n.n or n.n = 1 or volume.u(p.i, 54) > 0.1, p.contact, p.lead, p.over, p.manager, p.keeper
  from volume.plan p join volume.setting s on true, lateral (select 1 + floor(volume.u(p.i, 55) * 5)::int as n) n, generate_series(1, n.n) k
  where p.outcome = 'won';
  insert into core.client_order (id, client, contact, lead, subject, amount_cents, ordered_on, member, at)
  select volume.id('order', b.i * 10 + b.k), volume.id('client', b.i), b.contact, case b.k when 1 then b.lead end, 'Заказ ' || b.k, volume.amount(b.i, b.k),
    b.at::date, case b.k when 1 then b.manager else b.keeper end, b.at from volume.bought b;
  insert into core.invoice (id, contact, lead, client, no, amount_cents, issued_at, due_on, paid_at, member)
  select volume.id('invoice', b.i * 10 + b.k), b.contact, case b.k when 1 then b.lead end, case when b.k > 1 then volume.id('client', b.i) end,
    format('В-%s-%s', b.i, b.k), volume.amount(b.i, b.k), b.at, b.at::date + 10, case when b.paid then b.at end,
    case b.k when 1 then b.manager else b.keeper end from volume.bought b;
  insert into core.payment (id, contact, lead, client, invoice, amount_cents, paid_on, member, at)
  select volume.id('payment', b.i * 10 + b.k), b.contact, case b.k when 1 then b.lead end, case when b.k > 1 then volume.id('client', b.i) end,
    volume.id('invoice', b.i * 10 + b.k), volume.amount(b.i, b.k), b.at::date, case b.k when 1 then b.manager else b.keeper end, b.at
  from volume.bought b where b.paid;
  insert into core.task (id, contact, client, member, kind, subject, due_at, created_by, created_at, invoice)
  select volume.id('debt', b.i), b.contact, volume.id('client', b.i), b.keeper, 'payment', format('Оплата счёта № В-%s-%s', b.i, b.k),
    s.until + (volume.u(b.i, 56) * 5 - 1) * interval '1 day', b.keeper, b.at, volume.id('invoice', b.i * 10 + b.k)
  from volume.bought b, volume.setting s where not b.paid;
  insert into core.task (id, contact, client, member, kind, subject, due_at, promise, created_by, created_at)
  select volume.id('care', p.i), p.contact, volume.id('client', p.i), p.keeper, 'call', 'Узнать, как дела', s.until + (volume.u(p.i, 57) * 9 - 1) * interval '1 day',
    volume.u(p.i, 58) < 0.2, p.keeper, p.over from volume.plan p, volume.setting s where p.outcome = 'won' and volume.u(p.i, 59) < 0.4;
  insert into core.touch (id, client, contact, member, kind, result, at)
  select volume.id('touch', p.i * 10 + k), volume.id('client', p.i), p.contact, p.keeper, 'call', 'Всё хорошо', p.over + (s.until - p.over) * k / 4
  from volume.plan p join volume.setting s on true, generate_series(1, 1 + floor(volume.u(p.i, 60) * 3)::int) k where p.outcome = 'won';
  insert into core.fact (id, contact, kind, body, month, day, member, at)
  select volume.id('fact', p.i), p.contact, 'holiday', 'День рождения', 1 + floor(volume.u(p.i, 61) * 12)::int, 1 + floor(volume.u(p.i, 62) * 28)::int, p.keeper, p.over
  from volume.plan p where p.outcome = 'won' and p.i % 3 = 0;
end
$$;
comment on function volume.clients() is 'Clients with their chain, orders, invoices, payments, tasks, touches and days.';

create function volume.fill(first bigint, last bigint) returns bigint volatile language plpgsql as $$
begin
  perform volume.plan(first, last);
  analyze volume.plan; analyze volume.call;
  perform volume.base();
  perform volume.steps();
  analyze volume.step;
  perform volume.leads();
  perform volume.calls();
  perform volume.sales();
  perform volume.clients();
  update core.import m set rows_in = m.rows_in + p.n, created = m.created + p.n, next_row = m.next_row + p.n,
    finished_at = coalesce(m.finished_at, m.started_at + interval '1 hour')
  from (select volume.id('import', campaign) as id, count(*) as n from volume.plan group by campaign) p where p.id = m.id;
  return last;
end
$$;
comment on function volume.fill(bigint, bigint) is 'Makes the leads first to last with all that belongs to them.';

create function volume.dangling() returns setof text stable language plpgsql as $$
declare
  f record;
  found_one boolean;
begin
  for f in
    select c.conrelid::regclass as child, c.confrelid::regclass as parent, c.conname,
      (select string_agg(format('r.%I = p.%I', a.attname, b.attname), ' and ')
        from unnest(c.conkey, c.confkey) k(here, there) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.here
        join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.there) as same,
      (select string_agg(format('r.%I is not null', a.attname), ' and ')
        from unnest(c.conkey) k(here) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.here) as given
    from pg_constraint c where c.contype = 'f' and c.connamespace = 'core'::regnamespace
  loop
    execute format('select exists (select from %s r where %s and not exists (select from %s p where %s))', f.child, f.given, f.parent, f.same)
    into found_one;
    if found_one then return next format('%s of %s', f.conname, f.child); end if;
  end loop;
end
$$;
comment on function volume.dangling() is
  'References that lead nowhere. Rows are written with reference triggers off, and each reference is proven here by one join.';
