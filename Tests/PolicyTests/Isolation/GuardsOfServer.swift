// What of the server itself is closed.

extension Guard {
  /// What stops, watches or outlives others, and what makes objects.
  static let ofServer: [Guard] = [
    Guard(
      "nothing temporary", "managers", "mark",
      without: "grant temporary on database {here} to tristage_managers",
      .refused("create temp table x()")),
    Guard(
      "nothing created", "managers", "mark",
      without: "grant create on schema core to tristage_managers",
      .refused("create table core.x()")),
    Guard(
      "no language", "managers", "mark",
      without: "grant usage on language plpgsql to tristage_managers",
      .refused("do 'begin end'")),
    Guard(
      "no sleep", "managers", "mark",
      without: "grant execute on function pg_sleep(double precision) to tristage_managers",
      .refused("select pg_sleep(0)")),
    Guard(
      "no look at others", "managers", "mark",
      without:
        "grant execute on function pg_stat_get_activity(int) to public; grant execute on all functions in schema pg_catalog to tristage_managers",
      .refused("select 1 from pg_stat_activity")),
    Guard(
      "no look at statements of the connection", "managers", "mark",
      without: "grant execute on function pg_prepared_statement() to tristage_managers",
      .refused("select 1 from pg_prepared_statements")),
    Guard(
      "no locks that others wait for", "managers", "mark",
      without: "grant execute on function pg_advisory_lock(bigint) to tristage_managers",
      .refused("select pg_advisory_lock(1)")),
    Guard(
      "no large objects", "managers", "mark",
      without: "grant execute on function lo_from_bytea(oid, bytea) to tristage_managers",
      .refused("select lo_from_bytea(0, 'x')")),
    Guard(
      "no queries as text", "managers", "mark",
      without:
        "grant execute on function query_to_xml(text, boolean, boolean, text) to tristage_managers",
      .refused("select query_to_xml('select 1', true, true, '')")),
    Guard(
      "no sizes", "managers", "mark",
      without:
        "grant execute on function pg_relation_size(regclass, text) to tristage_managers; grant execute on function pg_relation_size(regclass) to tristage_managers",
      .refused("select pg_relation_size('core.lead')")),
    Guard(
      "no signals", "managers", "mark",
      without: "grant execute on function pg_cancel_backend(int) to tristage_managers",
      .refused("select pg_cancel_backend(1)")),
    Guard(
      "no notices from functions", "managers", "mark",
      without: "grant execute on function pg_notify(text, text) to tristage_managers",
      .refused("select pg_notify('a', 'b')")),
    Guard(
      "no numbers from sequences", "managers", "mark",
      without: "grant usage, select on sequence core.lead_ticket_seq to tristage_managers",
      .refused("select last_value from core.lead_ticket_seq")),
    Guard(
      "no samples", "managers", "mark",
      without: "grant select on pg_statistic to tristage_managers",
      .refused("select 1 from pg_statistic")),
    Guard(
      "no files", "managers", "mark",
      without:
        "grant execute on function pg_read_file(text) to tristage_managers; grant pg_read_server_files to tristage_managers",
      .refused("select pg_read_file('PG_VERSION')")),
  ]
}
