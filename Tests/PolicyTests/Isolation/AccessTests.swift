import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The catalogue is as written: the lint finds nothing, and the list of privileges is that of `sql/access.txt`.
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
    try await Cast.play { cast in
      let deployment = try Deployment(
        Settings(["TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_HOME": Home.path]),
        report: { _ in })
      let held = try await Checkup(deployment).access()
      if ProcessInfo.processInfo.environment["TRISTAGE_WRITE_DOCS"] != nil {
        try (held.joined(separator: "\n") + "\n").write(
          toFile: "\(Home.path)/sql/access.txt", atomically: true, encoding: .utf8)
      }
      let written = try Home.text("sql/access.txt").split(separator: "\n").map(String.init)
      let more = Set(held).subtracting(written).sorted()
      let less = Set(written).subtracting(held).sorted()
      #expect(
        more == [],
        "held, and not written: read it, then TRISTAGE_WRITE_DOCS=1 deploy/test --filter AccessTests"
      )
      #expect(less == [], "written, and not held")
      #expect(written.count > 1000)
    }
  }

  @Test func `SQL and the program agree on which PostgreSQL is new enough`() async throws {
    try await Cast.play { cast in
      for number in [
        140_030, 149_999, 150_019, 150_020, 160_015, 160_016, 170_011, 170_012, 180_005, 180_006,
        190_000,
      ] {
        let isRecent: Bool = try await cast.one("select ops.is_recent($1)", .int(Int64(number)))
        #expect(isRecent == ServerRelease(number: number).isRecent, "\(number)")
      }
    }
  }

  @Test func `what database.sql takes from everybody is what the check looks for`() async throws {
    let file = try Home.text("sql/database.sql")
    let list = try #require(file.firstMatch(of: /p\.proname in \(([^)]*)\)/)).1
    let taken = list.matches(of: /'([a-z0-9_]+)'/).map { String($0.1) }
    try await Cast.play { cast in
      let looked = try await cast.sees("select name from unnest(ops.closed_names()) n(name)")
      #expect(try looked.map { try $0["name"] as String } == taken)
    }
  }
}
