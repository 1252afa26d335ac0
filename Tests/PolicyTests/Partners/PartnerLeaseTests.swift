import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What a lease is worth: until its end, under its number, to nobody else.
@Suite struct PartnerLeaseTests {
  private static let acts: [Statement] = [
    "select partners.card($1)", "select partners.reveal($1, null, 'k1')",
    "select partners.dial($1, null, 'k2')", "select partners.extend($1, null, 'k3')",
    "select partners.release($1, null, 'k4')",
    "select partners.answer($1, '{\"need\": \"x\"}', null, 'k5')",
    "select partners.record_outcome($1, 'busy', 1, null, null, false, null, null, 'k6')",
    "select partners.hand_over($1, '{}', null, 1, null, 'k7')",
  ]
  private static let numbered: [Statement] = [
    "select partners.reveal($1, 2, 'n1')", "select partners.dial($1, 2, 'n2')",
    "select partners.extend($1, 2, 'n3')", "select partners.release($1, 2, 'n4')",
    "select partners.answer($1, '{\"need\": \"x\"}', 2, 'n5')",
    "select partners.record_outcome($1, 'busy', 1, null, null, false, null, 2, 'n6')",
    "select partners.hand_over($1, '{}', null, 1, 2, 'n7')",
  ]

  @Test func `once its end has passed a card is in nobody's hand, also before the clock sweeps`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.isTalking()
      for act in Self.numbered {
        #expect(await north.refused(act, .uuid(card))?.word == "STALE", "\(act.text)")
      }
      try await cast.sees(
        "update core.lead set lease_until = now() - interval '1 second' where card = $1",
        .uuid(card))
      for act in Self.acts {
        #expect(await north.refused(act, .uuid(card))?.word == "STALE", "\(act.text)")
      }
      #expect(try await north.gets("select partners.cards()")?["items"] == .array([]))
      // Claimed again it is another card, under the next number, and the old one stays lost.
      let again = try await north.gets("select partners.claim(null, 1, 'c')")?["items"]?[0]
      #expect(again?["lease"]?["number"]?.text == "2" && again?["card"]?.text != nil)
      #expect(await north.refused(Self.acts[6], .uuid(card))?.word == "STALE")
      let live: Int = try await cast.one("select count(*) from core.attempt where ended_at is null")
      #expect(live == 1)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a lease lasts while the call does, up to the campaign's longest, and not before it`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(2)
      let north = try await cast.key()
      let waiting = try #require(try await north.claims().first)
      #expect(
        await north.refused("select partners.extend($1, 1, 'e1')", .uuid(waiting))?.word == "ORDER")
      let talking = try await north.isTalking()
      #expect(
        await north.refused("select partners.release($1, 1, 'r1')", .uuid(talking))?.word == "ORDER"
      )
      try await cast.sees(
        "update core.attempt a set claimed_at = now() - k.lease_most + interval '1 minute' from core.campaign k where k.id = a.campaign and a.id = $1",
        .uuid(talking))
      try await north.asks("select partners.extend($1, null, 'e2')", .uuid(talking))
      let seconds: Double = try await cast.one(
        "select extract(epoch from lease_until - now())::float8 from core.lead where card = $1",
        .uuid(talking))
      #expect(seconds > 50 && seconds <= 60)
    }
  }

  @Test func `cards given back uncalled have an end in the hour`() async throws {
    try await Cast.play { cast in
      try await cast.batch(2)
      try await cast.sees("update core.department set releases_an_hour = 1")
      let north = try await cast.key()
      let cards = try await north.claims(2)
      let release: Statement = "select partners.release($1, null, $2)"
      #expect(await north.refused(release, .uuid(cards[0]), "a") == nil)
      #expect(await north.refused(release, .uuid(cards[1]), "b")?.word == "LIMIT")
      #expect(await north.refused("select partners.dial($1, null, 'd')", .uuid(cards[1])) == nil)
    }
  }
}
