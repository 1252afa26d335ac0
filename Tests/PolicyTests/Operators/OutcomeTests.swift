import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct OutcomeTests {
  @Test func `a result brings the lead back at its time`() async throws {
    try await Cast.play { cast in
      for (disposition, after, e164) in [
        ("busy", "30 minutes", "+74951000001"), ("no_answer", "2 hours", "+74951000002"),
        ("machine", "1 day", "+74951000003"), ("not_reached", "1 day", "+74951000004"),
      ] {
        let lead = try await cast.lead(disposition, numbers: [e164])
        try await cast.olga.records(disposition, try await cast.olga.isTalking(cast))
        let back: Bool = try await cast.one(
          """
          select place = 'calling' and not ready and holder is null and card is null
            and due_at between now() + $2::interval - interval '1 minute' and now() + $2::interval
          from core.lead where id = $1
          """, .uuid(lead.id), .text(after))
        #expect(back, "\(disposition)")
      }
    }
  }

  @Test func `a dead number leads to the next at once, and all dead close the lead`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      try await cast.olga.records("disconnected", try await cast.olga.isTalking(cast))
      #expect(try await cast.place(lead) == "calling")
      let card = try await cast.olga.isTalking(cast)
      #expect(
        try await cast.olga.gets("select operators.card()")?["number"]?.text == "+7 916 •••-••-02")
      try await cast.olga.records("wrong_number", card)
      #expect(try await cast.place(lead) == "closed no_callable_number")
      let states: [String] = try await cast.one(
        "select array_agg(state order by position) from core.number where contact = $1",
        .uuid(lead.contact))
      #expect(states == ["dead", "wrong"])
    }
  }

  @Test func `who asks not to be called is not called again, in no campaign`() async throws {
    try await Cast.play { cast in
      let other = try await cast.campaign("Other")
      let lead = try await cast.lead("Birch")
      try await cast.olga.records("do_not_call", try await cast.olga.isTalking(cast))
      #expect(try await cast.place(lead) == "closed do_not_call")
      let second = try await cast.secondLead(of: lead, in: other)
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      #expect(try await cast.place(second) == "closed no_callable_number")
    }
  }

  @Test func `an own callback comes back to its operator alone, before the list`() async throws {
    try await Cast.play { cast in
      let mine = try await cast.lead("Acme")
      try await cast.olga.records(
        "callback", try await cast.olga.isTalking(cast), at: .hence(3600), mine: true)
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      try await cast.wake(mine)
      try await cast.lead("Birch", priority: 1)
      #expect(
        try await cast.oleg.gets("select operators.claim('k')")?["name"]?.text == "Berta Birch")
      let card = try await cast.olga.gets("select operators.claim('k')")
      #expect(card?["name"]?.text == "Ivan Acme")
      #expect(card?["promised_by_me"] == .bool(true))
      #expect(card?["promised_at"]?.text != nil)
    }
  }

  @Test
  func `an own callback stays its operator's when its number is busy elsewhere or called enough`()
    async throws
  {
    try await Cast.play { cast in
      let mine = try await cast.lead("Birch")
      try await cast.olga.records(
        "callback", try await cast.olga.isTalking(cast), at: .hence(3600), mine: true)
      try await cast.wake(mine)
      try await cast.sees("update core.campaign set attempts_a_day = 1")
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      let kept: Bool = try await cast.one(
        "select callback_for = $2 and due_at > now() from core.lead where id = $1", .uuid(mine.id),
        .uuid(cast.olga.id))
      #expect(kept)
    }
  }

  @Test func `an own callback left overdue falls to anyone`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      try await cast.olga.records(
        "callback", try await cast.olga.isTalking(cast), at: .hence(3600), mine: true)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '10 minutes' where id = $1", .uuid(lead.id))
      try await cast.round("select rounds.promote()")
      #expect(try await cast.oleg.gets("select operators.claim('k')") == nil)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '16 minutes' where id = $1", .uuid(lead.id))
      try await cast.round("select rounds.promote()")
      #expect(try await cast.oleg.gets("select operators.claim('k')")?["name"]?.text == "Ivan Acme")
    }
  }

  @Test func `a callback for anyone is anyone's at its time`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      try await cast.olga.records("callback", try await cast.olga.isTalking(cast), at: .hence(3600))
      #expect(try await cast.oleg.gets("select operators.claim('k')") == nil)
      try await cast.sees("update core.lead set due_at = now() where id = $1", .uuid(lead.id))
      try await cast.round("select rounds.promote()")
      let card = try await cast.oleg.gets("select operators.claim('k')")
      #expect(card?["name"]?.text == "Ivan Acme")
      #expect(card?["promised_at"]?.text != nil)
    }
  }

  @Test func `later keeps day and reason and comes back that day`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      let noDay = await cast.olga.isRefused("later", card, reason: "season")
      #expect(noDay?.detail["field"]?.text == "at")
      let noReason = await cast.olga.isRefused("later", card, at: .hence(86_400))
      #expect(noReason?.detail["field"]?.text == "reason")
      let past = await cast.olga.isRefused("later", card, at: .hence(-60), reason: "season")
      #expect(past?.detail["rule"]?.text == "past")
      try await cast.olga.records("later", card, at: .hence(30 * 86_400), reason: "season")
      let kept: Bool = try await cast.one(
        """
        select l.place = 'nurturing' and l.back_to = 'calling' and j.reason = 'season' and j.act = 'recorded'
          and l.due_at between now() + interval '29 days' and now() + interval '31 days'
        from core.lead l join core.journal j on j.subject = l.id and j.no = l.chain_no where l.id = $1
        """, .uuid(lead.id))
      #expect(kept)
    }
  }

  @Test
  func `a final result closes with its reason or the one given, never with one that rules give`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      #expect(
        await cast.olga.isRefused("refused", card, reason: "attempts_used_up")?.detail["field"]?
          .text == "reason")
      #expect(
        await cast.olga.isRefused("refused", card, reason: "season")?.detail["field"]?.text
          == "reason")
      try await cast.olga.records("refused", card, reason: "has_supplier")
      #expect(try await cast.place(lead) == "closed has_supplier")
      let other = try await cast.lead("Birch")
      try await cast.olga.records("not_target", try await cast.olga.isTalking(cast))
      #expect(try await cast.place(other) == "closed not_our_client")
    }
  }

  @Test func `the same result as often as it may be closes the lead`() async throws {
    try await Cast.play { cast in
      try await cast.sees("update core.disposition set retry_most = 2 where id = 'no_answer'")
      try await cast.sees("update core.campaign set attempts_a_day = 9")
      let lead = try await cast.lead("Acme")
      try await cast.olga.records("no_answer", try await cast.olga.isTalking(cast))
      try await cast.wake(lead)
      try await cast.olga.records("busy", try await cast.olga.isTalking(cast))
      try await cast.wake(lead)
      try await cast.olga.records("no_answer", try await cast.olga.isTalking(cast))
      #expect(try await cast.place(lead) == "closed attempts_used_up")
    }
  }

  @Test func `results that are not there, not offered or ill-timed are refused by field`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      #expect(await cast.olga.isRefused("sold", card)?.detail["field"]?.text == "disposition")
      #expect(await cast.olga.isRefused("expired", card)?.detail["field"]?.text == "disposition")
      #expect(
        await cast.olga.isRefused("handed_over", card)?.detail["field"]?.text == "disposition")
      #expect(
        await cast.olga.isRefused("busy", card, at: .hence(60))?.detail["rule"]?.text
          == "unexpected")
      #expect(await cast.olga.isRefused("callback", card)?.detail["rule"]?.text == "missing")
      #expect(
        await cast.olga.isRefused("callback", card, at: .hence(4 * 365 * 86_400))?.detail["rule"]?
          .text == "far")
      #expect(try await cast.olga.gets("select operators.card()") != nil)
    }
  }

  @Test func `own day and callbacks tell what was done and promised`() async throws {
    try await Cast.play { cast in
      for name in ["Acme", "Birch"] { try await cast.lead(name) }
      try await cast.olga.records(
        "callback", try await cast.olga.isTalking(cast), at: .hence(3600), mine: true)
      try await cast.olga.records("busy", try await cast.olga.isTalking(cast))
      let day = try await cast.olga.gets("select operators.day()")
      #expect(day?["calls"]?.text == "2")
      #expect(day?["answered"]?.text == "1")
      #expect(day?["talk_seconds"]?.text == "120")
      #expect(day?["callbacks"]?.text == "1")
      guard case .array(let mine)? = try await cast.olga.gets("select operators.callbacks()") else {
        Issue.record("no list")
        return
      }
      #expect(mine.count == 1)
      #expect(mine.first?["note"]?.text == "noted")
      #expect(try await cast.oleg.gets("select operators.callbacks()") == .array([]))
      #expect(try await cast.oleg.gets("select operators.day()")?["calls"]?.text == "0")
    }
  }
}

extension Cast {
  /// One round of the clock, as the clock does it.
  func round(_ statement: Statement) async throws {
    let secret = [UInt8](repeating: 9, count: 32)
    let pool = pool("rounds")
    if try await one("select count(*) from auth.session where tier = 'rounds'") == 0 {
      _ = try await pool.run(Call("select rounds.open($1)", [.bytes(secret)]))
    }
    _ = try await pool.run([
      Call("select id from auth.enter($1)", [.bytes(secret)]), Call(statement),
    ])
  }
}
