-- What partners may call: these, and what stands beside them for webhooks. No table, no view.

set local role tristage_engine;

grant execute on function partners.key(), partners.agents(boolean, text, int), partners.agent_shown(uuid),
  partners.add_agent(text, text, text), partners.change_agent(uuid, text, text, boolean, text, text),
  partners.batches(boolean, text, int), partners.batch(uuid), partners.script(uuid), partners.results(),
  partners.claim(uuid, int, text), partners.cards(), partners.card(uuid), partners.reveal(uuid, int, text),
  partners.dial(uuid, int, text), partners.extend(uuid, int, text), partners.release(uuid, int, text),
  partners.answer(uuid, jsonb, int, text),
  partners.record_outcome(uuid, text, int, text, timestamptz, boolean, text, int, text),
  partners.hand_over(uuid, jsonb, text, int, int, text), partners.report_quiet(text, text, text),
  partners.handovers(uuid, timestamptz, text, int), partners.handover(uuid), partners.totals(date, int, uuid),
  partners.keys(), partners.add_key(text, text[], text[], int, bytea, text), partners.end_key(uuid, text) to tristage_partners;
