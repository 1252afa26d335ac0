import Foundation
import TestKit
import Testing

/// What becomes of leads when their campaign ends.
@Suite struct EndedCampaignTests {
  private func end(_ cast: Cast) async throws {
    try await cast.helen.asks(
      "select head.switch_campaign($1, 'ended', 'end')", .uuid(Cast.banks))
  }

  private func place(_ cast: Cast, _ lead: CastLead) async throws -> String {
    try await cast.one(
      "select place || coalesce(': ' || close_reason, '') from core.lead where id = $1",
      .uuid(lead.id))
  }

  @Test func `a cold lead is closed with the reason, paused or not, whatever its priority`() async throws {
    try await Cast.play { cast in
      let ready = try await cast.lead("Acme")
      let paused = try await cast.lead("Birch")
      try await cast.sees(
        "update core.lead set ready = false, due_at = now() + interval '9 days' where id = $1",
        .uuid(paused.id))
      try await cast.helen.asks("select head.set_priority($1, 1, 'p')", .uuid(ready.id))
      #expect(try await cast.clock("empty_ended") == 0)
      try await end(cast)
      #expect(try await cast.clock("empty_ended") == 2)
      #expect(try await cast.clock("empty_ended") == 0)
      #expect(try await place(cast, ready) == "closed: campaign_ended")
      #expect(try await place(cast, paused) == "closed: campaign_ended")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `who was promised to hear again goes to the managers when due, and not before`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'callback', 60, null, now() + interval '3 hours', false, null, 'o')",
        .uuid(card))
      try await end(cast)
      #expect(try await cast.clock("empty_ended") == 0)
      #expect(try await place(cast, lead) == "calling")
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 minute' where id = $1", .uuid(lead.id))
      _ = try await cast.clock("promote")
      #expect(try await cast.clock("empty_ended") == 1)
      #expect(try await place(cast, lead) == "qualification")
      #expect(
        try await cast.one(
          "select act from core.journal where subject = $1 order by no desc limit 1", .uuid(lead.id)
        )
          == "campaign_ended")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a promise stands when its campaign ends, whatever priority a head gave it`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'callback', 60, null, now() + interval '3 hours', false, null, 'o')",
        .uuid(card))
      try await cast.helen.asks("select head.set_priority($1, 900, 'p')", .uuid(lead.id))
      try await end(cast)
      #expect(try await cast.clock("empty_ended") == 0)
      #expect(try await place(cast, lead) == "calling")
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 minute' where id = $1", .uuid(lead.id))
      _ = try await cast.clock("promote")
      #expect(try await cast.clock("empty_ended") == 1)
      #expect(try await place(cast, lead) == "qualification")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a card in hand is finished, and its lead then let go`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await end(cast)
      #expect(try await cast.clock("empty_ended") == 0)
      #expect(await cast.olga.isRefused("busy", card) == nil)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 minute' where id = $1", .uuid(lead.id))
      _ = try await cast.clock("promote")
      #expect(try await cast.clock("empty_ended") == 1)
      #expect(try await place(cast, lead) == "closed: campaign_ended")
    }
  }

  @Test func `a campaign that runs again is emptied anew when it ends again`() async throws {
    try await Cast.play { cast in
      try await end(cast)
      #expect(try await cast.clock("empty_ended") == 0)
      try await cast.helen.asks(
        "select head.switch_campaign($1, 'running', 'on')", .uuid(Cast.banks))
      let lead = try await cast.lead("Acme")
      #expect(try await cast.clock("empty_ended") == 0)
      try await cast.helen.asks(
        "select head.switch_campaign($1, 'ended', 'again')", .uuid(Cast.banks))
      #expect(try await cast.clock("empty_ended") == 1)
      #expect(try await place(cast, lead) == "closed: campaign_ended")
    }
  }
}
