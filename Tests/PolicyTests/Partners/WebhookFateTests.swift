import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What partners hear, who may look after it, and what nobody else learns.
@Suite struct WebhookFateTests {
  /// Gives the lead, and the last call of it, to Pavel's partner: as if its agent had claimed it from a batch.
  private func belongs(_ lead: CastLead, _ cast: Cast) async throws -> UUID {
    let batch = try await cast.batch()
    try await cast.sees(
      "update core.lead set batch = $2 where id = $1", .uuid(lead.id), .uuid(batch))
    return try await cast.one(
      """
      update core.attempt a set batch = $2, member = $3
      where a.id = (select x.id from core.attempt x where x.lead = $1 order by x.claimed_at desc limit 1) returning id
      """, .uuid(lead.id), .uuid(batch), .uuid(cast.pavel.id))
  }

  private func told(_ cast: Cast) async throws -> [(act: String, detail: Tree)] {
    try await cast.sees(
      "select act, detail::text as d from core.outbox where partner = $1 order by id",
      .uuid(Cast.north)
    ).map {
      let detail: String = try $0["d"]
      return (try $0["act"], try JSONReader.read([UInt8](detail.utf8)))
    }
  }

  @Test func `a hand-over's fate is told to who made it, by the card alone`() async throws {
    try await Cast.play { cast in
      let good = try await cast.qualified("Acme")
      let card = try await belongs(good, cast)
      try await cast.mark.asks("select managers.accept('a')")
      let poor = try await cast.qualified("Birch")
      let other = try await belongs(poor, cast)
      let reason: String = try await cast.one(
        "select id from core.reason where kind = 'send_back' order by position limit 1")
      try await cast.mark.asks(
        "select managers.send_back($1, $2, 'A word among us', 'b')", .uuid(poor.id), .text(reason))
      let events = try await told(cast)
      #expect(events.map(\.act) == ["handover_accepted", "handover_sent_back"])
      #expect(events[0].detail["card"]?.text == card.uuidString.lowercased())
      #expect(events[1].detail["card"]?.text == other.uuidString.lowercased())
      #expect(events[1].detail["reason"]?.text == reason)
      let words = events.map(\.detail.json).joined()
      for hidden in [good.id, poor.id, good.contact, poor.contact, cast.mark.id] {
        #expect(!words.contains(hidden.uuidString.lowercased()))
      }
      #expect(!words.contains("among us"))
      #expect(
        events.allSatisfy {
          keys(of: $0.detail).subtracting(["agent", "batch", "card", "reason"]).isEmpty
        })
    }
  }

  private func keys(of tree: Tree) -> Set<String> {
    if case .object(let fields) = tree { Set(fields.keys) } else { [] }
  }

  @Test func `what own operators hand over, lose and promise is told to no partner`() async throws {
    try await Cast.play { cast in
      try await cast.accepted("Acme", by: cast.mark)
      try await cast.lead("Birch")
      _ = try await cast.claimed(by: cast.olga)
      try await cast.sees("update core.lead set lease_until = now() where place = 'on_call'")
      #expect(try await cast.clock("expire_leases") == 1)
      #expect(try await told(cast).isEmpty)
    }
  }

  @Test func `a lost lease is told once, a card given back is not`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let returned = try await cast.claimed(by: cast.olga)
      try await cast.sees(
        "update core.attempt set batch = $2 where id = $1", .uuid(returned),
        .uuid(try await cast.batch()))
      try await cast.olga.asks("select operators.release($1, 'r')", .uuid(returned))
      #expect(try await told(cast).isEmpty)
      _ = try await cast.claimed(by: cast.olga)
      let card = try await belongs(lead, cast)
      try await cast.sees(
        "update core.lead set lease_until = now() - interval '1 second', holder = $2 where id = $1",
        .uuid(lead.id), .uuid(cast.pavel.id))
      #expect(try await cast.clock("expire_leases") == 1)
      #expect(try await cast.clock("expire_leases") == 0)
      let events = try await told(cast)
      #expect(events.map(\.act) == ["lease_lost"])
      #expect(events[0].detail["card"]?.text == card.uuidString.lowercased())
      #expect(events[0].detail["reason"]?.text == "expired")
    }
  }

  @Test func `a callback that was promised is told when it is due, once each time`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let first = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(first))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'callback', 30, null, now() + interval '1 hour', false, null, 'r')",
        .uuid(first))
      let card = try await belongs(lead, cast)
      #expect(try await cast.clock("tell_callbacks") == 0)
      let due = "update core.lead set due_at = now() - interval '1 second' where id = $1"
      try await cast.sees(due, .uuid(lead.id))
      #expect(try await cast.clock("tell_callbacks") == 1)
      #expect(try await cast.clock("tell_callbacks") == 0)
      let events = try await told(cast)
      #expect(events.map(\.act) == ["callback_due"])
      #expect(events[0].detail["card"]?.text == card.uuidString.lowercased())
      #expect(events[0].detail["agent"] == .null)
      // Another time is another promise.
      try await cast.sees(due, .uuid(lead.id))
      #expect(try await cast.clock("tell_callbacks") == 1)
      // A lead that nobody promised to call is told to nobody.
      let cold = try await cast.lead("Birch", priority: 5)
      try await cast.sees(
        "update core.lead set batch = $2 where id = $1", .uuid(cold.id),
        .uuid(try await cast.batch()))
      #expect(try await cast.clock("tell_callbacks") == 1)
      #expect(try await told(cast).count == 2)
    }
  }

  @Test func `a partner looks after its own webhooks, through its supervisor alone`() async throws {
    try await Cast.play { cast in
      let agent = await cast.pavel.refusal("select partners.webhooks()")
      #expect(agent == "SCOPE")
      let webhook = try await cast.webhook()
      try await cast.tells()
      let server = cast.server(Courier())
      try await cast.sendsAll(server)
      let delivery: UUID = try await cast.one("select id from core.webhook_delivery")
      // The same of somebody else's, and of what is not there, is the same refusal.
      let south: UUID = try await cast.one(
        "insert into core.partner (name) values ('South') returning id")
      try await cast.sees(
        "update core.member set partner = $1 where id = $2", .uuid(south), .uuid(cast.pavel.id))
      #expect(try await cast.pavel.gets("select partners.webhooks()") == .array([]))
      for (own, nowhere) in [(webhook, UUID()), (delivery, UUID())] {
        for id in [own, nowhere] {
          for statement in [
            "select partners.disable_webhook($1, 'd')",
            "select partners.rotate_webhook_secret($1, 1, 'r')",
            "select partners.deliveries($1, null, null, 10)",
            "select partners.replay_delivery($1, 'p')",
            "select partners.replay_given_up($1, 'g')",
          ] as [Statement] {
            let refused = await cast.pavel.refused(Call(statement, [.uuid(id)]))
            #expect(refused?.word == "EMPTY")
            #expect(refused?.detail == .null)
          }
        }
      }
    }
  }

  @Test func `two secrets sign while one takes over from the other, and never three`() async throws
  {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      func live() async throws -> [String] {
        try await cast.sees(
          "select id::text as id from core.webhook_secret where ends_at is null or ends_at > now() order by at desc"
        ).map { try $0["id"] }
      }
      let first = try await live()
      try await cast.pavel.asks(
        "select partners.rotate_webhook_secret($1, 24, 'a')", .uuid(webhook))
      let second = try await live()
      #expect(second.count == 2)
      #expect(second.last == first.first)
      try await cast.pavel.asks(
        "select partners.rotate_webhook_secret($1, 24, 'b')", .uuid(webhook))
      let third = try await live()
      #expect(third.count == 2)
      #expect(third.last == second.first)
      try await cast.tells()
      let taken: String = try await Clockwork(pool: cast.pool("rounds"), key: Cast.key)
        .ask(Call("select secrets from rounds.take_deliveries(1)", []))[0]["secrets"]
      #expect(taken == third.joined(separator: ","))
      // Repeated with its key it rotates nothing.
      try await cast.pavel.asks(
        "select partners.rotate_webhook_secret($1, 24, 'b')", .uuid(webhook))
      #expect(try await live() == third)
      for hours in [-1, 169] as [Int64] {
        let refused = await cast.pavel.refusal(
          "select partners.rotate_webhook_secret($1, $2, 'c')", .uuid(webhook), .int(hours))
        #expect(refused == "WRONG")
      }
    }
  }

  @Test func `what is sent again has the same id, and stands behind what is on its way`()
    async throws
  {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      try await cast.tells(2, of: UUID())
      func take() async throws -> [(no: Int, lease: Int, event: String)] {
        try await Clockwork(pool: cast.pool("rounds"), key: Cast.key)
          .ask(Call("select no, lease_no, event from rounds.take_deliveries(9)", [])).map {
            (try $0["no"], try $0["lease_no"], try $0["event"])
          }
      }
      func settle(_ taken: (no: Int, lease: Int, event: String)) async throws {
        _ = try await Clockwork(pool: cast.pool("rounds"), key: Cast.key).ask(
          Call(
            "select rounds.settle_delivery($1, $2, 200, null, 5)",
            [.int(Int64(taken.no)), .int(Int64(taken.lease))]))
      }
      let first = try #require(try await take().first)
      let delivery: UUID = try await cast.one(
        "select id from core.webhook_delivery where no = $1", .int(Int64(first.no)))
      let early = await cast.pavel.refused(
        Call("select partners.replay_delivery($1, 'a')", [.uuid(delivery)]))
      #expect(early?.word == "ORDER")
      #expect(early?.detail["rule"]?.text == "on_its_way")
      try await settle(first)
      let again = try await cast.pavel.gets(
        "select partners.replay_delivery($1, 'b')", .uuid(delivery))
      #expect(again?["event"]?.text == first.event)
      #expect(again?["replay"] == .bool(true))
      // A repeat of the request sends nothing more.
      #expect(
        try await cast.pavel.gets("select partners.replay_delivery($1, 'b')", .uuid(delivery))
          == again)
      let second = try #require(try await take().first)
      #expect(second.event != first.event)
      #expect(try await take().isEmpty)
      try await settle(second)
      let replayed = try await take()
      #expect(replayed.map(\.event) == [first.event])
      try await cast.sees(
        "update core.webhook_delivery set give_up_at = now() where done_at is null")
      _ = try await Clockwork(pool: cast.pool("rounds"), key: Cast.key).ask(
        Call(
          "select rounds.settle_delivery($1, $2, 500, null, 5)",
          [.int(Int64(replayed[0].no)), .int(Int64(replayed[0].lease))]))
      let all = try await cast.pavel.gets(
        "select partners.replay_given_up($1, 'c')", .uuid(webhook))
      #expect(all?["replayed"]?.text == "1")
      let none = try await cast.pavel.gets(
        "select partners.replay_given_up($1, 'd')", .uuid(webhook))
      #expect(none?["replayed"]?.text == "0")
      // No lead, and no number of what others are sent, stands in the log.
      let log = try await cast.pavel.gets(
        "select partners.deliveries($1, null, null, 9)", .uuid(webhook))
      #expect(log?.json.contains("\"subject\"") == false)
      #expect(log?.json.contains("\"no\"") == false)
    }
  }
}

extension Cast {
  /// A batch of Pavel's partner, made once.
  func batch() async throws -> UUID {
    if let known = try await sees("select id from core.batch where partner = $1", .uuid(Self.north))
      .first
    {
      return try known["id"]
    }
    return try await one(
      "insert into core.batch (partner, campaign, name, size, price_cents, opened_by) values ($1, $2, 'First', 10, 15000, $3) returning id",
      .uuid(Self.north), .uuid(Self.banks), .uuid(helen.id))
  }
}
