import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Whose events go where, and what has an end: addresses, hands, sending again.
@Suite struct WebhookRuleTests {
  @Test
  func `a partner keeps half of a server's hands busy at most, however many addresses it has`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      for number in 1...4 {
        try await cast.pavel.asks(
          "select partners.add_webhook($1, null, $1)", .text("https://h\(number).example.ru/"))
      }
      for _ in 1...30 { try await cast.tells() }
      let taken = try await cast.take(128)
      #expect((50...64).contains(taken.count))
      #expect(try await cast.take(128).isEmpty)
      // What comes through makes room for as many.
      for one in taken.prefix(10) { try await cast.settle(one, 204) }
      #expect(try await cast.take(128).count == 10)
    }
  }

  @Test
  func `an event goes to its own partner's live addresses that want its kind, and nowhere else`()
    async throws
  {
    try await Cast.play { cast in
      let south = try await cast.key(of: try await cast.south())
      try await south.asks("select partners.add_webhook('https://south.example.ru/', null, 'w')")
      let all = try await cast.webhook("https://all.example.ru/")
      try await cast.webhook("https://accepted.example.ru/", kinds: ["handover_accepted"])
      let gone = try await cast.webhook("https://gone.example.ru/")
      try await cast.pavel.asks("select partners.disable_webhook($1, 'd')", .uuid(gone))
      try await cast.tells()
      #expect(try await cast.take().count == 1)
      let reached: UUID = try await cast.one("select webhook from core.webhook_delivery")
      #expect(reached == all)
    }
  }

  @Test func `what is being sent is settled, also where its address was disabled meanwhile`()
    async throws
  {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      try await cast.tells()
      let taken = try #require(try await cast.take().first)
      try await cast.pavel.asks("select partners.disable_webhook($1, 'd')", .uuid(webhook))
      #expect(try await cast.clock("give_up_deliveries") == 0)
      #expect(try await cast.settle(taken, 204))
      let secret = await cast.pavel.refused(
        Call("select partners.rotate_webhook_secret($1, 1, 'r')", [.uuid(webhook)]))
      #expect(secret?.word == "ORDER" && secret?.detail["rule"]?.text == "disabled")
    }
  }

  @Test func `how long an address took that was not reached is not told`() async throws {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      try await cast.tells()
      try await cast.settle(try #require(try await cast.take().first), nil, "unreachable")
      let log = try await cast.pavel.gets(
        "select partners.deliveries($1, null, null, 10)", .uuid(webhook))
      #expect(log?["items"]?[0]?["trouble"]?.text == "unreachable")
      #expect(log?["items"]?[0]?["milliseconds"] == .null)
    }
  }

  @Test func `sending again has an end in the hour, and none to an address that is disabled`()
    async throws
  {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      try await cast.tells()
      try await cast.settle(try #require(try await cast.take().first), 204)
      let delivery: UUID = try await cast.one("select id from core.webhook_delivery")
      let one: Statement = "select partners.replay_delivery($1, 'r')"
      let all: Statement = "select partners.replay_given_up($1, 'a')"
      try await cast.sees(
        "insert into core.quota (member, kind, hour, used) values ($1, 'replays', date_trunc('hour', now()), 1000)",
        .uuid(cast.pavel.id))
      #expect(await cast.pavel.refusal(one, .uuid(delivery)) == "LIMIT")
      try await cast.sees(
        "update core.webhook_delivery set done_at = null, given_up_at = now()")
      #expect(await cast.pavel.refusal(all, .uuid(webhook)) == "LIMIT")
      try await cast.sees("update core.quota set used = 1")
      try await cast.pavel.asks("select partners.disable_webhook($1, 'd')", .uuid(webhook))
      for (statement, id) in [(one, delivery), (all, webhook)] {
        let refused = await cast.pavel.refused(Call(statement, [.uuid(id)]))
        #expect(refused?.word == "ORDER" && refused?.detail["rule"]?.text == "disabled")
      }
    }
  }

  @Test func `addresses and secrets are not made without end`() async throws {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      try await cast.sees("update core.quota set used = 30 where kind = 'webhook_changes'")
      for call in [
        "partners.add_webhook('https://h2.example.ru/', null, 'w')",
        "partners.rotate_webhook_secret('\(webhook)', 1, 'r')",
      ] {
        let refused = await cast.pavel.refused(Call(Statement(unsafe: "select \(call)")))
        #expect(refused?.word == "LIMIT" && refused?.detail["rule"]?.text == "webhook_changes")
      }
      #expect(
        await cast.pavel.refusal("select partners.disable_webhook($1, 'd')", .uuid(webhook)) == nil)
    }
  }

  @Test func `an address is one, is there once, and five are enough`() async throws {
    try await Cast.play { cast in
      try await cast.webhook("https://h1.example.ru/")
      let add: Statement = "select partners.add_webhook($1, null, $2)"
      func refused(_ url: String) async -> Refusal? {
        await cast.pavel.refused(Call(add, [.text(url), .text(UUID().uuidString)]))
      }
      for url in ["", "ftp://h.example.ru/", "https://h.example.ru/ x", "https://\u{0442}.ru/"] {
        #expect(await refused(url)?.detail["field"]?.text == "url", "\(url)")
      }
      #expect(await refused("https://h1.example.ru/")?.word == "TAKEN")
      for number in 2...5 { #expect(await refused("https://h\(number).example.ru/") == nil) }
      #expect(await refused("https://h6.example.ru/")?.detail["rule"]?.text == "webhooks")
    }
  }
}
