import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A partner's acts and what the department does to it in the same second.
@Suite struct PartnerRaceTests {
  /// Begins a transaction of somebody who holds what this statement locks, until `lets` goes on.
  private func holds(_ cast: Cast, _ statement: String) async throws {
    try await cast.owner.execute(script: "begin; \(statement)")
  }

  private func lets(_ cast: Cast) async throws { try await cast.owner.execute(script: "rollback") }

  private func live(_ cast: Cast) async throws -> Int {
    try await cast.one("select count(*) from core.attempt where ended_at is null")
  }

  @Test(arguments: ["partner", "batch"])
  func `a claim under way when the stop comes is taken back with the rest`(stopped: String)
    async throws
  {
    try await Cast.play { cast in
      let batch = try await cast.batch(3, terms: #""price_cents": 1, "cards_a_day": 3"#)
      let north = try await cast.key()
      // The claim has taken its leads, and waits where the batch's day is counted.
      try await holds(
        cast,
        "insert into core.spent select '\(batch)', 'cards', (now() at time zone d.zone)::date, 1 from core.department d"
      )
      async let claim = north.claims(2)
      try await cast.untilWaiting(1)
      async let stop = cast.helen.gets(
        Statement(unsafe: "select head.stop_\(stopped)($1, 's')"),
        .uuid(stopped == "batch" ? batch : Cast.north))
      try await cast.untilWaiting(2)
      try await lets(cast)
      #expect(try await claim.count == 2)
      #expect(try await stop?["returned"]?.text == "3")
      #expect(try await live(cast) == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `an agent that was disabled while its claim waited gets nothing`() async throws {
    try await Cast.play { cast in
      try await cast.batch(2)
      let north = try await cast.key()
      let agent = cast.pavel.id
      try await holds(
        cast,
        "select pg_advisory_xact_lock(hashtextextended('\(agent.uuidString.lowercased())', 1))")
      async let off = north.by(nil).refused(
        "select partners.change_agent($1, null, null, false, '*', 'off')", .uuid(agent))
      try await cast.untilWaiting(1)
      async let claim = north.refused("select partners.claim(null, 1, 'c')")
      try await cast.untilWaiting(2)
      try await lets(cast)
      #expect(await off == nil)
      #expect(await claim?.word == "NOONE")
      #expect(try await live(cast) == 0)
    }
  }

  @Test(arguments: [
    "partners.add_agent('Nina', null, 'a')",
    "partners.add_webhook('https://hooks.example.ru/', null, 'a')",
    "partners.add_key('New', '{work}', null, 30, sha256('new'), 'a')",
  ])
  func `what a partner adds while it is being stopped is not added`(act: String) async throws {
    try await Cast.play { cast in
      try await cast.sees(
        "update core.member set supervisor = true where id = $1", .uuid(cast.pavel.id))
      _ = try await cast.key()
      func count() async throws -> Int {
        try await cast.one(
          """
          select (select count(*) from core.member where partner = $1) + (select count(*) from core.webhook)
            + (select count(*) from auth.session where partner = $1)
          """, .uuid(Cast.north))
      }
      let before = try await count()
      try await holds(
        cast, "select from core.partner where id = '\(Cast.north)' for update")
      async let stop = cast.helen.gets("select head.stop_partner($1, 's')", .uuid(Cast.north))
      try await cast.untilWaiting(1)
      async let word = cast.pavel.refusal(Statement(unsafe: "select \(act)"))
      try await cast.untilWaiting(2)
      try await lets(cast)
      #expect(try await stop != nil)
      #expect(await word == "NOONE")
      #expect(try await count() == before)
      let live: Int = try await cast.one(
        "select count(*) from auth.session where partner = $1 and ended_at is null",
        .uuid(Cast.north))
      #expect(live == 0)
    }
  }

  @Test func `a batch's day and a contract's day end at the same number for many at once`()
    async throws
  {
    try await Cast.play(connections: 10) { cast in
      try await cast.batch(8, terms: #""price_cents": 1, "cards_a_day": 3"#)
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"reveals_a_day\": 2}', 'p')", .uuid(Cast.north))
      let north = try await cast.key()
      for number in 1...6 {
        try await north.by(nil).asks("select partners.add_agent($1, $1, $1)", .text("a\(number)"))
      }
      await withTaskGroup(of: Void.self) { group in
        for number in 1...6 { group.addTask { _ = try? await north.by("a\(number)").claims() } }
      }
      let cards = try await cast.sees(
        "select l.card, m.reference from core.lead l join core.member m on m.id = l.holder where l.place = 'on_call'"
      ).map { (try $0["card"] as UUID, try $0["reference"] as String) }
      #expect(cards.count == 3)
      let shown = await withTaskGroup(of: Bool.self) { group in
        for (card, agent) in cards {
          group.addTask {
            await north.by(agent).refused("select partners.reveal($1, null, 'r')", .uuid(card))
              == nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(shown == 2)
      let written: Int = try await cast.one(
        "select count(*) from core.egress where kind = 'reveal'")
      #expect(written == 2)
      #expect(try await cast.violations() == [])
    }
  }
}
