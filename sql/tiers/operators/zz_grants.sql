-- What operators may call and read: these and nothing else.

set local role tristage_engine;

grant execute on function operators.claim(text), operators.card(), operators.look_at(uuid), operators.reveal(uuid, text), operators.revealed(uuid),
  operators.dial(uuid, text), operators.extend(uuid, text), operators.release(uuid, text),
  operators.answer(uuid, text, jsonb, text, text), operators.hand_over(uuid, text, int, text),
  operators.record_outcome(uuid, text, int, text, timestamptz, boolean, text, text),
  operators.learn_zone(uuid, text, text, text[], text),
  operators.day(), operators.callbacks(), operators.script(uuid) to tristage_operators;
grant select on operators.dispositions, operators.reasons to tristage_operators;
