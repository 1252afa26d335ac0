-- What the clock may call, and nothing else.

set local role tristage_auth;
grant execute on function rounds.open(bytea), rounds.forget_failures() to tristage_rounds;

set local role tristage_engine;
grant execute on function rounds.expire_leases(), rounds.promote(), rounds.empty_calling(), rounds.wake_nurtured(),
  rounds.escalate(), rounds.chase_invoices() to tristage_rounds;
