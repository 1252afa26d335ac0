import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Figures: what happened is counted once, whether the clock has counted it yet or not.
@Suite struct FigureTests {
  private static let all: Statement =
    "select step, n, seconds, most from head.figures(current_date - 1, current_date + 1, null, null, null)"

  /// The counts as the head reads them.
  private func figures(_ cast: Cast) async throws -> [String: Int] {
    let rows = try await cast.helen.asks(
      "select step, n::int as n from head.figures(current_date - 1, current_date + 1, null, null, null)"
    )
    var steps: [String: Int] = [:]
    for row in rows { steps[try row["step"]] = try row["n", as: Int.self] }
    return steps
  }

  /// Lets the clock count until its mark has moved; other tests' transactions may keep it waiting a while.
  private func counts(_ cast: Cast) async throws -> Bool {
    for _ in 1...900 {
      _ = try await cast.clock("tally")
      if try await cast.one("select through > '-infinity' from core.tally_mark") { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }

  @Test func `the funnel counts each step that was taken`() async throws {
    try await Cast.play { cast in
      _ = try await cast.accepted("Acme", by: cast.mark)
      try await cast.lead("Birch")
      let steps = try await figures(cast)
      #expect(
        steps == [
          "came": 2, "calls": 1, "called": 1, "answered": 1, "spoke": 1, "handed_over": 1,
          "accepted": 1, "stage:needs": 1,
        ])
      let calls = try await cast.helen.asks(
        "select seconds::int as seconds, most from head.figures(current_date - 1, current_date + 1, null, null, null) where step = 'calls'"
      )[0]
      #expect(try calls["seconds", as: Int.self] == 95)
      #expect(try calls["most", as: Int.self] == 1)
      let byMember = try await cast.helen.asks(
        "select name, steps::text as steps from head.figures_by('member', current_date - 1, current_date + 1, null, null, null)"
      )
      let names: [String] = try byMember.map { try $0["name"] }
      #expect(Set(names).isSuperset(of: ["Olga", "Mark"]))
      #expect(
        try await cast.helen.asks(
          "select from head.figures(current_date - 1, current_date + 1, $1, null, null)",
          .uuid(Cast.closed)
        ).isEmpty)
    }
  }

  @Test func `counting changes no figure, and counts nothing twice`() async throws {
    try await Cast.play { cast in
      _ = try await cast.qualified("Acme")
      // As if it had been a minute ago: the clock counts nothing of the last ten seconds.
      try await cast.owner.query("set session_replication_role = replica")
      for change in [
        "update core.journal set at = at - interval '1 minute'",
        "update core.attempt set started_at = started_at - interval '1 minute', ended_at = ended_at - interval '1 minute'",
      ] { try await cast.owner.query(change) }
      try await cast.owner.query("set session_replication_role = origin")
      let live = try await figures(cast)
      #expect(live["handed_over"] == 1)
      #expect(try await counts(cast))
      #expect(try await figures(cast) == live)
      #expect(try await cast.violations().filter { $0.contains("figures") } == [])
      try await cast.owner.query("update core.tally set n = n + 1 where what = 'call'")
      #expect(try await cast.violations().contains { $0.contains("figures equal the journal") })
    }
  }

  /// Figures of the whole and of each split, of any period, narrowed any way: as text, one line each.
  private func told(_ cast: Cast, _ since: String, _ until: String) async throws -> [String] {
    var lines: [String] = []
    for narrowed in [
      "null, null, null", "'\(Cast.banks)', null, null", "null, '\(cast.olga.id)', null",
      "'\(Cast.banks)', '\(cast.olga.id)', null", "null, null, 'cast'",
    ] {
      let period = "(\(since))::date, (\(until))::date, \(narrowed)"
      lines += try await cast.helen.asks(
        Statement(unsafe: "select f::text as line from head.figures(\(period)) f order by 1")
      ).map { try $0["line"] }
      for by in ["campaign", "member", "source", "nth", "result"] {
        lines += try await cast.helen.asks(
          Statement(
            unsafe: "select f::text as line from head.figures_by('\(by)', \(period)) f order by 1")
        ).map { "\(by) \(try $0["line", as: String.self])" }
      }
    }
    return lines
  }

