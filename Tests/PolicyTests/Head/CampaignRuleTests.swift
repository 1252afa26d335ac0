import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What a campaign's rules do to calling, once the head changed them.
@Suite struct CampaignRuleTests {
  static let change: Statement = "select head.change_campaign($1, null, $2, $3, $4)"

  /// Changes the rules of Banks.
  static func banks(_ cast: Cast, _ rules: String, script: Value = .null) async throws {
    try await cast.helen.asks(
      change, .uuid(Cast.banks), script, .json(rules), .text(UUID().uuidString))
  }

  @Test
  func `an open card keeps the script version it began with, the next begins with the new one`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.lead("Acme", priority: 1)
      try await cast.lead("Birch", priority: 2)
      try await cast.sees(
        """
        insert into core.script_version (script, no, body, body_hash)
        select script, 2, jsonb_set(body, '{steps,greeting,say}', '"Hello again"'), sha256('2') from core.script_version
        """)
      try await Self.banks(cast, "{}", script: "banks@1")
      let first = try await cast.claimed(by: cast.olga)
      try await Self.banks(cast, "{}", script: "banks@2")
      let second = try await cast.claimed(by: cast.oleg)
      func version(_ card: UUID) async throws -> Int {
        try await cast.one(
          "select v.no from core.attempt a join core.script_version v on v.id = a.script_version where a.id = $1",
          .uuid(card))
      }
      #expect(try await version(first) == 1)
      #expect(try await version(second) == 2)
      let said = try await cast.olga.gets("select operators.script($1)", .uuid(first))
      #expect(said?["steps"]?["greeting"]?["say"]?.text?.hasPrefix("Good afternoon") == true)
      try await Self.banks(cast, "{}", script: "none")
      #expect(try await version(first) == 1)
    }
  }

  @Test func `a number is left alone for the campaign's pause, but a promised callback is kept`()
    async throws
  {
    try await Cast.play { cast in
      try await Self.banks(cast, #"{"spacing_minutes": 90}"#)
      let lead = try await cast.lead("Birch")
      try await cast.olga.records("busy", try await cast.olga.isTalking(cast))
      try await cast.wake(lead)
      #expect(try await cast.oleg.gets("select operators.claim('k')") == nil)
      let waits: Bool = try await cast.one(
        """
        select l.due_at between a.started_at + interval '89 minutes' and a.started_at + interval '91 minutes'
        from core.lead l join core.attempt a on a.lead = l.id where l.id = $1
        """, .uuid(lead.id))
      #expect(waits)
      try await Self.banks(cast, #"{"spacing_minutes": 0}"#)
      try await cast.wake(lead)
      let card = try await cast.oleg.isTalking(cast)
      try await Self.banks(cast, #"{"spacing_minutes": 90, "attempts_a_day": 5}"#)
      try await cast.oleg.records("callback", card, at: .hence(120))
      try await cast.wake(lead)
      #expect(try await cast.olga.gets("select operators.claim('k2')") != nil)
    }
  }

  @Test func `only who works a campaign gets its cards`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await Self.banks(
        cast, #"{"members": ["\#(cast.olga.id.uuidString.lowercased())"]}"#)
      #expect(try await cast.oleg.gets("select operators.claim('k')") == nil)
      #expect(try await cast.olga.gets("select operators.claim('k')") != nil)
    }
  }

  @Test func `a weekday that is not ticked is outside the window`() async throws {
    try await Cast.play { cast in
      let open: Bool = try await cast.one(
        """
        select bool_and(core.is_open(jsonb_populate_record(k, '{"weekdays": [1, 2, 4, 5]}'), 'Europe/Moscow', d)
          = (extract(isodow from d at time zone 'Europe/Moscow') <> 3))
        from core.campaign k, generate_series('2026-09-07'::timestamptz, '2026-09-13', interval '1 day') d
        where k.id = $1
        """, .uuid(Cast.banks))
      #expect(open)
    }
  }

  @Test func `a campaign's own retry rule decides when, and how often`() async throws {
    try await Cast.play { cast in
      try await Self.banks(
        cast, #"{"retry_after": {"busy": 45}, "retry_most": {"busy": 2}, "attempts_a_day": 9}"#)
      let lead = try await cast.lead("Birch")
      try await cast.olga.records("busy", try await cast.olga.isTalking(cast))
      let after: Bool = try await cast.one(
        "select due_at between now() + interval '44 minutes' and now() + interval '46 minutes' from core.lead where id = $1",
        .uuid(lead.id))
      #expect(after)
      try await cast.wake(lead)
      try await cast.olga.records("busy", try await cast.olga.isTalking(cast))
      #expect(try await cast.place(lead) == "closed attempts_used_up")
    }
  }
}
