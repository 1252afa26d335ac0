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
      "select w.place || coalesce(' ' || w.age, '') || ' ' || sum(w.leads) || ' ' || sum(w.overdue) as line from head.where_leads_are w group by w.place, w.age order by 1"
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
}