  @Test func `every split of any period is the same counted and live`() async throws {
    try await Cast.play { cast in
      _ = try await cast.accepted("Acme", by: cast.mark)
      _ = try await cast.qualified("Birch")
      try await cast.lead("Cedar")
      // Over months, so that spans of every length are made and put together.
      try await cast.owner.query("set session_replication_role = replica")
      for change in [
        "update core.journal set at = at - interval '1 minute' - mod(no * 37 + abs(hashtext(subject::text)), 100) * interval '1 day'",
        "update core.attempt set started_at = started_at - interval '80 days', ended_at = ended_at - interval '80 days'",
      ] { try await cast.owner.query(change) }
      try await cast.owner.query("set session_replication_role = origin")
      let periods = [
        ("current_date - 500", "current_date"), ("current_date - 81", "current_date - 79"),
        ("current_date - 93", "current_date - 17"), ("current_date - 3", "current_date"),
      ]
      var live: [[String]] = []
      for (since, until) in periods { live.append(try await told(cast, since, until)) }
      // Which days the others have something on depends on the leads' own ids.
      #expect(!live[0].isEmpty)
      // A long past is counted by days.
      for _ in 1...4000 {
        _ = try await cast.clock("tally")
        if try await cast.one("select through > now() - interval '1 day' from core.tally_mark") {
          break
        }
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(try await cast.one("select through > now() - interval '1 day' from core.tally_mark"))
      for (index, (since, until)) in periods.enumerated() {
        #expect(try await told(cast, since, until) == live[index], "\(since) to \(until)")
      }
      #expect(try await cast.violations().filter { $0.contains("figures") } == [])
      try await cast.owner.query(
        "update core.tally set n = n + 1 where split = 'list' and span = 16")
      let found = try await cast.violations().filter { $0.contains("figures") }
      #expect(found.contains { $0.contains("by spans") })
      #expect(!found.contains { $0.contains("equal the journal") })
    }
  }

  @Test func `what is still open when the clock marks a moment is waited for`() async throws {
    try await Cast.play { cast in
      let late = try await cast.clone.owner()
      try await late.execute(script: "begin; create temporary table still_open (n int)")
      for _ in 1...5 { _ = try await cast.clock("tally") }
      #expect(try await cast.one("select through = '-infinity' from core.tally_mark"))
      try await late.execute(script: "rollback")
      await late.close()
      #expect(try await counts(cast))
    }
  }

  @Test(arguments: [
    ("since", "current_date - 4000", "current_date"), ("until", "current_date", "current_date - 1"),
    ("until", "null", "current_date"), ("since", "'infinity'", "'infinity'"),
    ("since", "'-infinity'", "current_date"), ("since", "'5874897-12-31'", "'5874897-12-31'"),
  ])
  func `a period that is none is refused by its field`(field: String, since: String, until: String)
    async throws
  {
    try await Cast.play { cast in
      let text = Statement(
        unsafe: "select from head.figures((\(since))::date, (\(until))::date, null, null, null)")
      #expect(await cast.helen.refusal(text) == "WRONG")
    }
  }

  @Test func `no day is too far to be refused by a word`() async throws {
    try await Cast.play { cast in
      for text in [
        "select * from head.figure_leads('won', '294277-12-31', '294277-12-31', null, null, null, null, null)",
        "select * from head.figures_period(null, '4713-01-01 BC', null)",
        "select * from head.figures_period('4713-01-01 BC', null, 'year')",
        "select * from head.figures_period('infinity', 'infinity', 'year')",
      ] {
        #expect(await cast.helen.refusal(Statement(unsafe: text)) == "WRONG", "\(text)")
      }
    }
  }

  @Test func `nobody but the head reads figures`() async throws {
    try await Cast.play { cast in
      for person in [cast.olga, cast.mark, cast.anna, cast.adam] {
        #expect(await person.refusal(Self.all) == "42501")
        #expect(await person.refusal("select from core.tally") == "42501")
      }
      #expect(await cast.helen.refusal("select from core.tally") == "42501")
    }
  }
}
