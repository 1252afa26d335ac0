import Foundation
import Testing
import TestKit

@Test func `Olga claims Acme and Mark sees nothing of it`() async throws {
  try await Cast.play { cast in
    try await cast.lead("Acme")
    let card = try await cast.claimed(by: cast.olga)
    #expect(card != UUID())
    #expect(await cast.mark.refusal("select operators.claim('k')") == "42501")
    let found = try await cast.mark.asks("select from core.lead").count
    #expect(found == 0)
    let queue = try await cast.sees("select place from core.lead")[0]["place", as: String.self]
    #expect(queue == "on_call")
  }
}

@Test func `a lead goes through Olga's call into the qualification queue`() async throws {
  try await Cast.play { cast in
    let lead = try await cast.qualified()
    let place: String = try await cast.one(
      "select place from core.lead where id = $1", .uuid(lead.id))
    #expect(place == "qualification")
    let seen = try await cast.mark.asks("select from core.lead").count
    #expect(seen == 1)
  }
}
