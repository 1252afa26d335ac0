import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What the head adds to the lists: results of a call and stages.
extension ReferenceTests {
  @Test func `a new result of a call is picked by operators and does what it was made for`()
    async throws
  {
    try await Cast.play { cast in
      let made = try await answer(
        cast.helen,
        Self.change(
          "result", "new",
          #"{"label_ru":"Секретарь","label_en":"Secretary","spoke_with":"somebody","leads_to":"retry","retry_minutes":"90","retry_most":"2"}"#
        ))
      let id = try #require(made["id"]?.text)
      #expect(effect(made, "campaigns_follow") == "2")
      let offered = try await cast.olga.asks("select id, human from operators.dispositions")
      #expect(
        try offered.contains {
          try $0["id", as: String.self] == id && $0["human", as: Bool.self]
        })
      let lead = try await cast.lead("Acme")
      try await cast.olga.records(id, try await cast.olga.isTalking(cast))
      let waits: Bool = try await cast.one(
        """
        select place = 'calling' and not ready
          and due_at between now() + interval '89 minutes' and now() + interval '90 minutes'
        from core.lead where id = $1
        """, .uuid(lead.id))
      #expect(waits)
      // It is reference data like the rest: changed, switched off.
      try await cast.helen.asks(Self.change("result", id, #"{"retry_most":5,"active":false}"#))
      let off = try await cast.olga.asks("select id from operators.dispositions")
      #expect(try !off.contains { try $0["id", as: String.self] == id })
    }
  }

  @Test func `a new stage stands at its place, and whoever is past it does not meet it`()
    async throws
  {
    try await Cast.play { cast in
      let early = try await cast.selling()
      let made = try await answer(
        cast.helen,
        Self.change(
          "stage", "new",
          #"{"label_ru":"Проба","label_en":"Trial","after":"contact","norm_hours":48}"#))
      let id = try #require(made["id"]?.text)
      #expect(made["values"]?["position"]?.text == "2")
      #expect(effect(made, "leads_past") == "1")
      let order: String = try await cast.one(
        "select string_agg(id, ' ' order by position) from core.stage")
      #expect(
        order
          == "contact \(id) needs presentation readiness objections closing referrals")
      let stands: String = try await cast.one(
        "select stage from core.lead where id = $1", .uuid(early.id))
      #expect(stands == "needs")
      // Another one after it is met by the lead that stands before it.
      let next = try await answer(
        cast.helen,
        Self.change(
          "stage", "new",
          #"{"label_ru":"Замер","label_en":"Measuring","after":"needs","norm_hours":48}"#))
      #expect(effect(next, "leads_past") == nil)
      let after = try await cast.mark.asks("select id from managers.stages")
      #expect(try after.contains { try $0["id", as: String.self] == id })
    }
  }

  @Test func `a lead that goes on while its next stage is switched off goes to the one after it`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.fills(lead)
      let advance = advance(lead, try await cast.version(lead))
      // The head has switched the stage off, and waits to write down that she did.
      try await cast.owner.execute(script: "begin; lock table core.decision in share mode")
      async let off = cast.helen.asks(
        Self.change("stage", "presentation", #"{"active":false}"#))
      try await cast.untilWaiting(1)
      async let gone = cast.mark.refused(advance)
      try await cast.untilWaiting(2)
      try await cast.owner.execute(script: "commit")
      let refused = await gone
      #expect(refused == nil, "\(String(describing: refused))")
      _ = try await off
      let stage: String = try await cast.one(
        "select stage from core.lead where id = $1", .uuid(lead.id))
      #expect(stage == "readiness")
    }
  }
}
