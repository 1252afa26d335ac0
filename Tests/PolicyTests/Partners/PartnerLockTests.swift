import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Who waits for whom, and that nobody waits for who waits for them.
@Suite struct PartnerLockTests {
  /// Begins a transaction of somebody who holds what this statement locks, until `lets` goes on.
  private func holds(_ cast: Cast, _ statement: String) async throws {
    try await cast.owner.execute(script: "begin; \(statement)")
  }

  private func lets(_ cast: Cast) async throws { try await cast.owner.execute(script: "rollback") }

  private func live(_ cast: Cast) async throws -> Int {
    try await cast.one("select count(*) from core.attempt where ended_at is null")
  }

  /// Takes cards back, by who may: the department's stop, the partner's own disabling, an admin's leave.
  private func takes(_ taking: String, _ agent: UUID, _ north: PartnerKey, _ cast: Cast) async
    -> String?
  {
    switch taking {
    case "stop":
      await cast.helen.refusal("select head.stop_partner($1, 's')", .uuid(Cast.north))
    case "disable":
      await north.by(nil).refused(
        "select partners.change_agent($1, null, null, false, '*', 'off')", .uuid(agent))?.word
    default: await cast.adam.refusal("select admins.deactivate($1, 'left')", .uuid(agent))
    }
  }

  @Test(arguments: ["stop", "disable", "leave"])
  func `who tells a partner of an event does not wait for who takes its cards, with a lead in hand`(
    taking: String
  ) async throws {
    try await Cast.play { cast in
      try await cast.batch(2)
      let north = try await cast.key()
      #expect(try await north.claims(2).count == 2)
      let leads = try await cast.sees(
        "select id::text as id from core.lead where place = 'on_call' order by id"
      ).map { try $0["id"] as String }
      try await cast.sees(
        "update core.lead set lease_until = now() - interval '1 second' where id = $1::text::uuid",
        .text(leads[1]))
      try await holds(cast, "select from core.lead where id = '\(leads[0])' for update")
      async let taken = takes(taking, cast.pavel.id, north, cast)
      try await cast.untilWaiting(1)
      // The clock holds the lead that is come to next.
      #expect(try await cast.clock("expire_leases") == 1)
      try await lets(cast)
      #expect(await taken == nil)
      #expect(try await live(cast) == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test(arguments: ["disable", "leave"])
  func `who takes an agent's cards and who closes its batches take turns`(taking: String)
    async throws
  {
    try await Cast.play { cast in
      let batches = [try await cast.batch(1), try await cast.batch(1)].sorted {
        $0.uuidString < $1.uuidString
      }
      let north = try await cast.key()
      try await north.asks("select partners.claim($1, 1, 'c')", .uuid(batches[1]))
      try await cast.sees("update core.batch set ends_on = current_date - 2")
      // Both write decisions; the clock is between its first batch and the second.
      try await holds(cast, "select pg_advisory_xact_lock(hashtextextended('core.decision', 0))")
      async let closed = cast.clock("close_batches")
      try await cast.untilWaiting(1)
      async let taken = takes(taking, cast.pavel.id, north, cast)
      try await cast.untilWaiting(2)
      try await lets(cast)
      #expect(try await closed == 2)
      #expect(await taken == nil)
      #expect(try await live(cast) == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `nobody waits for another partner's agent`() async throws {
    try await Cast.play { cast in
      let south = try await cast.key(of: try await cast.south())
      let agent = cast.pavel.id
      try await holds(
        cast,
        "select pg_advisory_xact_lock(hashtextextended('\(agent.uuidString.lowercased())', 1)) from core.member m where m.id = '\(agent)' for update"
      )
      let refused = await south.refused(
        "select partners.change_agent($1, null, null, false, '*', 'x')", .uuid(agent))
      #expect(refused == Refusal(word: "EMPTY", detail: .null))
      try await lets(cast)
    }
  }

  @Test(arguments: ["disable", "leave"])
  func `a hand-over that began before its agent's cards were taken stands`(taking: String)
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      let made = try await north.by(nil).gets("select partners.add_agent('Petra', 'petra', 'a')")
      let petra = try #require(made?["id"]?.text.flatMap(UUID.init(uuidString:)))
      let card = try await north.by("petra").isTalking()
      // Somebody writes the first of its answers just now.
      try await holds(
        cast,
        """
        insert into core.answer (lead, question, contact, member, value)
        select a.lead, 'authority', a.contact, '\(cast.olga.id)', '"no"' from core.attempt a where a.id = '\(card)'
        """)
      async let handed = north.by("petra").refused(
        "select partners.hand_over($1, $2::text::jsonb, null, 60, null, 'h')", .uuid(card),
        .text(PartnerKey.answers))
      try await cast.untilWaiting(1)
      async let taken = takes(taking, petra, north, cast)
      try await cast.untilWaiting(2)
      try await lets(cast)
      #expect(await handed == nil)
      #expect(await taken == nil)
      let queued: Int = try await cast.one(
        "select count(*) from core.lead where place = 'qualification'")
      #expect(queued == 1)
      #expect(await north.by("petra").refused("select partners.cards()")?.word == "NOONE")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `an event that is settled and one that is sent again do not wait for each other`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      let subject = UUID()
      try await cast.tells(1, of: subject)
      #expect(try await cast.settle(cast.take()[0], 204))
      let delivered: UUID = try await cast.one("select id from core.webhook_delivery")
      try await cast.tells(1, of: subject, from: 2)
      let taken = try await cast.take()[0]
      try await holds(cast, "select from core.webhook for update")
      async let again = cast.pavel.refusal(
        "select partners.replay_delivery($1, 'r')", .uuid(delivered))
      try await cast.untilWaiting(1)
      async let settled = cast.settle(taken, 500)
      try await cast.untilWaiting(2)
      try await lets(cast)
      #expect(await again == nil)
      #expect(try await settled)
    }
  }
}
