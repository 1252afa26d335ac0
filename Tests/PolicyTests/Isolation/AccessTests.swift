import Foundation
import Postgres
import TestKit
import Testing

/// The catalogue is as written: the lint finds nothing, and the list of privileges is the golden one.
@Suite struct AccessTests {
  @Test func `the lint and the invariants find nothing on a fresh department`() async throws {
    try await Cast.play { cast in
      for check in ["ops.lint()", "ops.violations()"] {
        let found = try await cast.owner.query(
          "select format('%s: %s: %s', \"check\", subject, what) as line from \(check)")
        #expect(try found.map { try $0["line"] as String } == [])
      }
    }
  }

  @Test func `access stays as written in access.txt`() async throws {
    let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "access.txt")
    try await Cast.play { cast in
      let rows = try await cast.owner.query("select role, object, privilege from ops.access()")
      let held = try rows.map { row in
        let (role, object, privilege): (String, String, String) = (
          try row["role"], try row["object"], try row["privilege"]
        )
        return "\(role)\t\(object)\t\(privilege)"
      }
      let written = try String(contentsOf: golden, encoding: .utf8).split(separator: "\n").map(
        String.init)
      let more = Set(held).subtracting(written).sorted()
      let less = Set(written).subtracting(held).sorted()
      #expect(more == [], "held, and not written: read it, then run tristage check --access")
      #expect(less == [], "written, and not held")
    }
  }

  @Test func `the lint sees each guard that is taken away`() async throws {
    let guards = [
      "alter table core.name no force row level security",
      "alter table core.lead disable row level security",
      "drop policy only_the_custodian_reads_names on core.name; drop policy the_head_sees_all on core.name; drop policy the_engine_acts_for_a_member on core.name",
      "grant select (e164) on core.number to tristage_managers",
      "grant select (same_as) on core.number to tristage_managers",
      "grant select on core.lead to tristage_operators",
      "grant update on core.lead to tristage_head",
      "grant delete on core.lead to tristage_engine",
      "grant execute on function core.take_custody(uuid, uuid) to public",
      "grant execute on function operators.claim(text) to tristage_managers",
      "alter function operators.claim(text) reset search_path",
      "grant tristage_head to tristage_managers",
      "alter role tristage_rounds bypassrls",
      "grant temporary on database \(Self.here) to public",
      "alter table core.journal disable trigger nothing_is_deleted",
      "alter view operators.reasons set (security_invoker = false)",
      "grant execute on function pg_catalog.pg_sleep(double precision) to public",
    ]
    try await Cast.play { cast in
      let here: String = try await cast.one("select current_database()::text")
      for taken in guards {
        try await cast.owner.execute(script: "begin")
        try await cast.owner.execute(script: taken.replacing(Self.here, with: "\"\(here)\""))
        let found: Int = try await cast.one("select count(*) from ops.lint()")
        #expect(found > 0, "\(taken)")
        try await cast.owner.execute(script: "rollback")
      }
    }
  }

  private static let here = "THIS_DATABASE"
}
