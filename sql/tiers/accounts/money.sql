-- Invoices and payments of a client.

set local role tristage_engine;

create function accounts.issue_invoice(client uuid, no text, amount_cents bigint, currency text, due_on date, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'issue_invoice', jsonb_build_array(client, no, amount_cents, currency, due_on));
  c core.client;
  i core.invoice;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  i := core.issue_invoice(me, c.contact, null, c.id, no, amount_cents, currency, due_on);
  return core.answered(me, key, jsonb_build_object('client', c.id, 'invoice', i.id));
end
$$;
comment on function accounts.issue_invoice(uuid, text, bigint, text, date, text) is
  'Records an invoice to a client and sets the task that chases its payment. WRONG, EMPTY, REUSE.';

create function accounts.record_payment(client uuid, invoice uuid, amount_cents bigint, currency text, paid_on date, key text)
  returns jsonb
  volatile security definer language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  me core.member := auth.asker();
  done jsonb := core.replayed(me, key, 'record_payment', jsonb_build_array(client, invoice, amount_cents, currency, paid_on));
  c core.client;
  p core.payment;
begin
  if done is not null then return done; end if;
  c := accounts.hold_client(client, me);
  p := core.take_payment(me, c.contact, null, c.id, invoice, amount_cents, currency, paid_on);
  return core.answered(me, key, jsonb_build_object('client', c.id, 'payment', p.id));
end
$$;
comment on function accounts.record_payment(uuid, uuid, bigint, text, date, text) is
  'Records money from a client, on an invoice never more than its rest; paid in full its chase ends. WRONG, EMPTY, REUSE.';
