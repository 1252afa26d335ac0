import Foundation
import Postgres
import TestKit
import Testing

/// A canary is heard by its own number alone, wherever that stands, and answers whoever asks as any lead does.
@Suite struct CanaryHeardTests {
  private static let number = "+74950009001"
  private static let open: Statement = """
    select managers.open('A', null, $1, '+7 495 •••-••-01', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', null, 'sales', $2)
    """

  private static func heard(_ cast: Cast) async throws -> [String] {
    try await cast.helen.asks(
      "select name || ' ' || (detail ->> 'times') as line from head.warnings where kind = 'canary' order by 1"
    ).map { try $0["line"] }
  }

  @Test func `lost and asked for by its manager it comes back, as any other lead of theirs does`()
    async throws
  {
    try await Cast.play { cast in
      let canary = try #require(try await CanaryTests.planted(cast, with: cast.mark, Self.number).lead)
      let other = try await cast.accepted("Acme", by: cast.mark, number: "+74950009009")
      for lead in [canary, other.id] {
        try await cast.mark.asks(
          "select managers.lose($1, 'too_dear', null, $2)", .uuid(lead), .text("l\(lead)"))
      }
      for number in [Self.number, "+74950009009"] {
        try await cast.mark.asks(Self.open, .text(number), .text("o\(number)"))
      }
      let held = try await cast.mark.asks("select distinct place, stage from core.lead")
      #expect(held.count == 1)
      #expect(try await cast.mark.asks("select from core.lead").count == 2)
      #expect(try await Self.heard(cast) == ["canary_asked 1"])
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a number that somebody added to it says nothing, its own speaks after a merge too`()
    async throws
  {
    try await Cast.play { cast in
      let canary = try #require(try await CanaryTests.planted(cast, with: cast.mark, Self.number).lead)
      try await cast.mark.asks(
        "select managers.add_number($1, '+74950009007', '+7 495 •••-••-07', 'fixed', 'n')",
        .uuid(canary))
      try await cast.maria.asks(Self.open, "+74950009007", "a")
      #expect(try await Self.heard(cast) == [])
      let into = try await cast.accepted("Acme", by: cast.mark, number: "+74950009009")
      let contact: UUID = try await cast.one(
        "select contact from core.lead where id = $1", .uuid(canary))
      try await cast.helen.asks(
        "select head.merge($1, $2, null, 'm')", .uuid(contact), .uuid(into.contact))
      try await cast.maria.asks(Self.open, .text(Self.number), "b")
      #expect(try await Self.heard(cast) == ["canary_asked 1"])
    }
  }
}
