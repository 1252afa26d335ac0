-- What account managers may call and read: these, and the tables that policies grant. Managers too: without tier 3
-- they keep the clients they won; each function and view knows its asker's own clients alone.

set local role tristage_engine;

grant execute on function accounts.today(), accounts.search(text, text), accounts.numbers(uuid), accounts.answers(uuid),
  accounts.edit_profile(uuid, int, text, text, text, text, text, text, text, text, text, text),
  accounts.add_person(uuid, text, text, text, text, text, text, text),
  accounts.edit_person(uuid, uuid, text, text, text, text),
  accounts.add_fact(uuid, uuid, text, text, int, int, text), accounts.withdraw_fact(uuid, uuid, text),
  accounts.add_number(uuid, uuid, text, text, text, text), accounts.reveal(uuid, uuid, text),
  accounts.add_link(uuid, uuid, text, text, text),
  accounts.record_order(uuid, text, bigint, text, date, uuid, text),
  accounts.issue_invoice(uuid, text, bigint, text, date, text),
  accounts.record_payment(uuid, uuid, bigint, text, date, text),
  accounts.add_task(uuid, uuid, text, text, timestamptz, boolean, text), accounts.move_task(uuid, timestamptz, text),
  accounts.finish_task(uuid, text, text, timestamptz, text),
  accounts.touch(uuid, text, text, timestamptz, text), accounts.lose(uuid, text, text),
  accounts.open_request(uuid, text, text, timestamptz, text), accounts.close_request(uuid, text, text, text)
  to tristage_accounts, tristage_managers;
grant select on accounts.circle, accounts.clients, accounts.merged_clients, accounts.reasons, accounts.client_people, accounts.client_facts,
  accounts.client_links, accounts.client_orders, accounts.client_invoices, accounts.client_payments, accounts.history,
  accounts.tasks, accounts.holidays, accounts.requests to tristage_accounts, tristage_managers;
