import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The call centre's supervisor in a browser: work, agents, keys, webhooks.
@Suite struct SupervisorHTTPTests {
  /// Pavel is the supervisor of his partner.
  private func supervises(_ cast: Cast) async throws {
    try await cast.sees(
      "update core.member set supervisor = true where id = $1", .uuid(cast.pavel.id))
  }

  /// A form of a page, sent as a browser does.
  private func send(_ browser: Client, _ path: String, _ form: [(String, String)]) async throws
    -> Client.Answer
  {
    try await browser.post(path, form: form + [("key", UUID().uuidString)])
  }

  @Test func `an agent finds nothing to do, and no page of the supervisor's`() async throws {
    try await Served.play { cast, client in
      let page = try await cast.pavel.browser(client).get("/partners")
      #expect(page.status == 200)
      #expect(page.text.contains("There is nothing to do here"))
      for path in ["agents", "keys", "webhooks"] {
        let answer = try await cast.pavel.program(client).get("/partners/\(path)")
        #expect(answer.status == 403, "\(path)")
        #expect(answer.word == "SCOPE")
      }
    }
  }

  @Test func `a supervisor sees batches and quality of the own call centre alone`() async throws {
    try await Served.play { cast, client in
      try await supervises(cast)
      let south: UUID = try await cast.one(
        "insert into core.partner (name) values ('South') returning id")
      for (partner, name) in [(Cast.north, "Northern part"), (south, "Southern part")] {
        try await cast.sees(
          "insert into core.batch (partner, campaign, name, size, price_cents, opened_by) values ($1, $2, $3, 10, 15000, $4)",
          .uuid(partner), .uuid(Cast.banks), .text(name), .uuid(cast.helen.id))
      }
      let json = try await cast.pavel.program(client).get("/partners").json
      #expect(json?["work"]?["batches"]?.items.compactMap { $0["name"]?.text } == ["Northern part"])
      #expect(json?["work"]?["batches"]?[0]?["price"]?["cents"]?.text == "15000")
      let page = try await cast.pavel.browser(client).get("/partners?days=7")
      #expect(page.status == 200)
      #expect(page.text.contains("Northern part"))
      #expect(!page.text.contains("Southern part"))
      #expect(try await cast.pavel.browser(client).get("/partners?days=93").status == 422)
    }
  }

  @Test func `agents are added, disabled and let speak again`() async throws {
    try await Served.play { cast, client in
      try await supervises(cast)
      let browser = cast.pavel.browser(client)
      let added = try await send(
        browser, "/partners/agents", [("name", "Nina"), ("reference", "A-17")])
      #expect(added.status == 303)
      let again = try await send(
        browser, "/partners/agents", [("name", "Nikolai"), ("reference", "A-17")])
      #expect(again.status == 409)
      #expect(again.text.contains("Nikolai"))
      let program = cast.pavel.program(client)
      let nina = try #require(try await program.get("/partners/agents").json?["agents"]?[0])
      let id = try #require(nina["id"]?.text)
      #expect(nina["name"]?.text == "Nina")
      let off = try await program.post(
        "/partners/agents/\(id)/switch", json: #"{"active":false}"#, key: "off")
      #expect(off.status == 200)
      #expect(
        try await program.get("/partners/agents").json?["agents"]?[0]?["active"] == .bool(false))
      #expect(
        try await send(browser, "/partners/agents/\(id)/switch", [("active", "true")]).status == 303
      )
      let missing = try await program.post(
        "/partners/agents/\(UUID())/switch", json: #"{"active":false}"#, key: "none")
      #expect(missing.status == 404)
    }
  }

  @Test func `a key is shown once, works, and ends at once; two live at most`() async throws {
    try await Served.play { cast, client in
      try await supervises(cast)
      let browser = cast.pavel.browser(client)
      let form = [
        ("label", "Dialler"), ("scopes[]", "report"), ("addresses", "127.0.0.0/8"), ("days", "30"),
      ]
      let made = try await send(browser, "/partners/keys", form)
      #expect(made.status == 200)
      let token = try #require(made.text.firstMatch(of: /value="(partners\.[A-Za-z0-9_-]{43})"/))
      #expect(try await !browser.get("/partners/keys").text.contains(token.1))
      let secret = try #require(Secret.bytes(token.1.dropFirst("partners.".count)))
      let entered = try await cast.pool("partners").run([
        Call(
          "select state from auth.enter_by_key($1, null, '127.0.0.1')",
          [.bytes(Secret.digest(secret, key: Cast.key))])
      ])[0]
      #expect(try entered.first?["state"] == "open")
      #expect(try await send(browser, "/partners/keys", form).status == 200)
      let third = try await send(browser, "/partners/keys", form)
      #expect(third.status == 429)
      #expect(third.text.contains("Dialler"))
      let keys = try await cast.pavel.program(client).get("/partners/keys").json?["keys"]
      #expect(keys?.items.count == 2)
      for key in keys?.items ?? [] {
        let id = try #require(key["id"]?.text)
        #expect(try await send(browser, "/partners/keys/\(id)/end", []).status == 303)
      }
      let ended = try await cast.pool("partners").run([
        Call(
          "select state from auth.enter_by_key($1, null, '127.0.0.1')",
          [.bytes(Secret.digest(secret, key: Cast.key))])
      ])[0]
      #expect(ended.isEmpty)
    }
  }

