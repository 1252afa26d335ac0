import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What a partner is told of its hand-overs and cards, once each, and by its webhooks nothing that its API does not say.
@Suite struct PartnerTellingTests {
  /// The events that were told to a partner, in their order.
  private func told(_ cast: Cast, to partner: UUID = Cast.north) async throws -> [String] {
    try await cast.sees(
      "select act from core.outbox where partner = $1 and act not like 'batch%' order by id",
      .uuid(partner)
    ).map { try $0["act"] }
  }

  private func state(_ key: PartnerKey, _ card: UUID) async throws -> String? {
    try await key.gets("select partners.handover($1)", .uuid(card))?["state"]?.text
  }

  private func subject(of card: UUID, _ cast: Cast) async throws -> UUID {
    try await cast.one("select lead from core.attempt where id = $1", .uuid(card))
  }

  @Test func `once it was sent back, where its lead goes later is not told`() async throws {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.handsOver()
      let lead = try await subject(of: card, cast)
      try await cast.mark.asks(
        "select managers.send_back($1, 'not_qualified', null, 's')", .uuid(lead))
      // Nobody calls any more: what waits goes to the managers, who take it.
      try await cast.helen.asks("select head.switch_tier(false, null, 't')")
      let accepted = try await cast.mark.gets("select managers.accept('a')")
      #expect(accepted?["lead"]?.text == lead.uuidString.lowercased())
      #expect(try await told(cast) == ["handover_sent_back"])
      #expect(try await state(north, card) == "sent_back")
    }
  }

  @Test func `once it was accepted, it is not told again when the head takes it back`() async throws
  {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.handsOver()
      let lead = try await subject(of: card, cast)
      try await cast.mark.asks("select managers.accept('a')")
      try await cast.helen.asks(
        "select head.reassign($1, null, 'workload', 'back')", .uuid(lead))
      try await cast.maria.asks(
        "select managers.send_back($1, 'duplicate', null, 's')", .uuid(lead))
      #expect(try await told(cast) == ["handover_accepted"])
      #expect(try await state(north, card) == "accepted")
      // Called and handed over again it is another hand-over, with a fate of its own.
      let again = try await north.handsOver()
      try await cast.maria.asks("select managers.accept('b')")
      #expect(try await told(cast) == ["handover_accepted", "handover_accepted"])
      #expect(try await state(north, again) == "accepted")
      let total = try await north.gets("select partners.totals(null, 1, null)")?["total"]?[0]
      #expect(total?["accepted"]?.text == "2" && total?["sent_back"]?.text == "0")
    }
  }

  @Test func `what the head gives a manager from the queue is accepted, and told`() async throws {
    try await Cast.play { cast in
      try await cast.batch(2)
      let north = try await cast.key()
      let (one, two) = (try await north.handsOver(), try await north.handsOver())
      try await cast.helen.asks(
        "select head.reassign($1, $2, 'workload', 'r')", .uuid(try await subject(of: one, cast)),
        .uuid(cast.mark.id))
      #expect(try await told(cast) == ["handover_accepted"])
      #expect(try await state(north, one) == "accepted")
      #expect(try await state(north, two) == "waiting")
    }
  }

  @Test func `a card that the head takes back is told as lost`() async throws {
    try await Cast.play { cast in
      try await cast.batch(1)
      let card = try await cast.key().isTalking()
      try await cast.helen.asks(
        "select head.reassign($1, null, 'quality', 'r')", .uuid(try await subject(of: card, cast)))
      #expect(try await told(cast) == ["lease_lost"])
      let detail: String = try await cast.one(
        "select detail::text from core.outbox where act = 'lease_lost'")
      #expect(detail.contains("withdrawn") && detail.contains(card.uuidString.lowercased()))
    }
  }

  @Test func `a card that ends because its client asked elsewhere is told as lost`() async throws {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.isTalking()
      let number: String = try await cast.one(
        "select n.e164 from core.attempt a join core.number n on n.id = a.number where a.id = $1",
        .uuid(card))
      try await cast.mark.asks(
        "select managers.open('Ivan', null, $1, '+7 •••', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', 'x', 'sales', 'k')",
        .text(number))
      #expect(await north.refused("select partners.card($1)", .uuid(card))?.word == "STALE")
      #expect(try await told(cast) == ["lease_lost"])
    }
  }

  @Test func `a lead that the head puts first is no callback: nobody was promised to hear again`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.isTalking()
      try await north.asks(
        "select partners.record_outcome($1, 'busy', 1, null, null, false, null, null, 'o')",
        .uuid(card))
      let lead = try await subject(of: card, cast)
      try await cast.helen.asks("select head.set_priority($1, 5, 'p')", .uuid(lead))
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 second' where id = $1", .uuid(lead))
      #expect(try await cast.clock("tell_callbacks") == 1)
      #expect(try await told(cast) == [])
    }
  }

  @Test func `a callback is told to who has its lead, not to who promised it once`() async throws {
    try await Cast.play { cast in
      let south = try await cast.south()
      let other = try await cast.batch(1, of: south)
      let batch = try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.isTalking()
      try await north.asks(
        "select partners.record_outcome($1, 'callback', 1, null, $2, false, null, null, 'o')",
        .uuid(card), .time(.now + 3600))
      try await cast.helen.asks("select head.stop_batch($1, 's')", .uuid(batch))
      // What is promised is not given away; were it, it would be told to nobody.
      try await cast.sees(
        "update core.lead set batch = $2, due_at = now() - interval '1 second' where id = $1",
        .uuid(try await subject(of: card, cast)), .uuid(other))
      #expect(try await cast.clock("tell_callbacks") == 1)
      #expect(try await told(cast) == [])
      #expect(try await told(cast, to: south) == [])
    }
  }

  @Test func `a partner that is stopped hears that its batch was closed, and nothing more`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(1)
      let card = try await cast.key().handsOver()
      try await cast.helen.asks("select head.stop_partner($1, 's')", .uuid(Cast.north))
      try await cast.mark.asks("select managers.accept('a')")
      let last: String = try await cast.one(
        "select act || ' ' || (detail ->> 'closed_as') from core.outbox where partner = $1 order by id desc limit 1",
        .uuid(Cast.north))
      #expect(last == "batch_closed partner_stopped")
      // Its hand-over counts nevertheless: what is due is due.
      try await cast.helen.asks("select head.resume_partner($1, 'r')", .uuid(Cast.north))
      #expect(try await state(cast.key(), card) == "accepted")
    }
  }
}
