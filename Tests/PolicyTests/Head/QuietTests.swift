import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The do-not-call list as SQL guards it: the head adds and looks up, nobody takes off, every call is refused.
@Suite struct QuietTests {
  private static let add: Statement =
    "select head.add_quiet('+74950000001', '+7 ••• •••-••-01', 'fixed', $1, 'Complaint', $2)"
  private static let why: Statement =
    "select head.why_quiet('+74950000001', '+7 ••• •••-••-01')"

  @Test func `a number that a head adds is called no more, and the look-up says so`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.helen.asks(Self.add, .null, .text("a1"))
      #expect(
        await cast.olga.refusal("select operators.dial($1, 'd1')", .uuid(card)) == "QUIET",
        "a card in hand is not dialled either")
      let said = try #require(try await cast.helen.gets(Self.why))
      guard case .array(let entries)? = said["entries"], case .array(let leads)? = said["leads"]
      else { throw Clone.Missing(description: "\(said)") }
      #expect(entries.count == 1 && leads.count == 1)
      #expect(entries[0]["member_name"]?.text == "Helen" && entries[0]["calls_since"]?.text == "0")
      #expect(leads[0]["lead"]?.text == lead.id.uuidString.lowercased())
      #expect(!said.json.contains("74950000001"), "the number itself is not told")
      #expect(
        try await cast.one(
          "select count(*)::int from core.egress where kind = 'look_up' and contact is not null")
          == 1)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `the same number twice is one entry, and a campaign's is another`() async throws {
    try await Cast.play { cast in
      func added(_ campaign: Value, _ key: String) async throws -> String? {
        try await cast.helen.gets(Self.add, campaign, .text(key))?["added"]?.json
      }
      let first = try await added(.null, "a1")
      #expect(first == "true")
      #expect(try await added(.null, "a1") == "true", "repeated: the same answer")
      #expect(try await added(.null, "a2") == "false")
      #expect(try await added(.uuid(Cast.banks), "a3") == "true")
      #expect(await cast.helen.refusal(Self.add, .uuid(UUID()), .text("a4")) == "WRONG")
      #expect(try await cast.one("select count(*)::int from core.do_not_call") == 2)
    }
  }

  @Test func `nobody takes a number off, and nobody but a head adds or asks`() async throws {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.add, .null, .text("a1"))
      for person in cast.all {
        for text in [
          "delete from core.do_not_call", "update core.do_not_call set scope = 'everywhere'",
          "truncate core.do_not_call", "select hash from core.do_not_call",
        ] {
          #expect(
            await person.refusal(Statement(unsafe: text)) == "42501", "\(person.name) \(text)")
        }
        if person.role == "head" { continue }
        #expect(await person.refusal(Self.add, .null, .text("a9")) == "42501", "\(person.name)")
        #expect(await person.refusal(Self.why) == "42501", "\(person.name)")
        #expect(await person.refusal("select * from head.quiet") == "42501", "\(person.name)")
      }
      let odd = Statement(unsafe: #"select head.why_quiet('\q', 'masked')"#)
      #expect(await cast.helen.refusal(odd) == "WRONG")
      for text in ["delete from core.do_not_call", "update core.do_not_call set reason = 'x'"] {
        await #expect(throws: PostgresError.self) { try await cast.owner.execute(script: text) }
      }
    }
  }
}
