-- Invoices and payments of a sale. Amounts in hundredths of the currency.

set local role tristage_engine;

create function managers.issue_invoice(lead uuid, no text, amount_cents bigint, currency text, due_on date, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'issue_invoice', jsonb_build_array(lead, no, amount_cents, currency, due_on));
  l core.lead;
  i core.invoice;
begin
  if done is not null then return done; end if;
  l := managers.hold(lead, me);
  perform managers.selling(l);
  if l.stage <> 'closing' then
    raise exception using errcode = 'ORDER', message = 'an invoice is issued when closing, not before',
      detail = jsonb_build_object('rule', 'invoice_when_closing', 'stage', l.stage)::text;
  end if;
  i := core.issue_invoice(me, l.contact, l.id, null, no, amount_cents, coalesce(currency, 'RUB'), due_on);
  perform managers.put_mark(l, 'invoice_issued', 'yes', me);
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'invoice', i.id));
end
$$;
comment on function managers.issue_invoice(uuid, text, bigint, text, date, text) is
  'Issues an invoice of an own lead that is in closing, with the task that chases its payment; marks the checklist. '
  'ORDER in another stage, WRONG, EMPTY, REUSE.';

create function managers.record_payment(lead uuid, invoice uuid, amount_cents bigint, paid_on date, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'record_payment', jsonb_build_array(lead, invoice, amount_cents, paid_on));
  l core.lead;
  i core.invoice;
  p core.payment;
begin
  if done is not null then return done; end if;
  l := managers.hold(lead, me);
  select * into i from core.invoice v where v.id = invoice and v.lead = l.id for update;
  if i.id is null then
    perform core.missing('WRONG', 'invoice', 'unknown', 'there is no such invoice here');
  end if;
  p := core.take_payment(me, l.contact, l.id, null, i.id, amount_cents, i.currency, paid_on);
  return core.answered(me, key, jsonb_build_object('lead', l.id, 'payment', p.id, 'rest_cents', core.rest_of(i)));
end
$$;
comment on function managers.record_payment(uuid, uuid, bigint, date, text) is
  'Records money received for an invoice of an own lead; paid in full its chase ends. WRONG, EMPTY, REUSE.';
