import Department
import Foundation
import TestKit
import Testing

/// The clock's table in `docs/operations.md` is `Round.all`.
@Suite struct RoundPageTests {
  private static let start =
    "<!-- Made from Round.all: TRISTAGE_WRITE_DOCS=1 deploy/test --filter RoundPageTests -->\n"
  private static let end = "<!-- So far. -->\n"

  /// The table as the rounds say it.
  private static var table: String {
    Round.all.reduce(into: "| round | how often | does |\n|---|---|---|\n") {
      $0 += "| `\($1.name)` | \(cadence($1.every)) | \($1.does) |\n"
    }
  }

  /// How often, in the unit that has no rest.
  private static func cadence(_ every: Duration) -> String {
    let (seconds, rest) = every.components
    return rest != 0
      ? "\(seconds * 1000 + rest / 1_000_000_000_000_000) ms"
      : seconds.isMultiple(of: 60) ? "\(seconds / 60) min" : "\(seconds) s"
  }

  @Test func `the operations page tells every round of the clock as it is`() throws {
    let page = try Home.text("docs/operations.md")
    let above = try #require(page.range(of: Self.start))
    let below = try #require(page.range(of: Self.end, range: above.upperBound..<page.endIndex))
    let wanted = page.replacingCharacters(
      in: above.upperBound..<below.lowerBound, with: Self.table)
    if ProcessInfo.processInfo.environment["TRISTAGE_WRITE_DOCS"] != nil {
      try wanted.write(
        toFile: "\(Home.path)/docs/operations.md", atomically: true, encoding: .utf8)
    }
    #expect(
      try Home.text("docs/operations.md") == wanted,
      "write it anew: TRISTAGE_WRITE_DOCS=1 deploy/test --filter RoundPageTests")
  }

  @Test func `every round of the database is gone by the clock, once`() async throws {
    try await Cast.play { cast in
      let there = try await cast.sees(
        """
        select p.proname::text as name from pg_proc p
        where p.pronamespace = 'rounds'::regnamespace and p.pronargs = 0 and p.prorettype = 'int'::regtype
          and has_function_privilege('tristage_rounds', p.oid, 'execute') and p.proname <> 'held'
        """
      ).map { try $0["name", as: String.self] }
      let gone = Round.all.map(\.name)
      // One function forgets by kinds.
      let kinds = ["events", "keys", "quotas", "uploads", "rejected", "deliveries"]
      #expect(gone.sorted() == (there + kinds.map { "forget_\($0)" }).sorted())
    }
  }
}
