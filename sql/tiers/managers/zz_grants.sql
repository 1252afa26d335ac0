-- What managers may call and read: these and nothing else.

set local role tristage_engine;

grant execute on function managers.accept(text), managers.send_back(uuid, text, text, text),
  managers.mark(uuid, text, text, int, text), managers.advance(uuid, int, text, text, timestamptz, boolean, text),
  managers.nurture(uuid, date, text, text, text), managers.wake(uuid, text), managers.lose(uuid, text, text, text),
  managers.add_task(uuid, text, text, timestamptz, boolean, text), managers.move_task(uuid, timestamptz, text, text),
  managers.finish_task(uuid, text, text, text, timestamptz, boolean, text), managers.add_note(uuid, text, text),
  managers.issue_invoice(uuid, text, bigint, text, date, text),
  managers.record_payment(uuid, uuid, bigint, date, text),
  managers.win(uuid, int, jsonb, boolean, text, bigint, text, text),
  managers.reveal(uuid, uuid, text), managers.add_number(uuid, text, text, text, text),
  managers.open(text, text, text, text, text, text, text, text[], text, text, text),
  managers.day(), managers.answers(uuid), managers.search(text, text) to tristage_managers;
grant select on managers.qualification, managers.leads, managers.tasks, managers.numbers, managers.checklist,
  managers.invoices, managers.stages, managers.reasons, managers.history to tristage_managers;
