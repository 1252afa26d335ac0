import Foundation
import Postgres
import TestKit
import Testing

/// Things that injected SQL would try on a pool, with a member properly signed in.
@Suite struct AttackTests {
  /// What is tried, and the SQLSTATE that refuses it.
  static let refused: [(String, String)] = [
    ("set role tristage_engine", "42501"),
    ("set session authorization tristage_engine", "42501"),
    ("select set_config('role', 'tristage_auth', true)", "42501"),
    ("select * from auth.session", "42501"),
    ("select * from auth.password", "42501"),
    ("do 'begin end'", "42501"),
    ("create temp table x()", "42501"),
    ("create function pg_temp.f() returns int language sql as 'select 1'", "42501"),
    ("create table core.x()", "42501"),
    ("create schema x", "42501"),
    ("create extension pg_trgm", "42501"),
    ("create policy x on core.lead using (true)", "42501"),
    ("alter table core.lead disable row level security", "42501"),
    ("alter role tristage_engine login", "42501"),
    ("select pg_sleep(1)", "42501"),
    ("select pg_advisory_lock(1)", "42501"),
    ("select pg_advisory_xact_lock(1)", "42501"),
    ("select lo_create(0)", "42501"),
    ("select lo_from_bytea(0, 'x')", "42501"),
    ("copy core.number to stdout", "42501"),
    ("lock table core.lead in access exclusive mode", "42501"),
    ("select count(*) from pg_stat_activity", "42501"),
    ("select n_live_tup from pg_stat_all_tables where relname = 'lead'", "42501"),
    ("select pg_relation_size('core.lead')", "42501"),
    ("select rolpassword from pg_authid", "42501"),
    ("select query_to_xml('select 1', true, true, '')", "42501"),
    ("select database_to_xml(true, true, '')", "42501"),
    ("delete from core.lead", "42501"),
    ("update core.lead set place = 'won'", "42501"),
    ("truncate core.lead", "42501"),
    ("insert into core.do_not_call (hash) values ('x')", "42501"),
    ("select core.take_custody(null, null)", "42501"),
    ("select auth.open_session(null, null, null, null, null, null)", "42501"),
    ("select auth.open_system_session('shell', 'head', '\\xaa', '1 hour')", "42501"),
    ("select auth.set_password(null, null, null, null, null, null)", "42501"),
    ("select auth.end_sessions(null)", "42501"),
    ("select pg_notify('a', 'b')", "42501"),
    ("select pg_terminate_backend(1)", "42501"),
    ("select pg_cancel_backend(1)", "42501"),
    ("select pg_read_file('/etc/passwd')", "42501"),
    ("select pg_ls_dir('.')", "42501"),
    ("select e164 from core.number", "42501"),
    ("select 1 from core.number where e164 = '+74950000001'", "42501"),
    ("select 1 from core.number order by hash", "42501"),
    ("select * from core.identity", "42501"),
    ("select e164 from core.number_claim", "42501"),
    ("select hash from core.do_not_call", "42501"),
    ("select last_value from core.lead_ticket_seq", "42501"),
    ("select nextval('core.lead_ticket_seq')", "42501"),
    ("select setval('core.lead_ticket_seq', 1)", "42501"),
    ("select * from pg_prepared_statements", "42501"),
    ("select * from pg_cursors", "42501"),
    ("set session_replication_role = replica", "42501"),
    ("select set_config('log_statement', 'none', false)", "42501"),
    ("select * from pg_hba_file_rules", "42501"),
  ]

  @Test func `what injected SQL would try is refused, on every tier's pool`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      for person in cast.all {
        let intruder = try await Intruder(as: person.role, with: person.digest, in: cast)
        for (attack, state) in Self.refused {
          let tried = try await intruder.tries(attack)
          #expect(tried.state == state, "\(person.name): \(attack): \(tried)")
        }
        await intruder.leave()
      }
    }
  }

  @Test func `turning row security off is an error, not a way round it`() async throws {
    try await Cast.play { cast in
      let pool = cast.pool("managers")
      await #expect(throws: PostgresError.self) {
        try await pool.run([
          Call("select id from auth.enter($1)", [.bytes(cast.mark.digest)]),
          Call(Statement(unsafe: "select set_config('row_security', 'off', true)")),
          Call(Statement(unsafe: "select 1 from core.name")),
        ])
      }
    }
  }

  @Test func `a leaky condition never meets a hidden row`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      let intruder = try await Intruder(as: "managers", with: cast.mark.digest, in: cast)
      let found = try await intruder.tries(
        "select 1 from core.name where 1 / (length(name) - length(name)) > 0")
      await intruder.leave()
      #expect(found.state == nil && found.rows == 0)
    }
  }

  @Test func `nothing is deleted or rewritten, even by the owner of the tables`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      for table in ["lead", "contact", "journal", "attempt", "egress", "do_not_call", "name", "member"] {
        for attack in ["delete from core.\(table)", "truncate core.\(table) cascade"] {
          await #expect(throws: PostgresError.self, "\(attack)") { try await cast.owner.query(attack) }
        }
      }
      await #expect(throws: PostgresError.self) {
        try await cast.owner.query("update core.journal set reason = 'x'")
      }
    }
  }

  @Test func `a place that no arrow reaches is refused even to the owner`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      await #expect(throws: PostgresError.self) {
        try await cast.owner.query(
          "update core.lead set place = 'won', due_at = null, ready = false where id = $1", [.uuid(lead.id)])
      }
    }
  }

  @Test func `an ended session and a member who left are nobody at once`() async throws {
    try await Cast.play { cast in
      try await cast.mark.asks("select 1 from managers.qualification")
      try await cast.sees("select auth.end_sessions($1)", .uuid(cast.mark.id))
      let mine = try await cast.pool("managers").run([
        Call("select id from auth.enter($1)", [.bytes(cast.mark.digest)])
      ])
      #expect(mine[0].isEmpty)
      try await cast.sees("update core.member set active = false where id = $1", .uuid(cast.maria.id))
      let hers = try await cast.pool("managers").run([
        Call("select id from auth.enter($1)", [.bytes(cast.maria.digest)])
      ])
      #expect(hers[0].isEmpty)
    }
  }
}
