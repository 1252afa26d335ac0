/// A way to break isolation by hand, and the finding that must name it: its check and its subject.
struct Breakage {
  let taken: String
  let finding: String

  /// `HERE` in it stands for the database.
  init(_ taken: String, _ finding: String) {
    self.taken = taken
    self.finding = finding
  }

  /// Those whose finding tells the very statement that mends it.
  static let mendedBySQL: [Breakage] = [
    Breakage(
      "alter table core.name no force row level security",
      "tables are under row-level security: core.name"),
    Breakage(
      "alter table core.lead disable row level security",
      "tables are under row-level security: core.lead"),
    Breakage(
      "alter view operators.reasons set (security_invoker = false)",
      "views read as their reader: operators.reasons"),
    Breakage(
      "create materialized view core.copy as select * from core.name; alter materialized view core.copy owner to tristage_owner",
      "everything is as it was made: view core.copy"),
    Breakage(
      "create rule spy as on insert to core.note do also select 1",
      "tables have no rules: core.note"),
    Breakage(
      "alter table core.journal disable trigger nothing_is_deleted",
      "triggers are in force: core.journal"),
    Breakage(
      "alter table core.lead disable trigger all",
      "triggers are in force: core.lead"),
    Breakage(
      "alter table core.task enable replica trigger nothing_is_deleted",
      "triggers are in force: core.task"),
    Breakage(
      "create function core.spy() returns trigger language plpgsql security definer as 'begin return new; end'; create trigger spy after insert on core.note for each row execute function core.spy()",
      "everything is as it was made: trigger spy of core.note"),
    Breakage(
      "alter table core.lead drop constraint open_leads_have_a_due_time",
      "everything is as it was made: constraint open_leads_have_a_due_time of core.lead"),
    Breakage(
      "grant delete on core.lead to tristage_engine",
      "no one deletes, tiers write through functions alone: core.lead"),
    Breakage(
      "grant update (place) on core.lead to tristage_head",
      "no one deletes, tiers write through functions alone: core.lead (place)"),
    Breakage(
      "grant select (e164) on core.number to tristage_managers",
      "identifying columns are read by no tier: core.number (e164)"),
    Breakage(
      "grant select (same_as) on core.number to tristage_managers",
      "that the base knew a number is the head's alone: core.number (same_as)"),
    Breakage(
      "grant select (id) on core.lead to tristage_operators",
      "tiers without leads read no lead: core.lead (id)"),
    Breakage(
      "alter function operators.claim(text) reset search_path",
      "functions fix their search_path: operators.claim(text)"),
    Breakage(
      "grant execute on function core.take_custody(uuid, uuid) to public",
      "nothing is granted to public: core.take_custody(uuid,uuid)"),
    Breakage(
      "grant execute on function operators.claim(text) to tristage_managers",
      "a login role calls its own tier alone: operators.claim(text)"),
    Breakage(
      "alter function core.check_key(text) leakproof",
      "no function of ours passes for leakproof: core.check_key(text)"),
    Breakage(
      "grant execute on function pg_catalog.pg_sleep(double precision) to public",
      "public cannot watch or stop others: pg_sleep(double precision)"),
    Breakage(
      "grant execute on function pg_catalog.pg_stat_get_tuples_inserted(oid) to public",
      "public cannot watch or stop others: pg_stat_get_tuples_inserted(oid)"),
    Breakage(
      "grant execute on function pg_catalog.pg_advisory_lock(bigint) to tristage_operators",
      "the catalogue is as PostgreSQL made it: pg_advisory_lock(bigint)"),
    Breakage(
      "alter function pg_catalog.texteq(text, text) cost 1",
      "policies come before comparisons: texteq(text,text)"),
    Breakage(
      "grant select on pg_catalog.pg_statistic to tristage_operators",
      "the catalogue is as PostgreSQL made it: pg_statistic"),
    Breakage(
      "grant select (rolpassword) on pg_catalog.pg_authid to tristage_head",
      "the catalogue is as PostgreSQL made it: pg_authid (rolpassword)"),
    Breakage(
      "grant execute on function pg_catalog.pg_read_file(text) to tristage_rounds",
      "the catalogue is as PostgreSQL made it: pg_read_file(text)"),
    Breakage(
      "alter default privileges for role tristage_engine grant execute on functions to public",
      "nothing new is anybody's: tristage_engine"),
    Breakage(
      "alter default privileges for role tristage_owner in schema core grant select on tables to tristage_head",
      "nothing new is anybody's: tristage_owner"),
    Breakage(
      "grant tristage_head to tristage_managers",
      "roles have no memberships: tristage_managers"),
    Breakage(
      "grant pg_read_all_data to tristage_operators",
      "roles have no memberships: tristage_operators"),
    Breakage(
      "grant pg_monitor to tristage_migrator", "roles have no memberships: tristage_migrator"),
    Breakage(
      "revoke tristage_engine from tristage_migrator",
      "roles have no memberships: tristage_migrator"),
    Breakage(
      "alter role tristage_managers set row_security = off",
      "settings are as declared: tristage_managers"),
    Breakage(
      "alter role tristage_accounts reset statement_timeout",
      "settings are as declared: tristage_accounts"),
    Breakage(
      "alter role tristage_partners set statement_timeout = '1h'",
      "settings are as declared: tristage_partners"),
    Breakage(
      "alter role tristage_admins in database HERE set search_path = core",
      "settings are as declared: tristage_admins"),
    Breakage(
      "alter database HERE set session_preload_libraries = 'x'",
      "settings are as declared: database"),
    Breakage(
      "alter database HERE set synchronous_commit = off",
      "settings are as declared: database"),
    Breakage("alter database HERE reset timezone", "settings are as declared: database"),
    Breakage(
      "alter function operators.day() owner to postgres",
      "what is ours belongs to its owners: operators.day()"),
    Breakage(
      "alter table core.fact owner to postgres",
      "what is ours belongs to its owners: core.fact"),
    Breakage("grant create on schema core to tristage_head", "tiers create nothing: tristage_head"),
    Breakage("grant temporary on database HERE to public", "tiers create nothing: public"),
    Breakage(
      "create policy more on core.answer for select to tristage_operators using (true)",
      "everything is as it was made: policy more of core.answer"),
    Breakage(
      "grant select on core.contact to tristage_managers",
      "access is as written: core.contact"),
    Breakage(
      "grant select on core.identity to public",
      "identifying columns are read by no tier: core.identity"),
    Breakage(
      "revoke select on core.journal from tristage_head",
      "access is as written: core.journal"),
    Breakage("grant connect on database HERE to public", "access is as written: database"),
    Breakage(
      "revoke connect on database HERE from tristage_head", "access is as written: database"),
    Breakage(
      "grant usage on schema head to tristage_operators", "access is as written: schema head"),
    Breakage("grant usage on language plpgsql to public", "access is as written: language plpgsql"),
    Breakage(
      "grant usage on sequence core.lead_ticket_seq to tristage_head",
      "access is as written: sequence core.lead_ticket_seq"),
    Breakage(
      "revoke select (zone) on core.contact from tristage_managers",
      "access is as written: core.contact (zone)"),
    Breakage(
      "grant select (external_id) on core.contact to tristage_managers",
      "access is as written: core.contact (external_id)"),
    Breakage(
      "revoke execute on function operators.dial(uuid, text) from tristage_operators",
      "access is as written: operators.dial(uuid,text)"),
    Breakage(
      "create view public.all_names as select name from core.name; grant select on public.all_names to tristage_operators",
      "access is as written: public.all_names"),
    Breakage(
      "create role spy; grant select on core.name to spy", "access is as written: core.name"),
    Breakage(
      "grant set on parameter log_statement to tristage_operators",
      "access is as written: parameter log_statement"),
  ]

