import Department
import Foundation
import TestKit
import Testing

/// The search box over HTTP: the three tiers that have one, in their own slice.
@Suite struct SearchHTTPTests {
  /// How many lines a search answers with.
  private func found(_ client: Client, _ path: String) async throws -> Int {
    let answer = try await client.get(path)
    guard answer.status == 200, case .array(let lines)? = answer.json?["found"] else {
      throw ClientError("\(path): \(answer.status) \(answer.text)")
    }
    return lines.count
  }

  @Test func `a lead is found by its holder and the head, by name, number and ticket`() async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.qualified("Acme")
      try await cast.mark.asks("select managers.accept('accept-it')")
      let ticket: Int = try await cast.one(
        "select ticket from core.lead where id = $1", .uuid(lead.id))
      let helen = cast.helen.program(client)
      let mark = cast.mark.program(client)
      let anna = cast.anna.program(client)
      for q in [
        "acme", "mill%20ivan", "%2B7%20916%20000-00-02", "8%20(916)%200000002", "\(ticket)",
      ] {
        #expect(try await found(helen, "/head/search?q=\(q)") == 1, "\(q)")
        #expect(try await found(mark, "/managers/search?q=\(q)") == 1, "\(q)")
        #expect(try await found(anna, "/accounts/search?q=\(q)") == 0, "\(q)")
      }
      #expect(try await found(mark, "/managers/search?q=birch") == 0)
      #expect(try await found(mark, "/managers/search") == 0)
      #expect(try await cast.olga.program(client).get("/operators/search?q=acme").status == 404)
      let page = try await cast.mark.browser(client).get("/managers/search?q=acme").text
      #expect(page.contains("action=\"/managers/search\""))
      #expect(page.contains("/managers/leads/\(lead.id.uuidString.lowercased())"))
      #expect(!(try await cast.olga.browser(client).get("/operators").text.contains("seek-all")))
    }
  }
}
