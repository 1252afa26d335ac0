-- What the clock may call, and nothing else.

set local role tristage_auth;
grant execute on function rounds.open(bytea), rounds.forget_failures(), rounds.forget_sessions() to tristage_rounds;

set local role tristage_engine;
grant execute on function rounds.expire_leases(), rounds.promote(), rounds.empty_calling(), rounds.empty_ended(), rounds.wake_nurtured(),
  rounds.escalate(), rounds.chase_invoices(), rounds.hand_clients_over(), rounds.forget(text),
  rounds.tally(), rounds.close_batches(), rounds.check_changed(), rounds.check_all(), rounds.metrics(), rounds.weigh_habits() to tristage_rounds;

grant execute on function rounds.take_upload(text), rounds.keep_upload(uuid, int), rounds.upload_piece(uuid, int, int),
  rounds.bring_leads(uuid, int, bigint, int, jsonb, json, json, jsonb, bigint, text),
  rounds.bring_quiet(uuid, int, bigint, int, jsonb, jsonb, bigint, text), rounds.end_upload(uuid, int, jsonb),
  rounds.leave_upload(uuid, int) to tristage_rounds;

grant execute on function rounds.take_deliveries(int), rounds.settle_delivery(bigint, int, int, text, int),
  rounds.give_up_deliveries(), rounds.tell_callbacks(), rounds.held() to tristage_rounds;
