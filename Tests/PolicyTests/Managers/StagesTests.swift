import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct StagesTests {
  @Test
  func `a stage is left only when its checklist is done, and the refusal names what is missing`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.mark.asks(
        "select managers.mark($1, 'budget_confirmed', 'yes', $2, 'm')", .uuid(lead.id),
        try await cast.version(lead))
      let short = await cast.mark.refused(advance(lead, try await cast.version(lead)))
      #expect(short?.word == "SHORT")
      #expect(
        short?.detail["missing"] == .array([.string("needs_named"), .string("decision_process")]))
      try await cast.fills(lead)
      let answer = try await cast.mark.asks(advance(lead, try await cast.version(lead)))
      #expect(try answer[0]["advance", as: String.self].contains("presentation"))
      #expect(
        try await cast.one(
          "select act from core.journal where subject = $1 order by no desc limit 1",
          .uuid(lead.id)) == "advanced")
    }
  }

  @Test func `no stage is skipped and no item of another stage is marked`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      var seen: [String] = []
      for _ in 1...5 {
        seen.append(try await cast.one("select stage from core.lead where id = $1", .uuid(lead.id)))
        let ahead = await cast.mark.refused(
          Call(
            "select managers.mark($1, 'referrals_asked', 'yes', $2, 'm')",
            [.uuid(lead.id), try await cast.version(lead)]))
        #expect(ahead?.word == "ORDER")
        try await cast.fills(lead)
        if seen.last == "closing" { try await cast.bills(lead) }
        try await cast.mark.asks(
          advance(lead, try await cast.version(lead), "advance-\(seen.count)"))
      }
      #expect(seen == ["needs", "presentation", "readiness", "objections", "closing"])
      let end = await cast.mark.refused(advance(lead, try await cast.version(lead), "end"))
      #expect(end?.word == "SHORT" || end?.word == "ORDER")
    }
  }

  @Test func `a page that is no longer current changes nothing`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      let old = try await cast.version(lead)
      try await cast.walks(lead, to: "presentation")
      #expect(await cast.mark.refused(advance(lead, old))?.word == "STALE")
      #expect(
        await cast.mark.refusal(
          "select managers.mark($1, 'presentation_held', 'yes', $2, 'm')", .uuid(lead.id), old)
          == "STALE")
      #expect(await cast.mark.refused(advance(lead, .null))?.word == "SHORT")
    }
  }

  @Test func `a mark is yes or no, a text or an amount, and can be taken back`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      func mark(_ item: String, _ value: Value) async throws -> String? {
        await cast.mark.refusal(
          "select managers.mark($1, $2, $3, $4, $5)", .uuid(lead.id), .text(item), value,
          try await cast.version(lead), .text("mark-\(UUID())"))
      }
      #expect(try await mark("budget_confirmed", "perhaps") == "WRONG")
      #expect(try await mark("nothing", "yes") == "WRONG")
      #expect(try await mark("needs_named", .text(String(repeating: "x", count: 2001))) == "WRONG")
      #expect(try await mark("budget_confirmed", "yes") == nil)
      #expect(try await mark("budget_confirmed", "no") == nil)
      #expect(try await mark("needs_named", "cheaper transfers") == nil)
      #expect(
        try await cast.mark.asks(
          "select item from managers.checklist where lead = $1 and done", .uuid(lead.id)
        ).map { try $0["item", as: String.self] } == ["needs_named"])
    }
  }

  @Test func `a lead that is put off waits with a task on its day, and can be taken up before`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.mark.asks(
        "select managers.add_task($1, 'offer', 'Send the offer', now() + interval '1 day', true, 't')",
        .uuid(lead.id))
      for (day, rule) in [("current_date", "past"), ("current_date + 2000", "far")] {
        let refusal = await cast.mark.refused(
          Call(
            Statement(
              unsafe: "select managers.nurture($1, \(day), 'season', null, 'n')"), [.uuid(lead.id)])
        )
        #expect(refusal?.detail["rule"]?.text == rule)
      }
      try await cast.mark.asks(
        "select managers.nurture($1, current_date + 30, 'season', 'in spring', 'n')", .uuid(lead.id)
      )
      let waits: Bool = try await cast.one(
        """
        select l.place = 'nurturing' and l.back_to = 'sales' and l.holder = $2 and c.custodian = $2
          and l.due_at < now() + interval '3 days'
          and (select count(*) from core.task t where t.lead = l.id and t.done_at is null) = 2
        from core.lead l join core.contact c on c.id = l.contact where l.id = $1
        """, .uuid(lead.id), .uuid(cast.mark.id))
      // Due is the promise that still stands; the talk's task is on the day.
      #expect(waits)
      #expect(await cast.mark.refused(advance(lead, try await cast.version(lead)))?.word == "ORDER")
      try await cast.mark.asks("select managers.wake($1, 'w')", .uuid(lead.id))
      #expect(
        try await cast.one("select place from core.lead where id = $1", .uuid(lead.id)) == "sales")
    }
  }

  @Test func `a lost lead is closed with a reason and leaves its manager's sight`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      #expect(
        await cast.mark.refusal("select managers.lose($1, 'season', null, 'l')", .uuid(lead.id))
          == "WRONG")
      try await cast.mark.asks(
        "select managers.lose($1, 'too_dear', 'by half', 'l')", .uuid(lead.id))
      let closed: Bool = try await cast.one(
        """
        select l.place = 'closed' and l.close_reason = 'too_dear' and l.holder is null and c.custodian is null
          and not exists (select from core.task t where t.lead = l.id and t.done_at is null)
        from core.lead l join core.contact c on c.id = l.contact where l.id = $1
        """, .uuid(lead.id))
      #expect(closed)
      #expect(try await !cast.knows(cast.mark, lead))
      #expect(try await cast.mark.asks("select from managers.history").isEmpty)
      #expect(
        await cast.mark.refusal("select managers.lose($1, 'too_dear', null, 'm')", .uuid(lead.id))
          == "EMPTY")
    }
  }
}
