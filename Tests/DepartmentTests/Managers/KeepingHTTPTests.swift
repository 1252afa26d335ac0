import Department
import Foundation
import TestKit
import Testing

/// Clients that stay with their manager while tier 3 is switched off.
struct KeepingHTTPTests {
  @Test func `a manager keeps a client in the browser, and nobody else finds it`() async throws {
    try await Served.play { cast, server in
      try await cast.helen.asks("select head.switch_tier(null, false, 'off')")
      try await cast.qualified("Acme")
      let client = try await cast.cared("Acme", by: cast.mark)
      let mark = cast.mark.browser(server)
      let path = "/managers/clients/\(client.id.uuidString.lowercased())"
      #expect(try await mark.get("/managers").text.contains(#"href="/managers/clients""#))
      #expect(try await mark.get("/managers/leads").text.contains(#"href="/managers/clients""#))
      #expect(try await mark.get("/managers/clients?q=acme").text.contains(path))
      let fact = try await mark.post(
        "\(path)/facts", form: [("kind", "pet"), ("body", "The dog is Rex"), ("key", "k1")])
      #expect(fact["location"] == "\(path)#facts")
      let order = try await mark.post(
        "\(path)/orders",
        form: [
          ("subject", "Flour"), ("amount", "ten"), ("ordered_on", "2026-01-15"), ("key", "k2"),
        ])
      #expect(order.status == 422 && order.text.contains(#"value="Flour""#))
      #expect(order.text.contains(#"action="\#(path)/orders""#))
      let task = try await mark.post(
        "\(path)/tasks",
        form: [
          ("kind", "call"), ("subject", "Say hello"), ("key", "k3"), ("zone", "UTC"),
          ("due_at", "\(Date(timeIntervalSinceNow: 86_400).formatted(.iso8601).prefix(16))"),
        ])
      #expect(task.status == 303, "\(task.text)")
      // The day's task leads to the client.
      #expect(try await mark.get("/managers").text.contains(#"<a href="\#(path)">"#))
      let page = try await mark.get(path)
      for seen in ["The dog is Rex", "Acme Mill", "Transfers abroad", "Olga", "Say hello"] {
        #expect(page.text.contains(seen), "\(seen)")
      }
      #expect(!page.text.contains("/accounts/"))
      let json = try await cast.mark.program(server).get(path)
      #expect(json.json?["client"]?["name"] != nil || json.json?["card"]?["name"] != nil)
      for person in [cast.maria, cast.anna, cast.olga, cast.helen] {
        #expect(try await person.browser(server).get(path).status == 404, "\(person.name)")
      }
      #expect(
        try await cast.maria.browser(server).post(
          "\(path)/facts", form: [("kind", "pet"), ("body", "Max"), ("key", "k")]
        ).status == 404)
      try await cast.helen.asks("select head.switch_tier(null, true, 'on')")
      #expect(try await mark.get(path).status == 404)
      #expect(!(try await mark.get("/managers").text.contains(#"href="/managers/clients""#)))
    }
  }
}