  @Test func `a key that was asked for twice is told once`() async throws {
    try await Served.play { cast, client in
      try await supervises(cast)
      let program = cast.pavel.program(client)
      let body = #"{"label":"CRM","scopes":["work"],"days":30}"#
      let first = try await program.post("/partners/keys", json: body, key: "same")
      let second = try await program.post("/partners/keys", json: body, key: "same")
      #expect(first.json?["token"]?.text?.hasPrefix("partners.") == true)
      #expect(first.json?["proof"] == nil)
      #expect(second.status == 200)
      #expect(second.json?["token"] == nil)
      #expect(second.json?["key"] == first.json?["key"])
    }
  }

  @Test func `a webhook's address is checked by its letters, and what was typed comes back`()
    async throws
  {
    try await Served.play { cast, client in
      try await supervises(cast)
      let browser = cast.pavel.browser(client)
      for (url, words) in [
        ("http://hooks.example.ru/x", "must begin with https"),
        ("https://127.0.0.1/x", "https and a name"), ("https://2130706433/", "https and a name"),
      ] {
        let refused = try await send(
          browser, "/partners/webhooks", [("url", url), ("kinds[]", "lease_lost")])
        #expect(refused.status == 422)
        #expect(refused.text.contains(words))
        #expect(refused.text.contains(url))
        #expect(refused.text.contains(#"value="lease_lost" checked"#))
        #expect(refused.text.contains(#"value="batch_opened">"#))
      }
      // Whether such a name is known anywhere makes no difference.
      let unknown = try await send(
        browser, "/partners/webhooks", [("url", "https://no-such-name.invalid.example.ru/")])
      #expect(unknown.status == 200)
    }
  }

  @Test func `a webhook's secret is told once and derived again, its log is read and replayed`()
    async throws
  {
    try await Served.play { cast, client in
      try await supervises(cast)
      let program = cast.pavel.program(client)
      let body = #"{"url":"https://hooks.localhost/"}"#
      let made = try await program.post("/partners/webhooks", json: body, key: "a")
      let secret = try #require(made.json?["secret"]?.text)
      let id = try #require(made.json?["id"]?.text)
      let kept: String = try await cast.one("select id::text from core.webhook_secret")
      #expect(WebhookSecret(of: kept) { Secret.digest($0, key: Cast.key) }.text == secret)
      #expect(made.json?["secret_id"] == nil)
      #expect(try await program.post("/partners/webhooks", json: body, key: "a").json == made.json)
      try await cast.tells()
      var log: Tree?
      // The clock has one connection for everything here, and the machine much else to do.
      for _ in 0..<450 {
        log = try await program.get("/partners/webhooks/\(id)").json?["deliveries"]?[0]
        if log?["trouble"]?.text != nil { break }
        try await Task.sleep(for: .milliseconds(200))
      }
      #expect(log?["trouble"]?.text == "unreachable", "\(log?.json ?? "no log")")
      let delivery = try #require(log?["id"]?.text)
      let early = try await program.post(
        "/partners/webhooks/\(id)/deliveries", json: #"{"delivery":"\#(delivery)"}"#, key: "b")
      #expect(early.status == 409)
      try await cast.sees(
        "update core.webhook_delivery set give_up_at = now(), due_at = now() + interval '1 hour', lease_until = null"
      )
      _ = try await cast.clock("give_up_deliveries")
      let browser = cast.pavel.browser(client)
      let page = try await browser.get("/partners/webhooks/\(id)?state=given_up")
      #expect(page.text.contains("given up"))
      #expect(page.text.contains("no connection"))
      #expect(
        try await send(browser, "/partners/webhooks/\(id)/deliveries", [("delivery", delivery)])
          .status == 303)
      let rotated = try await send(browser, "/partners/webhooks/\(id)/secrets", [("hours", "12")])
      #expect(rotated.status == 200)
      #expect(rotated.text.contains("whsec_"))
      #expect(!rotated.text.contains(secret))
      #expect(try await !browser.get("/partners/webhooks/\(id)").text.contains("whsec_"))
      #expect(try await send(browser, "/partners/webhooks/\(id)/disable", []).status == 303)
      let late = try await send(browser, "/partners/webhooks/\(id)/secrets", [("hours", "12")])
      #expect(late.status == 409)
      #expect(late.text.contains("This webhook is disabled."))
    }
  }
}
