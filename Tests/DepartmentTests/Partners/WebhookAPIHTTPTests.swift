import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Webhooks as a call centre's own software looks after them.
struct WebhookAPIHTTPTests {
  /// A program with a key of the scope `agents`, or of others.
  private func program(_ cast: Cast, _ client: Client, _ scopes: [String] = ["agents"]) async throws
    -> PartnersHTTPTests.Program
  {
    PartnersHTTPTests.Program(client, try await cast.key(scopes: scopes).by(nil))
  }

  private func code(_ answer: Client.Answer) -> String? { answer.json?["code"]?.text }

  @Test func `an address is added, its secret told once and rotated, and it is disabled`()
    async throws
  {
    try await Served.play { cast, client in
      let north = try await program(cast, client)
      let body = #"{"url":"https://hooks.example.ru/a","kinds":["lease_lost"]}"#
      let made = try await north.post("/webhooks", body, key: "one")
      #expect(made.status == 201)
      let secret = try #require(made.json?["secret"]?.text)
      #expect(secret.hasPrefix("whsec_"))
      let id = try #require(made.json?["id"]?.text)
      #expect(try await north.post("/webhooks", body, key: "one").json == made.json)
      #expect(code(try await north.post("/webhooks", body)) == "url_taken")
      for url in ["http://hooks.example.ru/", "https://127.0.0.1/", "https://2130706433/"] {
        let refused = try await north.post("/webhooks", #"{"url":"\#(url)"}"#)
        #expect(code(refused) == "invalid_value", "\(url)")
        #expect(refused.status == 422)
      }
      let listed = try await north.get("/webhooks")
      #expect(listed.json?["items"]?[0]?["kinds"]?.items == [.string("lease_lost")])
      #expect(!listed.text.contains(secret))
      let rotated = try await north.post("/webhooks/\(id)/secrets", #"{"hours":1}"#)
      #expect(rotated.status == 201)
      #expect(rotated.json?["secret"]?.text?.hasPrefix("whsec_") == true)
      #expect(rotated.json?["secret"]?.text != secret)
      #expect(try await north.post("/webhooks/\(id)/disable", "{}").status == 200)
      #expect(
        code(try await north.post("/webhooks/\(id)/secrets", "{}")) == "webhook_disabled")
      #expect(try await north.get("/webhooks/\(id)/deliveries").json?["items"]?.items == [])
    }
  }

  @Test
  func `what is another's, and what is not there, is the same; without the scope there is nothing`()
    async throws
  {
    try await Served.play { cast, client in
      let webhook = try await cast.webhook()
      let south = PartnersHTTPTests.Program(
        client, try await cast.key(of: try await cast.south(), scopes: ["agents"]).by(nil))
      for id in ["\(webhook)".lowercased(), UUID().uuidString.lowercased()] {
        let answers = [
          try await south.get("/webhooks/\(id)/deliveries"),
          try await south.post("/webhooks/\(id)/disable", "{}"),
          try await south.post("/webhooks/\(id)/secrets", "{}"),
          try await south.post("/webhooks/\(id)/replay", "{}"),
          try await south.post("/deliveries/\(id)/replay", "{}"),
        ]
        #expect(answers.map { code($0) } == answers.map { _ in "not_found" })
      }
      #expect(try await south.get("/webhooks").json?["items"]?.items == [])
      let worker = try await program(cast, client, ["work", "report"])
      #expect(code(try await worker.get("/webhooks")) == "scope_missing")
    }
  }
}
