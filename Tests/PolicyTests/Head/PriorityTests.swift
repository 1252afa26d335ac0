import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Priorities: who is called next; and what switching a tier would move.
@Suite struct PriorityTests {
  static let set: Statement = "select head.set_priority($1, $2, $3)"

  @Test func `a lead with a smaller number is claimed first, and its history says who said so`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.lead("Acme", due: "-2 hours")
      let later = try await cast.lead("Birch", due: "-1 minute")
      let answer = try await cast.helen.gets(Self.set, .uuid(later.id), 50, "k")
      #expect(try await cast.helen.gets(Self.set, .uuid(later.id), 50, "k") == answer)
      #expect(await cast.helen.refusal(Self.set, .uuid(later.id), 60, "k") == "REUSE")
      let card = try await cast.claimed(by: cast.olga)
      let claimed: UUID = try await cast.one(
        "select lead from core.attempt where id = $1", .uuid(card))
      #expect(claimed == later.id)
      let detail: String = try await cast.one(
        "select detail::text from core.journal where subject = $1 and act = 'prioritised'",
        .uuid(later.id))
      #expect(detail.contains("100") && detail.contains("50"))
      // Out of the hand it keeps its place.
      try await cast.helen.asks(Self.set, .uuid(later.id), 200, "k2")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `it is refused where nobody is called, out of bounds, and to others`() async throws {
    try await Cast.play { cast in
      let sold = try await cast.accepted("Acme", by: cast.mark)
      let cold = try await cast.lead("Birch")
      let refused = await cast.helen.refused(Self.set(.uuid(sold.id), 5, "a"))
      #expect(refused?.word == "ORDER")
      #expect(refused?.detail["rule"]?.text == "no_queue")
      #expect(await cast.helen.refusal(Self.set, .uuid(UUID()), 5, "b") == "EMPTY")
      for priority in [0, 1_000, -1] {
        let refused = await cast.helen.refused(
          Self.set(.uuid(cold.id), .int(Int64(priority)), "c"))
        #expect(refused?.detail["field"]?.text == "priority")
      }
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal(Self.set, .uuid(cold.id), 5, "x") == "42501")
      }
    }
  }

  @Test func `switching a tier off moves what its preview said`() async throws {
    try await Cast.play { cast in
      for number in 1...3 {
        try await cast.lead("Cold \(number)", numbers: ["+7812555300\(number)"])
      }
      _ = try await cast.claimed(by: cast.olga)
      let would = try #require(try await cast.helen.gets("select head.tier_preview()"))
      #expect(would["calling"]?.text == "2")
      #expect(would["on_call"]?.text == "1")
      let done = try await cast.helen.gets("select head.switch_tier(false, null, 's')")
      #expect(done?["moved"] == would["calling"])
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal("select head.tier_preview()") == "42501")
      }
    }
  }
}
