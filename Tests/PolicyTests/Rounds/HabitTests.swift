import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Who is shown, or looks for, far more numbers than is their habit.
@Suite struct HabitTests {
  /// So many reveals, or searches, of a person now.
  static func now(_ cast: Cast, _ person: Person, _ count: Int, kind: String = "reveal")
    async throws
  {
    try await cast.sees(
      "insert into core.egress (member, tier, kind) select $1, $2, $3 from generate_series(1, $4::int)",
      .uuid(person.id), .text(person.role), .text(kind), .int(Int64(count)))
  }

  /// Days of the past with so many each, a little more or less, at one hour.
  static func days(_ cast: Cast, _ person: Person, _ days: Int, of count: Int) async throws {
    try await cast.sees(
      """
      insert into core.egress (member, tier, kind, at)
      select $1, $2, 'reveal', date_trunc('hour', now()) - g * interval '1 day'
      from generate_series(1, $3::int) g, generate_series(1, $4::int + g % 3)
      """, .uuid(person.id), .text(person.role), .int(Int64(days)), .int(Int64(count)))
  }

  /// What the head is warned of, by member.
  static func warned(_ cast: Cast) async throws -> [String] {
    try await cast.helen.asks(
      "select name || ' ' || member_name as line from head.warnings where kind = 'habit' order by 1"
    ).map { try $0["line"] }
  }

  @Test func `beyond three deviations of one's own habit the head is warned, within them not`()
    async throws
  {
    try await Cast.play { cast in
      try await Self.days(cast, cast.mark, 21, of: 5)
      // Maria reveals thirty a day and always has: what is remarkable of Mark is her habit.
      try await Self.days(cast, cast.maria, 20, of: 30)
      try await Self.now(cast, cast.mark, 30)
      try await Self.now(cast, cast.maria, 32)
      #expect(try await cast.clock("weigh_habits") == 1)
      #expect(try await Self.warned(cast) == ["reveals_in_an_hour Mark"])
      let told = try await cast.helen.asks(
        "select detail ->> 'used' as used, detail ->> 'usual' as usual, detail ->> 'own' as own from head.warnings"
      )[0]
      #expect(try told["used", as: String.self] == "30")
      #expect(try told["usual", as: String.self] == "6.0")
      #expect(try told["own", as: String.self] == "true")
      // More of the same is the same warning, told anew.
      try await Self.now(cast, cast.mark, 40)
      #expect(try await cast.clock("weigh_habits") == 1)
      #expect(
        try await Self.warned(cast) == ["reveals_in_a_day Mark", "reveals_in_an_hour Mark"])
      #expect(try await cast.clock("weigh_habits") == 0)
    }
  }

  @Test func `a newcomer is measured by the tier, and never warned of below the floor`()
    async throws
  {
    try await Cast.play { cast in
      try await Self.now(cast, cast.mark, 15)
      try await Self.now(cast, cast.anna, 20, kind: "look_up")
      #expect(try await cast.clock("weigh_habits") == 0)
      try await Self.now(cast, cast.mark, 1)
      try await Self.now(cast, cast.anna, 1, kind: "look_up")
      #expect(try await cast.clock("weigh_habits") == 2)
      #expect(
        try await Self.warned(cast) == ["reveals_in_an_hour Mark", "searches_in_an_hour Anna"])
      // His colleagues' habit is his, while he has none.
      try await Self.days(cast, cast.maria, 20, of: 25)
      let nina = try await cast.joins("nina", tier: "managers")
      try await Self.now(cast, nina, 26)
      #expect(try await cast.clock("weigh_habits") == 0)
    }
  }

  @Test func `a warning that a head has seen goes with its day`() async throws {
    try await Cast.play { cast in
      try await Self.now(cast, cast.mark, 20)
      _ = try await cast.clock("weigh_habits")
      let id: UUID = try await cast.helen.asks("select id from head.warnings where waits")[0]["id"]
      try await cast.helen.asks("select head.see_warning($1, 'A fair', 's')", .uuid(id))
      #expect(try await cast.clock("weigh_habits") == 0)
      #expect(
        try await cast.one("select count(*)::int from core.warning where gone_at is null") == 1)
      try await cast.sees("update core.warning set at = now() - interval '25 hours'")
      _ = try await cast.clock("weigh_habits")
      #expect(
        try await cast.one(
          "select count(*)::int from core.warning where gone_at is null and seen_at is not null")
          == 0)
    }
  }
}
