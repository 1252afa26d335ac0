import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct CapTests {
  @Test func `a number that was called as often as a day allows waits until the callee's tomorrow`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.sees("update core.campaign set attempts_a_day = 1")
      let lead = try await cast.lead("Birch")
      try await cast.olga.records("no_answer", try await cast.olga.isTalking(cast))
      try await cast.wake(lead)
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      let midnight: Bool = try await cast.one(
        """
        select due_at = (date_trunc('day', now() at time zone 'Asia/Novosibirsk') + interval '1 day') at time zone 'Asia/Novosibirsk'
        from core.lead where id = $1
        """, .uuid(lead.id))
      #expect(midnight)
    }
  }

  @Test func `the cap a day counts over all campaigns`() async throws {
    try await Cast.play { cast in
      let other = try await cast.campaign("Other")
      try await cast.sees("update core.campaign set attempts_a_day = 1")
      let birch = try await cast.lead("Birch")
      try await cast.olga.records("no_answer", try await cast.olga.isTalking(cast))
      let second = try await cast.secondLead(of: birch, in: other)
      #expect(try await cast.oleg.gets("select operators.claim('k')") == nil)
      let waits: Bool = try await cast.one(
        "select due_at > now() and not ready from core.lead where id = $1", .uuid(second.id))
      #expect(waits)
    }
  }

  @Test func `in a group of zones the cap a day holds wherever the callee is`() async throws {
    try await Cast.play { cast in
      let day: Bool = try await cast.one(
        """
        select core.today_begins('RU') = min(core.today_begins(m)) and core.tomorrow_begins('RU') = max(core.tomorrow_begins(m))
        from core.zone z, unnest(z.members) m where z.id = 'RU'
        """)
      #expect(day)
    }
  }

  @Test func `a number used up in one campaign leaves the lead with its other numbers`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.sees("update core.campaign set attempts_a_number = 1")
      let lead = try await cast.lead("Acme")
      var numbers: Set<String> = []
      for _ in 1...2 {
        let card = try await cast.olga.isTalking(cast)
        numbers.insert(try await cast.olga.gets("select operators.card()")?["number"]?.text ?? "")
        try await cast.olga.records("no_answer", card)
        if try await cast.place(lead) == "calling" { try await cast.wake(lead) }
      }
      #expect(numbers.count == 2)
      #expect(try await cast.place(lead) == "closed no_callable_number")
    }
  }

  @Test func `a card given back does not count as a call`() async throws {
    try await Cast.play { cast in
      try await cast.sees("update core.campaign set attempts_a_day = 1, attempts_a_number = 1")
      try await cast.lead("Birch")
      for turn in 1...3 {
        let card = try await cast.claimed(by: cast.olga)
        try await cast.olga.asks("select operators.release($1, $2)", .uuid(card), .text("r\(turn)"))
      }
      #expect(try await cast.olga.isTalking(cast) != UUID())
    }
  }

  @Test func `dialling above a cap is refused with its name`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Birch")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.sees(
        """
        insert into core.attempt (number, contact, lead, campaign, member, lease_no, claimed_at, started_at, ended_at, disposition)
        select a.number, a.contact, a.lead, a.campaign, a.member, 0, now(), now(), now(), 'busy'
        from core.attempt a, generate_series(1, 2) where a.lead = $1
        """, .uuid(lead.id))
      let refusal = await cast.olga.refused(Call("select operators.dial($1, 'd')", [.uuid(card)]))
      #expect(refusal?.word == "LIMIT")
      #expect(refusal?.detail["rule"]?.text == "attempts_a_day")
      #expect(try await cast.one("select count(*) from core.egress") == 0)
    }
  }

  @Test
  func `a number on the list of everywhere is passed over, and with none left the lead closes`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      try await cast.quiet("+74950000001")
      let card = try await cast.olga.gets("select operators.claim('k')")
      #expect(card?["number"]?.text == "+7 916 •••-••-02")
      try await cast.olga.asks(
        "select operators.release($1, 'r')", .uuid(UUID(uuidString: card?["card"]?.text ?? "")!))
      try await cast.quiet("+79160000002")
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      #expect(try await cast.place(lead) == "closed no_callable_number")
    }
  }

  @Test func `a number on a campaign's list is quiet there alone`() async throws {
    try await Cast.play { cast in
      let other = try await cast.campaign("Other")
      let birch = try await cast.lead("Birch")
      try await cast.quiet("+73830000003", in: Cast.banks)
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      #expect(try await cast.place(birch) == "closed no_callable_number")
      let second = try await cast.secondLead(of: birch, in: other)
      #expect(try await cast.olga.gets("select operators.claim('k')")?["campaign"]?.text == "Other")
      #expect(try await cast.place(second) == "on_call")
    }
  }

  @Test func `a number that became quiet after the claim is not dialled`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Birch")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.quiet("+73830000003")
      #expect(await cast.olga.refusal("select operators.dial($1, 'd')", .uuid(card)) == "QUIET")
    }
  }
}

extension Cast {
  /// Puts a number on the do-not-call list, everywhere or for one campaign.
  func quiet(_ e164: String, in campaign: UUID? = nil) async throws {
    try await sees(
      """
      insert into core.do_not_call (hash, masked, scope, campaign, reason, member)
      select sha256($1::text::bytea), 'masked', case when $2::uuid is null then 'everywhere' else 'campaign' end, $2, 'test', m.id
      from core.member m where m.sign_in_name = 'shell'
      """, .text(e164), Value(campaign))
  }
}
