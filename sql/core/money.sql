-- Invoices and payments: what was billed is chased until it is paid. Amounts in hundredths of the currency.

set local role tristage_engine;

create function core.check_amount(amount_cents bigint, currency text) returns void
  immutable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if amount_cents is null then
    perform core.missing('WRONG', 'amount', 'missing', 'an amount is missing');
  elsif amount_cents <= 0 or amount_cents > 100000000000000 then
    perform core.missing('WRONG', 'amount', 'range', 'an amount is above 0 and below a trillion');
  elsif currency is null or currency !~ '^[A-Z]{3}$' then
    perform core.missing('WRONG', 'currency', 'value', 'a currency is three capital letters');
  end if;
end
$$;
comment on function core.check_amount(bigint, text) is 'Refuses an amount or a currency that cannot be. WRONG.';

create function core.check_day(day date, field text, zone text) returns void
  stable language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if day is null then
    perform core.missing('WRONG', field, 'missing', 'a day is missing');
  elsif day > (now() at time zone zone)::date then
    perform core.missing('WRONG', field, 'future', 'that day is still to come');
  elsif day < date '1990-01-01' then
    perform core.missing('WRONG', field, 'range', 'that day is too long ago');
  end if;
end
$$;
comment on function core.check_day(date, text, text) is
  'Refuses a day on which something happened that is missing or still to come in the member''s zone. WRONG.';

create function core.chase(i core.invoice, me core.member, due timestamptz) returns void
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  for_member core.member;
begin
  -- What was billed before the purchase is the client's to pay after it.
  if exists (select from core.lead l where l.id = i.lead and l.place = 'won') then
    select null, c.id into i.lead, i.client from core.client c where c.contact = i.contact;
  end if;
  select * into for_member from core.member m where m.id = coalesce((select l.holder from core.lead l where l.id = i.lead),
    (select c.account_manager from core.client c where c.id = i.client));
  perform core.set_task(me, i.contact, i.lead, i.client, for_member.id, 'payment',
    core.said(for_member, 'Оплата счёта № ', 'Payment of invoice no. ') || i.no,
    coalesce(due, now() + (select d.payment_call_after from core.department d)), false, i.id);
end
$$;
comment on function core.chase(core.invoice, core.member, timestamptz) is
  'Sets the task that asks for an invoice''s payment, by default after the department''s days; for whoever holds '
  'the lead or client now.';

create function core.issue_invoice(me core.member, of_contact uuid, of_lead uuid, of_client uuid, no text,
  amount_cents bigint, currency text, due_on date)
  returns core.invoice
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  i core.invoice;
begin
  perform core.check_amount(amount_cents, currency);
  no := core.check_text(no, 'no', 50);
  if due_on is null then
    perform core.missing('WRONG', 'due_on', 'missing', 'a day is missing');
  elsif due_on < (now() at time zone me.zone)::date then
    perform core.missing('WRONG', 'due_on', 'past', 'the day must be ahead');
  elsif due_on > (now() at time zone me.zone)::date + 1096 then
    perform core.missing('WRONG', 'due_on', 'far', 'the day is more than three years ahead');
  elsif exists (select from core.invoice b where b.contact = of_contact and b.no = issue_invoice.no) then
    perform core.missing('WRONG', 'no', 'twice', 'this contact already has an invoice of that number');
  end if;
  insert into core.invoice (contact, lead, client, no, amount_cents, currency, due_on, member)
  values (of_contact, of_lead, of_client, no, amount_cents, currency, due_on, me.id)
  returning * into i;
  perform core.chase(i, me, null);
  perform core.note_work(i.lead, i.client, me, 'invoiced',
    jsonb_build_object('invoice', i.id, 'amount_cents', i.amount_cents, 'currency', i.currency));
  return i;
end
$$;
comment on function core.issue_invoice(core.member, uuid, uuid, uuid, text, bigint, text, date) is
  'Records an invoice, of a lead or of a client, sets the task that chases its payment and notes it. WRONG.';

create function core.rest_of(i core.invoice) returns bigint
  stable language sql set search_path = pg_catalog, pg_temp
begin atomic
  select (i.amount_cents - coalesce(sum(p.amount_cents), 0))::bigint from core.payment p where p.invoice = i.id;
end;
comment on function core.rest_of(core.invoice) is 'What of an invoice is still to be paid, in hundredths.';

create function core.take_payment(me core.member, of_contact uuid, of_lead uuid, of_client uuid, of_invoice uuid,
  amount_cents bigint, currency text, paid_on date)
  returns core.payment
  volatile language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  i core.invoice;
  p core.payment;
begin
  perform core.check_amount(amount_cents, currency);
  perform core.check_day(paid_on, 'paid_on', me.zone);
  if of_invoice is not null then
    select * into i from core.invoice b where b.id = of_invoice and b.contact = of_contact for update;
    if i.id is null then
      perform core.missing('WRONG', 'invoice', 'choice', 'there is no such invoice here');
    elsif i.paid_at is not null then
      perform core.missing('WRONG', 'invoice', 'paid', 'this invoice is already paid');
    elsif i.currency <> currency then
      perform core.missing('WRONG', 'currency', 'value', format('the invoice is in %s', i.currency));
    elsif amount_cents > core.rest_of(i) then
      perform core.missing('WRONG', 'amount', 'above', 'more than the invoice has left to pay');
    end if;
  end if;
  insert into core.payment (contact, lead, client, invoice, amount_cents, currency, paid_on, member)
  values (of_contact, of_lead, of_client, of_invoice, amount_cents, currency, paid_on, me.id)
  returning * into p;
  if i.id is not null and core.rest_of(i) <= 0 then
    update core.invoice set paid_at = now() where id = i.id;
    update core.task set done_at = now(), result = 'paid' where invoice = i.id and done_at is null;
    if i.lead is not null and exists (select from core.lead l where l.id = i.lead and l.place in ('sales', 'care')) then
      if not exists (select from core.task t where t.lead = i.lead and t.done_at is null) then
        perform core.set_task(me, i.contact, i.lead, null, m.id, 'call',
          core.said(m, 'Оплачено: следующий шаг', 'Paid: take the next step'), core.working_time(now(), '4 hours'))
        from core.lead l left join core.member m on m.id = l.holder where l.id = i.lead;
      end if;
      perform core.follow_due(i.lead);
    end if;
  end if;
  perform core.note_work(p.lead, p.client, me, 'paid', jsonb_build_object('payment', p.id, 'invoice', p.invoice,
    'amount_cents', p.amount_cents, 'currency', p.currency, 'in_full', i.id is not null and core.rest_of(i) = 0));
  return p;
end
$$;
comment on function core.take_payment(core.member, uuid, uuid, uuid, uuid, bigint, text, date) is
  'Records money received, on an invoice never more than is left of it. When its payments reach its amount it is paid '
  'and its chase ends; a lead left without a task gets one for the next step. Noted with the lead or client. WRONG.';
