import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A partner's cards: the operators' rules, for its own batches and agents alone.
@Suite struct PartnerWorkTests {
  @Test func `what was given to a partner no operator gets, and no other partner`() async throws {
    try await Cast.play { cast in
      let south = try await cast.south()
      let batch = try await cast.batch(3)
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      let other = try await cast.key(of: south)
      #expect(try await other.claims() == [])
      #expect(
        await other.refused("select partners.claim($1, 1, 'c')", .uuid(batch))?.word == "EMPTY")
      #expect(
        await other.refused("select partners.claim($1, 1, 'd')", .uuid(UUID()))
          == (await other.refused("select partners.claim($1, 1, 'c')", .uuid(batch))))
      let north = try await cast.key()
      #expect(try await north.claims(3).count == 3)
    }
  }

  @Test func `another's card, another partner's and none at all are refused in the same words`()
    async throws
  {
    try await Cast.play { cast in
      let south = try await cast.south()
      try await cast.batch(2)
      let north = try await cast.key()
      let other = try await cast.key(of: south)
      let card = try await north.isTalking()
      try await north.by(nil).asks("select partners.add_agent('Petra', 'petra', 'a')")
      let statements: [Statement] = [
        "select partners.card($1)", "select partners.reveal($1, null, 'k1')",
        "select partners.dial($1, null, 'k2')", "select partners.extend($1, null, 'k3')",
        "select partners.release($1, null, 'k4')", "select partners.answer($1, '{}', null, 'k5')",
        "select partners.record_outcome($1, 'busy', 1, null, null, false, null, null, 'k6')",
        "select partners.hand_over($1, '{}', null, 1, null, 'k7')", "select partners.handover($1)",
      ]
      for (number, statement) in statements.enumerated() {
        let absent = await other.refused(statement, .uuid(UUID()))
        #expect(absent?.word == "EMPTY", "\(number)")
        #expect(await other.refused(statement, .uuid(card)) == absent, "\(number)")
        if number < 8 {
          #expect(await north.by("petra").refused(statement, .uuid(card)) == absent, "\(number)")
        }
      }
      #expect(await north.refused("select partners.card($1)", .uuid(card)) == nil)
    }
  }

  @Test func `a card tells nothing of the lead, of own operators or of what they were answered`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.answer($1, 'need', '\"secret\"', null, 'a')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'busy', 1, 'olga was here', null, false, null, 'o')",
        .uuid(card))
      try await cast.sees(
        "update core.lead set ready = true, due_at = now() where id = $1", .uuid(lead.id))
      try await cast.helen.asks(
        "select head.open_batch($1, $2, '{\"name\": \"A\", \"size\": 1, \"price_cents\": 1}', 'b')",
        .uuid(Cast.north), .uuid(Cast.banks))
      let north = try await cast.key()
      let shown = try await north.gets("select partners.claim(null, 1, 'c')")?.json ?? ""
      #expect(shown.contains(#""number":1"#))
      for hidden in [
        "secret", "olga", "ticket", lead.id.uuidString.lowercased(),
        lead.contact.uuidString.lowercased(),
        "+74950000001",
      ] { #expect(!shown.lowercased().contains(hidden), "\(hidden)") }
      let again = try #require(try await north.gets("select partners.cards()"))
      guard case .array(let items)? = again["items"] else { return }
      let id = UUID(uuidString: items[0]["card"]?.text ?? "")!
      try await north.asks("select partners.dial($1, 1, 'd')", .uuid(id))
      // What was answered to own operators does not stand in for the partner's own questions.
      #expect(
        await north.refused(
          "select partners.hand_over($1, '{\"authority\": true, \"budget\": 1, \"timing\": \"now\"}', null, 1, null, 'h')",
          .uuid(id))?.detail["missing"] == .array([.string("need")]))
    }
  }

  @Test func `a hand holds as many cards as the contract says, and a key answers once`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"cards_at_once\": 2}', 'p')", .uuid(Cast.north))
      try await cast.batch(5)
      let north = try await cast.key()
      #expect(
        await north.refused("select partners.claim(null, 3, 'c0')")?.detail["field"]?.text
          == "count")
      let first = try await north.gets("select partners.claim(null, 2, 'c1')")
      #expect(try await north.gets("select partners.claim(null, 2, 'c1')") == first)
      #expect(await north.refused("select partners.claim(null, 1, 'c1')")?.word == "REUSE")
      #expect(
        await north.refused("select partners.claim(null, 1, 'c2')")?.detail["rule"]?.text
          == "cards_at_once")
      let live: Int = try await cast.one("select count(*) from core.attempt where ended_at is null")
      #expect(live == 2)
    }
  }

  @Test func `ten claims of one agent at once fill the hand and no more`() async throws {
    try await Cast.play(connections: 10) { cast in
      try await cast.batch(20)
      let north = try await cast.key()
      await withTaskGroup(of: Void.self) { group in
        for turn in 1...10 {
          group.addTask { _ = try? await north.claims(2, key: "c\(turn)") }
        }
      }
      let held: Int = try await cast.one("select count(*) from core.lead where place = 'on_call'")
      #expect(held == 5)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a batch's day and a contract's day have an end`() async throws {
    try await Cast.play { cast in
      let batch = try await cast.batch(5, terms: #""price_cents": 1, "cards_a_day": 2"#)
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"reveals_a_day\": 1}', 'p')", .uuid(Cast.north))
      let north = try await cast.key()
      let cards = try await north.claims(4)
      #expect(cards.count == 2)
      #expect(try await north.claims() == [])
      let spent = await north.refused("select partners.claim($1, 1, 'c')", .uuid(batch))
      #expect(spent?.word == "LIMIT" && spent?.detail["rule"]?.text == "cards_a_day")
      #expect(await north.refused("select partners.reveal($1, null, 'r1')", .uuid(cards[0])) == nil)
      // The same card again is the same reveal.
      #expect(await north.refused("select partners.dial($1, null, 'd1')", .uuid(cards[0])) == nil)
      let over = await north.refused("select partners.dial($1, null, 'd2')", .uuid(cards[1]))
      #expect(over?.word == "LIMIT" && over?.detail["rule"]?.text == "reveals_a_day")
      let written: Int = try await cast.one(
        "select count(*) from core.egress where tier = 'partners'")
      #expect(written == 1)
    }
  }

  @Test func `do-not-call, hours and caps hold for a partner as for anybody`() async throws {
    try await Cast.play { cast in
      try await cast.batch(2)
      let north = try await cast.key()
      let cards = try await north.claims(2)
      try await cast.sees(
        "insert into core.do_not_call (hash, masked, scope, partner, reason, member) select n.hash, n.masked, 'partner', $2, 'test', m.id from core.attempt a join core.number n on n.id = a.number, core.member m where a.id = $1 and m.sign_in_name = 'shell'",
        .uuid(cards[0]), .uuid(Cast.north))
      #expect(
        await north.refused("select partners.dial($1, null, 'd1')", .uuid(cards[0]))?.word
          == "QUIET")
      // The batch's own hours are narrower than the campaign's: none of today is left.
      try await cast.sees(
        "update core.batch set calls_from = '00:00', calls_to = '00:01' where (now() at time zone 'Europe/Moscow')::time > '00:01'"
      )
      let refused = await north.refused("select partners.dial($1, null, 'd2')", .uuid(cards[1]))
      let minute: Bool = try await cast.one(
        "select (now() at time zone 'Europe/Moscow')::time <= '00:01'")
      #expect(minute || refused?.word == "HOURS")
    }
  }

  @Test
  func `a batch gets what a head put first, and nothing that was promised, whatever its place`()
    async throws
  {
    try await Cast.play { cast in
      let promised = try await cast.lead("Birch", numbers: ["+74952000002"])
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'callback', 10, null, now() + interval '2 days', false, null, 'o')",
        .uuid(card))
      let first = try await cast.lead("Acme", numbers: ["+74952000001"])
      let priority: Statement = "select head.set_priority($1, $2, $3)"
      try await cast.helen.asks(priority, .uuid(first.id), 1, "p1")
      try await cast.helen.asks(priority, .uuid(promised.id), 200, "p2")
      let open: Statement = "select head.open_batch($1, $2, $3::text::jsonb, $4)"
      let many = await cast.helen.refused(
        open(
          .uuid(Cast.north), .uuid(Cast.banks),
          .text(#"{"name": "Two", "size": 2, "price_cents": 1}"#), "b1"))
      #expect(many?.detail["count"]?.text == "1")
      try await cast.helen.asks(
        open, .uuid(Cast.north), .uuid(Cast.banks),
        .text(#"{"name": "One", "size": 1, "price_cents": 1}"#), "b2")
      let given: UUID = try await cast.one("select id from core.lead where batch is not null")
      #expect(given == first.id)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a batch that is closed takes its cards and its leads back at once`() async throws {
    try await Cast.play { cast in
      let batch = try await cast.batch(3)
      let north = try await cast.key()
      let card = try await north.isTalking()
      try await cast.helen.asks("select head.stop_batch($1, 's')", .uuid(batch))
      #expect(await north.refused("select partners.card($1)", .uuid(card))?.word == "STALE")
      #expect(
        await north.refused(
          "select partners.record_outcome($1, 'busy', 1, null, null, false, null, null, 'o')",
          .uuid(card))?.word
          == "STALE")
      #expect(
        await north.refused("select partners.claim($1, 1, 'c')", .uuid(batch))?.word == "CLOSE")
      #expect(try await cast.olga.gets("select operators.claim('k')") != nil)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `what a result puts off stays in its batch, and goes home once the batch is closed`()
    async throws
  {
    try await Cast.play { cast in
      let batch = try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.isTalking()
      try await north.asks(
        "select partners.record_outcome($1, 'callback', 1, null, $2, true, null, null, 'o')",
        .uuid(card),
        .time(.now + 3600))
      let mine: Int = try await cast.one(
        "select count(*) from core.lead where batch = $1 and place = 'calling' and callback_for = $2",
        .uuid(batch), .uuid(cast.pavel.id))
      #expect(mine == 1)
      try await cast.sees(
        "update core.batch set ends_on = current_date - 2 where id = $1", .uuid(batch))
      // Not yet closed, it is over: neither by name nor as an own callback is anything given out.
      try await cast.sees("update core.lead set due_at = now() - interval '1 second'")
      #expect(try await north.claims() == [])
      #expect(
        await north.refused("select partners.claim($1, 1, 'over')", .uuid(batch))?.word == "CLOSE")
      #expect(try await cast.clock("close_batches") == 1)
      let home: Int = try await cast.one(
        "select count(*) from core.lead where batch is null and callback_for is null and priority = 10"
      )
      #expect(home == 1)
      #expect(try await cast.violations() == [])
    }
  }
}
