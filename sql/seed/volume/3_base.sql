-- Contacts, names, numbers and calls of what was planned.

create function volume.base() returns void volatile language plpgsql as $$
begin
  insert into core.contact (id, kind, city, zone, industry, source, external_id, custodian, created_at)
  select p.contact, case when p.i % 7 = 0 then 'person' else 'company' end, p.city, p.zone,
    volume.pick('{торговля,производство,медицина,перевозки,стройка,образование,банки,связь}', volume.u(p.i, 10)),
    'список ' || p.campaign, case when p.i % 3 > 0 then 'v' || p.i end,
    case p.outcome when 'selling' then p.manager when 'resting' then p.manager when 'won' then p.keeper end, p.came
  from volume.plan p order by p.i;
  insert into core.name (contact, name, company, position)
  select p.contact, volume.person(volume.u(p.i, 11), volume.u(p.i, 12)),
    case when p.i % 7 > 0 then format('%s «%s»', volume.pick('{ООО,ООО,ООО,АО,Агентство,Клиника,Завод,Пекарня,Гостиница,Мастерская}', volume.u(p.i, 13)),
      volume.brand(volume.u(p.i, 14), volume.u(p.i, 15))) end,
    case when p.i % 7 > 0 then volume.pick('{директор,владелец,главный бухгалтер,начальник снабжения,коммерческий директор}', volume.u(p.i, 16)) end
  from volume.plan p order by p.i;
  insert into core.number (id, contact, e164, masked, kind, position, state, state_at)
  select case n when 1 then p.number else volume.id('second', p.i) end, p.contact, e.e164,
    '+7 ••• •••-••-' || right(e.e164, 2), 'mobile', n,
    case when n = 1 and p.outcome = 'wrong_number' then 'wrong' else 'good' end,
    case when n = 1 and p.outcome = 'wrong_number' then p.came + p.called_days * interval '1 day' end
  from volume.plan p cross join generate_series(1, case when p.i % 6 = 0 and p.outcome <> 'wrong_number' then 2 else 1 end) n,
    lateral (select volume.e164(p.i + (n - 1) * 100000000) as e164) e
  order by p.i;
  insert into core.identity (contact, emails)
  select p.contact, array[format('info@%s.example', p.i)] from volume.plan p where p.i % 5 < 2 order by p.i;
end
$$;
comment on function volume.base() is 'Contacts with what identifies them. One in six has two numbers.';

create function volume.calls() returns void volatile language plpgsql as $$
begin
  insert into core.attempt (id, number, contact, lead, campaign, member, lease_no, claimed_at, revealed_at, started_at, ended_at, disposition, seconds)
  select volume.id('call', c.i * 10 + c.k), p.number, p.contact, p.lead, volume.id('campaign', p.campaign), c.operator, c.k,
    c.at - interval '20 seconds', c.at, c.at, c.at + c.seconds * interval '1 second', c.disposition, c.seconds
  from volume.call c join volume.plan p using (i) order by c.i, c.k;
  insert into core.egress (at, member, tier, kind, contact, number, lead, attempt)
  select c.at, c.operator, 'operators', 'reveal', p.contact, p.number, p.lead, volume.id('call', c.i * 10 + c.k)
  from volume.call c join volume.plan p using (i) order by c.i, c.k;
  insert into core.do_not_call (hash, masked, reason, member, at)
  select sha256(volume.e164(p.i)::bytea), '+7 ••• •••-••-' || right(volume.e164(p.i), 2), 'asked in a call', c.operator,
    c.at + c.seconds * interval '1 second'
  from volume.plan p join volume.call c on c.i = p.i and c.k = p.calls where p.outcome = 'do_not_call';
  -- A list that was loaded: numbers that the base does not have.
  insert into core.do_not_call (hash, masked, reason, member, at)
  select sha256(volume.e164(p.i + 150000000)::bytea), '+7 ••• •••-••-00', 'register', volume.id('head', 1), p.came
  from volume.plan p where p.i % 50 = 0;
  insert into core.answer (lead, question, contact, attempt, member, value, said, at)
  select p.lead, q.question, p.contact, volume.id('call', c.i * 10 + c.k), c.operator, q.value, null, c.at
  from volume.plan p join volume.call c on c.i = p.i and c.disposition = 'handed_over',
    lateral (values ('need', to_jsonb(volume.pick('{Переводы,Склад,Аренда,Поставки,Ремонт}', volume.u(p.i, 20)))), ('authority', '"yes"'),
      ('budget', to_jsonb(10000 * (1 + floor(volume.u(p.i, 21) * 90))::int)), ('timing', '"quarter"')) q(question, value)
  order by p.i;
end
$$;
comment on function volume.calls() is 'Calls with their reveals, do-not-call lists, and the answers of what was handed over.';
