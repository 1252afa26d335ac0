import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct HandoverTests {
  @Test func `nothing is handed over until every qualification answer is there`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      try await cast.olga.asks(
        "select operators.answer($1, 'budget', '5000', null, 'k')", .uuid(card))
      let short = await cast.olga.refused(
        Call("select operators.hand_over($1, null, 1, 'k')", [.uuid(card)]))
      #expect(short?.word == "SHORT")
      #expect(
        short?.detail["missing"]
          == .array([.string("need"), .string("authority"), .string("timing")]))
      #expect(try await cast.place(lead) == "on_call")
    }
  }

  @Test
  func
    `the lead arrives in the queue with its answers and its script version, and leaves the operator`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.qualified()
      let arrived: Bool = try await cast.one(
        """
        select l.place = 'qualification' and l.holder is null and l.card is null and l.handed_over_by = $2
          and l.qualified_at is not null and l.due_at > now() - interval '1 minute'
          and j.act = 'handed_over' and j.from_place = 'on_call' and j.member = $2
          and j.detail ->> 'script_version' = 'dddddddd-0000-4000-8000-000000000011' and j.detail ->> 'answers' = '4'
          and (select count(*) from core.outbox o where o.subject = l.id and o.act = 'handed_over') = 1
        from core.lead l join core.journal j on j.subject = l.id and j.no = l.chain_no where l.id = $1
        """, .uuid(lead.id), .uuid(cast.olga.id))
      #expect(arrived)
      #expect(try await cast.olga.gets("select operators.card()") == nil)
      // The queue shows a lead and its qualification, and no name, to managers alone.
      #expect(try await cast.mark.asks("select from core.lead").count == 1)
      #expect(try await cast.mark.asks("select from core.answer").count == 4)
      // A choice is shown as it was worded, before and after somebody holds the lead.
      let timing: String = try await cast.mark.asks("select timing from managers.qualification")[0][
        "timing"]
      #expect(timing == "This quarter")
      #expect(try await cast.mark.asks("select from core.name").count == 0)
      #expect(try await cast.anna.asks("select from core.lead").count == 0)
      #expect(await cast.olga.refusal("select from core.lead") == "42501")
    }
  }

  @Test func `answers are kept as their question's type`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      for (question, said, kept) in [
        ("need", #""  Transfers  ""#, #""Transfers""#), ("authority", "true", #""yes""#),
        ("authority", #""no""#, #""no""#),
        ("budget", #""1200,50""#, "1200.50"), ("budget", "900", "900"),
        ("timing", #""now""#, #""now""#),
      ] {
        let card = try await cast.olga.gets(
          "select operators.answer($1, $2, $3, null, 'k')", .uuid(card), .text(question),
          .json(said))
        #expect(card?["answers"]?[question]?.json == kept, "\(question) \(said)")
      }
    }
  }

  @Test func `answers of another type are refused by name and change nothing`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      for (question, said, rule) in [
        ("need", #""   ""#, "missing"), ("need", "null", "missing"), ("need", "[1]", "missing"),
        ("need", "\"\(String(repeating: "x", count: 2001))\"", "long"),
        ("authority", #""perhaps""#, "yesno"),
        ("budget", #""much""#, "money"), ("budget", "-5", "money"), ("budget", "1e300", "money"),
        ("timing", #""never""#, "choice"), ("colour", #""red""#, "unknown"),
      ] {
        let refusal = await cast.olga.refused(
          Call(
            "select operators.answer($1, $2, $3, null, 'k')",
            [.uuid(card), .text(question), .json(said)]))
        #expect(refusal?.word == "WRONG", "\(question) \(said)")
        #expect(refusal?.detail["rule"]?.text == rule, "\(question) \(said)")
      }
      #expect(try await cast.one("select count(*) from core.answer") == 0)
      #expect(
        await cast.olga.refusal(
          "select operators.answer($1, null, null, 'nowhere', 'k')", .uuid(card)) == "WRONG")
    }
  }

  @Test func `a day must be in the calendar`() async throws {
    try await Cast.play { cast in
      for (said, kept) in [
        ("2026-02-28", true), ("2026-02-29", false), ("2028-02-29", true), ("2026-13-01", false),
        ("26-1-1", false), ("soon", false),
      ] {
        let there: Bool = try await cast.one("select core.day_of($1) is not null", .text(said))
        #expect(there == kept, "\(said)")
      }
    }
  }

  @Test func `the step of the script is remembered with the card`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks(
        "select operators.answer($1, null, null, 'budget', 'k')", .uuid(card))
      #expect(try await cast.olga.gets("select operators.card()")?["step"]?.text == "budget")
    }
  }

  @Test func `answers of an earlier call are there in the next`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      try await cast.answerAll(card, by: cast.olga)
      try await cast.olga.records("busy", card)
      try await cast.wake(lead)
      let next = try await cast.oleg.isTalking(cast)
      let seen = try await cast.oleg.gets("select operators.card()")
      #expect(seen?["answers"]?["need"]?.text == "Transfers abroad")
      #expect(seen?["calls_before"]?.text == "1")
      #expect(
        try await cast.oleg.gets("select operators.hand_over($1, null, null, 'k')", .uuid(next))
          != nil)
    }
  }
}
