import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct WinTests {
  private static func win(
    _ lead: CastLead, _ version: Value, referrals: String = "null", asked: Bool = true,
    key: String = "win"
  ) -> Call {
    Call(
      "select managers.win($1, $2, $3, $4, 'Settlement account', 100000, 'RUB', $5)",
      [.uuid(lead.id), version, .json(referrals), .bool(asked), .text(key)])
  }

  @Test func `a win needs the last stage, a payment and the referral question`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      let early = await cast.mark.refused(Self.win(lead, try await cast.version(lead)))
      #expect(early?.word == "ORDER")
      try await cast.walks(lead, to: "referrals")
      let unpaid = await cast.mark.refused(Self.win(lead, try await cast.version(lead)))
      #expect(unpaid?.detail["missing"] == .array([.string("payment")]))
      try await cast.pays(lead)
      let unasked = await cast.mark.refused(
        Self.win(lead, try await cast.version(lead), asked: false))
      #expect(unasked?.detail["missing"] == .array([.string("referrals_asked")]))
      #expect(
        await cast.mark.refused(
          Self.win(
            lead, try await cast.version(lead),
            referrals: #"[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"}]"#))?.word == "WRONG")
      #expect(try await cast.one("select count(*) from core.client") == 0)
      try await cast.mark.asks(Self.win(lead, try await cast.version(lead)))
      #expect(try await cast.one("select count(*) from core.client") == 1)
    }
  }

  @Test func `in one act the lead becomes a client, and exactly one member sees its name`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.walks(lead, to: "referrals")
      try await cast.pays(lead)
      try await cast.mark.asks(
        "select managers.add_task($1, 'letter', 'Send the contract', now() + interval '1 day', true, 't')",
        .uuid(lead.id))
      let call = Self.win(lead, try await cast.version(lead))
      let answer = try await cast.mark.gets(
        call.statement, call.values[0], call.values[1], call.values[2], call.values[3],
        call.values[4])
      #expect(answer?["place"]?.text == "won")
      let keeper: UUID = try await cast.one("select account_manager from core.client")
      let (own, other) = keeper == cast.anna.id ? (cast.anna, cast.artur) : (cast.artur, cast.anna)
      #expect(try await cast.knows(own, lead))
      for stranger in [other, cast.mark, cast.maria] {
        #expect(try await !cast.knows(stranger, lead), "\(stranger.name)")
      }
      #expect(try await cast.mark.asks("select from managers.leads").isEmpty)
      #expect(try await cast.mark.asks("select from managers.tasks").isEmpty)
      #expect(try await cast.mark.asks("select from managers.history").isEmpty)
      #expect(try await cast.mark.asks("select from core.contact").isEmpty)
      #expect(try await cast.mark.asks("select from core.client").isEmpty)
      let moved: Bool = try await cast.one(
        """
        select l.place = 'won' and l.holder is null and c.place = 'loyalty' and p.custodian = c.account_manager
          and o.subject = 'Settlement account' and o.amount_cents = 100000
          and not exists (select from core.task t where t.lead = l.id and t.done_at is null)
          and exists (select from core.task t where t.client = c.id and t.member = c.account_manager and t.promise and t.done_at is null)
          and (select count(*) from core.journal j where j.machine = 'client' and j.subject = c.id and j.act = 'won') = 1
          and (select count(*) from core.outbox x where x.act = 'won' and x.machine = 'lead') = 1
        from core.lead l join core.client c on c.contact = l.contact join core.contact p on p.id = l.contact
          join core.client_order o on o.client = c.id
        where l.id = $1
        """, .uuid(lead.id))
      #expect(moved)
      // The same key again is the same win.
      try await cast.mark.asks(call)
      #expect(try await cast.one("select count(*) from core.client_order") == 1)
      #expect(try await cast.sees("select * from ops.violations()").isEmpty)
    }
  }

  @Test func `each referral becomes a lead in the queue, and a known number looks like any other`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.walks(lead, to: "referrals")
      try await cast.pays(lead)
      // Birch's number is in the base; the other is not.
      try await cast.mark.asks(
        Self.win(
          lead, try await cast.version(lead),
          referrals: """
            [{"name":"Known","e164":"+73830000003","masked":"+7 ••• •••-••-03","kind":"fixed"},
             {"name":"New","e164":"+73830000099","masked":"+7 ••• •••-••-99","kind":"fixed"},
             {"name":"Numberless"}]
            """, asked: false))
      let rows = try await cast.maria.asks("select numbers, referred from managers.qualification")
      #expect(rows.count == 3)
      #expect(try rows.allSatisfy { try $0["referred"] })
      let shown = try await cast.maria.asks(
        "select contact, masked, kind, position, state, state_at from core.number")
      #expect(
        try Set(shown.map { try $0["masked", as: String.self] }) == [
          "+7 ••• •••-••-03", "+7 ••• •••-••-99",
        ])
      // Nothing that a manager may read tells them apart; the head sees the claim.
      #expect(await cast.maria.refusal("select same_as from core.number") == "42501")
      #expect(await cast.maria.refusal("select from core.number_claim") == "42501")
      #expect(try await cast.helen.asks("select id from core.number_claim").count == 1)
      #expect(try await cast.one("select count(*) from core.link where kind = 'referred'") == 3)
      // Both reveal in full to who accepts them.
      for turn in 1...3 {
        try await cast.maria.asks("select managers.accept($1)", .text("a\(turn)"))
      }
      let known = try await cast.maria.asks(
        "select managers.reveal(lead, id, 'r')->>'number' as number from managers.numbers where masked like '%03'"
      )
      #expect(try known[0]["number", as: String.self] == "+73830000003")
    }
  }

  @Test
  func
    `clients go to the account manager with the fewest, and to the head's desk when all are full`()
    async throws
  {
    try await Cast.play { cast in
      var keepers: [UUID?] = []
      try await cast.sees("update core.department set clients_cap = 1")
      for name in ["Acme", "Birch", "Cedar"] {
        let lead = try await cast.selling(name)
        try await cast.walks(lead, to: "referrals")
        try await cast.pays(lead)
        try await cast.mark.asks(Self.win(lead, try await cast.version(lead), key: "win-\(name)"))
        keepers.append(
          try await cast.one(
            "select account_manager from core.client where contact = $1", .uuid(lead.contact)))
      }
      #expect(Set(keepers.prefix(2)) == [cast.anna.id, cast.artur.id])
      #expect(keepers[2] == nil)
      #expect(
        try await cast.one(
          "select count(*) from core.contact where custodian is null and id in (select contact from core.client)"
        ) == 1)
    }
  }

  @Test func `without account managers the client stays with its manager`() async throws {
    try await Cast.play { cast in
      try await cast.sees("update core.department set accounts_on = false")
      let lead = try await cast.selling()
      try await cast.walks(lead, to: "referrals")
      try await cast.pays(lead)
      try await cast.mark.asks(Self.win(lead, try await cast.version(lead)))
      #expect(try await cast.knows(cast.mark, lead))
      #expect(try await cast.mark.asks("select from core.client").count == 1)
      #expect(
        try await !cast.mark.asks("select from managers.tasks where client is not null").isEmpty)
    }
  }
}
