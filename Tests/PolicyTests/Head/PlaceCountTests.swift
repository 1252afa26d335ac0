import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Where leads are: counts kept behind the mark equal the leads that stand there, and each count its list.
@Suite struct PlaceCountTests {
  /// What the head reads: leads by place and age.
  private func counted(_ cast: Cast) async throws -> [String] {
    try await cast.helen.asks(
      "select w.place || coalesce(' ' || w.age, '') || ' ' || sum(w.leads) || ' ' || sum(w.overdue) as line from head.places() w group by w.place, w.age order by 1"
    ).map { try $0["line"] }
  }

  /// The same, counted lead by lead.
  private func standing(_ cast: Cast) async throws -> [String] {
    try await cast.helen.asks(
      "select l.place || coalesce(' ' || l.age, '') || ' ' || count(*) || ' ' || count(*) filter (where l.overdue) as line from head.leads l group by l.place, l.age order by 1"
    ).map { try $0["line"] }
  }

  /// Lets the clock count until its mark stands behind everything there is.
  private func counts(_ cast: Cast) async throws {
    for _ in 1...900 {
      _ = try await cast.clock("tally")
      if try await cast.one("select through > '-infinity' from core.tally_mark") { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("the mark has not moved")
  }

  @Test func `each count is its list, before and after the clock has counted`() async throws {
    try await Cast.play { cast in
      _ = try await cast.accepted("Acme", by: cast.mark)
      try await cast.lead("Birch")
      try await cast.lead("Cedar")
      _ = try await cast.claimed(by: cast.olga)
      try await cast.sees(
        "update core.lead set opened_at = now() - interval '10 days' where contact in (select contact from core.name where name like '%Birch%')"
      )
      let now = try await standing(cast)
      #expect(now.count == 3)
      #expect(try await counted(cast) == now)
      try await counts(cast)
      #expect(try await counted(cast) == now)
      #expect(try await cast.sees("select * from ops.misplaced_counts()").isEmpty)
    }
  }

  @Test func `a count that is wrong is found`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      #expect(try await cast.sees("select * from ops.misplaced_counts()").isEmpty)
      try await cast.sees(
        "insert into core.place_count (place, campaign, n) values ('closed', $1, 2)",
        .uuid(Cast.banks))
      let found = try await cast.sees("select what from ops.misplaced_counts()")
      #expect(try found.map { try $0["what", as: String.self] } == ["2 counted, 0 stand there"])
    }
  }

  @Test func `each number of the page is the leads that it opens`() async throws {
    try await Cast.play { cast in
      let held = try await cast.accepted("Acme", by: cast.mark)
      _ = try await cast.qualified("Birch")
      try await cast.lead("Cedar")
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 hour' where id = $1", .uuid(held.id))
      for (place, stage, holder, condition) in [
        ("null", "null", "null", "true"), ("'sales'", "null", "null", "l.place = 'sales'"),
        ("'sales'", "'needs'", "null", "l.place = 'sales' and l.stage = 'needs'"),
        ("null", "null", "'\(cast.mark.id)'", "l.holder = '\(cast.mark.id)'"),
      ] {
        let counts = Statement(
          unsafe:
            "select leads::int as n, overdue::int as late from head.where_counts(\(place), \(stage), null, \(holder), null) w where w.by = 'all'"
        )
        let leads = Statement(
          unsafe:
            "select count(*)::int as n, (count(*) filter (where l.overdue))::int as late from head.leads l where \(condition)"
        )
        let (told, there) = (
          try await cast.helen.asks(counts)[0], try await cast.helen.asks(leads)[0]
        )
        #expect(try told["n", as: Int.self] == there["n", as: Int.self], "\(condition)")
        #expect(try told["late", as: Int.self] == there["late", as: Int.self], "\(condition)")
      }
      let holders = try await cast.helen.asks(
        "select name, leads::int as n from head.where_counts('sales', null, null, null, null) w where w.by = 'holder'"
      )
      #expect(try holders.map { try $0["name", as: String.self] } == ["Mark"])
      for person in cast.all where person.name != "helen" {
        #expect(
          await person.refusal("select from head.where_counts(null, null, null, null, null)")
            == "42501")
      }
    }
  }
}
