-- What the head may call and read beyond the policies: these and nothing else.

set local role tristage_engine;

grant execute on function head.reassign(uuid, uuid, text, text), head.reassign_client(uuid, uuid, text, text),
  head.reopen(uuid, text, text, text), head.what_goes_along(uuid), head.switch_tier(boolean, boolean, text),
  head.switch_campaign(uuid, text, text), head.preview_reassign(jsonb, uuid[]), head.picked(jsonb), head.count_picked(jsonb), head.reassign_many(jsonb, uuid[], text, text, text), head.merge(uuid, uuid, text, text), head.preview_merge(uuid, bigint), head.set_priority(uuid, int, text), head.tier_preview(), head.learn_zone(uuid, text, text, text[], text), head.add_campaign(text, text, jsonb, text),
  head.open(text, text, jsonb, text, text, text[], text, uuid, uuid, text), head.change_campaign(uuid, text, text, jsonb, text),
  head.begin_import(text, text, text, bytea, text), head.finish_import(uuid, text),
  head.import_rows(uuid, bigint, int, int, json, json, jsonb, text), head.load_script(jsonb, text),
  head.figures(date, date, uuid, uuid, text), head.figures_by(text, date, date, uuid, uuid, text),
  head.figures_period(date, date, text),
  head.figure_leads(text, date, date, uuid, uuid, text, timestamptz, uuid), head.count_clients(uuid, boolean), head.missed_list(text, uuid, boolean, int), head.places(), head.where_counts(text, text, uuid, uuid, text), head.search(text, text),
  head.lead_list(text, text, uuid, uuid, boolean, text, text, bigint, text) to tristage_head;
grant select on head.leads, head.ages, head.clients, head.merged_clients, head.stages, head.members, head.desk, head.sent_back, head.history, head.tasks,
  head.settings, head.campaigns, head.retries, head.script_versions, head.questions, head.campaign_changes, head.usual_campaign, head.late, head.missed, head.missed_counts, head.reasons, head.decisions, head.sources to tristage_head;

grant execute on function head.begin_draft(text, int, text), head.add_draft(jsonb, text),
  head.save_draft(text, int, jsonb, jsonb, text, text), head.publish_draft(text, int, text), head.drop_draft(text, int, text)
  to tristage_head;
grant select on head.scripts, head.script_drafts, head.script_bodies to tristage_head;

grant execute on function head.weigh(text, text, jsonb), head.change_reference(text, text, jsonb, text, text) to tristage_head;
grant select on head.reference, head.reference_changes to tristage_head;

grant execute on function head.begin_upload(text, text), head.add_piece(uuid, int, bytea),
  head.finish_upload(uuid, bytea, jsonb, text), head.upload_beginning(uuid), head.stop_upload(uuid, text),
  head.plan_upload(uuid, jsonb, uuid, text, text, boolean, text), head.go_on_with_upload(uuid, text),
  head.rejected_rows(uuid, bigint, int), head.add_quiet(text, text, text, uuid, text, text),
  head.why_quiet(text, text), head.quiet_counts() to tristage_head;
grant select on head.imports, head.quiet to tristage_head;

grant execute on function head.add_partner(text, jsonb, text), head.change_partner(uuid, text, jsonb, text),
  head.stop_partner(uuid, text), head.resume_partner(uuid, text), head.partner_keys(uuid), head.to_give(),
  head.open_batch(uuid, uuid, jsonb, text), head.stop_batch(uuid, text),
  head.partner_figures(uuid, uuid, date, date, text), head.own_figures(uuid, date, date) to tristage_head;
grant select on head.partners, head.batches to tristage_head;

grant execute on function head.add_partner_key(uuid, text, text[], text[], int, bytea, text),
  head.end_partner_key(uuid, uuid, text) to tristage_head;

grant execute on function head.see_warning(uuid, text, text) to tristage_head;
grant select on head.warnings, head.watch to tristage_head;

grant execute on function head.held(), head.mark_restored(text), head.release_events(text) to tristage_head;
grant execute on function head.who_sees(uuid), head.who_could(uuid, timestamptz, timestamptz), head.who_did(uuid), head.reach(uuid) to tristage_head;

grant execute on function head.preview_erasure(uuid), head.propose_erasure(uuid, text, text), head.confirm_erasure(uuid, text),
  head.decline_erasure(uuid, text) to tristage_head;

grant execute on function head.plant_canary(uuid, text, text, text, text, text, text, text, text[], text, text) to tristage_head;
grant select on head.canaries to tristage_head;