  /// Those that `tristage roles` mends.
  static let mendedByRoles: [Breakage] = [
    Breakage("alter role tristage_rounds bypassrls", "roles are as declared: tristage_rounds"),
    Breakage("alter role tristage_engine login", "roles are as declared: tristage_engine"),
    Breakage("alter role tristage_backup superuser", "roles are as declared: tristage_backup"),
  ]

  /// Those that `tristage migrate --again` mends; all of them in one database, none in the cluster.
  static let mendedByMigrating: [Breakage] = [
    Breakage(
      "create or replace function auth.pool() returns text stable language sql set search_path = pg_catalog, pg_temp return 'head'",
      "everything is as it was made: function auth.pool()"),
    Breakage(
      "drop trigger a_canary_ends_with_its_custody on core.contact",
      "everything is as it was made: trigger a_canary_ends_with_its_custody of core.contact"),
    Breakage(
      "comment on policy the_head_sees_all on core.egress is null",
      "policies say which rows: core.egress: the_head_sees_all"),
    Breakage(
      "alter policy the_head_sees_all on core.contact using (true)",
      "access is as written: core.contact: the_head_sees_all"),
    Breakage(
      "drop policy the_head_sees_all on core.journal",
      "access is as written: core.journal: the_head_sees_all"),
    Breakage(
      "drop policy the_engine_acts_for_a_member on core.touch; drop policy history_follows_the_custodian on core.touch; drop policy the_head_sees_all on core.touch",
      "tables have policies: core.touch"),
    Breakage("drop trigger nothing_is_deleted on core.task", "nothing is deleted: core.task"),
    Breakage(
      "create or replace function core.must_be_here(of_member uuid) returns void language plpgsql set search_path = pg_catalog, pg_temp as 'begin perform from lead; end'",
      "functions qualify every name: core.must_be_here(uuid)"),
    Breakage(
      "alter function operators.card() security invoker",
      "tier functions prove the member: operators.card()"),
    Breakage(
      "alter function head.add_draft(jsonb, text) owner to tristage_auth",
      "access is as written: head.add_draft(jsonb,text)"),
    Breakage(
      "create function core.all_of_it() returns text stable language sql set search_path = pg_catalog, pg_temp begin atomic select string_agg(n.e164, ',') from core.number n; end; alter function core.all_of_it() owner to tristage_engine; revoke execute on function core.all_of_it() from public; create or replace function operators.callbacks() returns jsonb stable security definer language plpgsql set search_path = pg_catalog, pg_temp as 'begin perform auth.asker(); return to_jsonb(core.all_of_it()); end'",
      "access is as written: operators.callbacks()"),
    Breakage(
      "create or replace function operators.release(card uuid, key text) returns jsonb security definer language plpgsql set search_path = pg_catalog, pg_temp as 'begin perform auth.asker(); execute key; return null; end'",
      "access is as written: operators.release(uuid,text)"),
  ]
}
