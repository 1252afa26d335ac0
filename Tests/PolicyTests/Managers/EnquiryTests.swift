import Department
import Foundation
import Postgres
import TestKit
import Testing

/// An enquiry of "Zoe" by that number.
func opening(_ e164: String, _ place: String, _ key: String) -> Call {
  Call(
    """
    select managers.open('Zoe', 'Zoo', $1, '+7 ••• •••-••-00', 'fixed', 'Tver', 'Europe/Moscow',
      '{Europe/Moscow}', 'Wants it today', $2, $3) as answer
    """, [.text(e164), .text(place), .text(key)])
}

@Suite struct EnquiryTests {
  /// Mark takes down an enquiry by that number: the bytes of the answer.
  private func answer(_ cast: Cast, _ e164: String, to place: String, by person: Person? = nil)
    async throws -> String
  {
    try await (person ?? cast.mark).asks(opening(e164, place, "\(UUID())"))[0]["answer"]
  }

  @Test func `a new number becomes a contact and a lead of one's own`() async throws {
    try await Cast.play { cast in
      _ = try await answer(cast, "+74951110000", to: "sales")
      let rows = try await cast.mark.asks(
        "select name, company, task_subject, stage from managers.leads")
      #expect(rows.count == 1)
      #expect(try rows[0]["name", as: String.self] == "Zoe")
      #expect(try rows[0]["stage", as: String.self] == "needs")
      #expect(try await cast.maria.asks("select from core.contact").isEmpty)
      _ = try await answer(cast, "+74951110001", to: "qualification")
      #expect(
        try await cast.maria.asks("select need from managers.qualification")[0]["need", as: String.self]
          == "Wants it today")
    }
  }

  @Test func `the answer is the same bytes wherever a known number stands`() async throws {
    try await Cast.play { cast in
      let fresh = try await answer(cast, "+74951110000", to: "qualification")
      var places: [String] = []
      // Acme: calling; then in the queue; then in Maria's hands; then closed; then a client.
      let acme = try await cast.lead("Acme")
      for turn in 1...2 {
        #expect(
          try await answer(cast, "+74950000001", to: "qualification") == fresh, "turn \(turn)")
      }
      places.append(try await cast.one("select place from core.lead where id = $1", .uuid(acme.id)))
      // The stranger who came first is the oldest.
      try await cast.maria.asks("select managers.accept('1')")
      try await cast.maria.asks("select managers.accept('2')")
      #expect(try await answer(cast, "+74950000001", to: "qualification") == fresh)
      places.append(try await cast.one("select place from core.lead where id = $1", .uuid(acme.id)))
      #expect(
        try await cast.one(
          "select count(*) from core.task where lead = $1 and member = $2 and done_at is null",
          .uuid(acme.id), .uuid(cast.maria.id)) == 2)
      try await cast.maria.asks("select managers.lose($1, 'too_dear', null, 'l')", .uuid(acme.id))
      #expect(try await answer(cast, "+74950000001", to: "qualification") == fresh)
      places.append(try await cast.one("select place from core.lead where id = $1", .uuid(acme.id)))
      #expect(places == ["qualification", "sales", "qualification"])
      #expect(
        try await cast.one("select count(*) from core.lead where contact = $1", .uuid(acme.contact))
          == 1)
      #expect(try await cast.sees("select * from ops.violations()").isEmpty)
    }
  }

  @Test func `a client's enquiry becomes a task of its account manager`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.walks(lead, to: "referrals")
      try await cast.pays(lead)
      try await cast.mark.asks(
        "select managers.win($1, $2, null, true, 'x', 100000, 'RUB', 'w')", .uuid(lead.id),
        try await cast.version(lead))
      _ = try await answer(cast, "+74950000001", to: "sales")
      #expect(
        try await cast.one(
          "select count(*) from core.task t join core.client c on c.id = t.client where t.member = c.account_manager and t.subject like '%Wants it today'"
        ) == 1)
      #expect(try await cast.mark.asks("select from managers.leads").isEmpty)
    }
  }

  @Test
  func `who calls us while an operator holds the card is not lost, and the late finish is refused`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      _ = try await answer(cast, "+74950000001", to: "sales")
      #expect(
        try await cast.one("select holder from core.lead where id = $1", .uuid(lead.id))
          == cast.mark.id)
      #expect(await cast.olga.refusal("select operators.dial($1, 'd')", .uuid(card)) == "STALE")
      #expect(try await cast.sees("select * from ops.violations()").isEmpty)
    }
  }

  @Test func `a number on a do-not-call list is refused, known or not`() async throws {
    try await Cast.play { cast in
      try await cast.sees(
        "insert into core.do_not_call (hash, masked, reason, member) select sha256(n::bytea), n, 'test', $1 from unnest('{+74950000001,+74951110000}'::text[]) n",
        .uuid(cast.helen.id))
      for e164 in ["+74950000001", "+74951110000"] {
        #expect(await cast.mark.refused(opening(e164, "sales", e164))?.word == "QUIET")
      }
    }
  }

  @Test
  func `enquiries are counted by the hour, and own leads capped before anything is looked up`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.sees("update core.department set open_leads_cap = 1, opens_an_hour = 3")
      _ = try await answer(cast, "+74951110000", to: "sales")
      for e164 in ["+74950000001", "+74951110001"] {
        let refusal = await cast.mark.refused(opening(e164, "sales", e164))
        #expect(refusal?.detail["rule"]?.text == "open_leads")
      }
      for turn in 1...2 {
        _ = try await answer(cast, "+7495111000\(turn + 1)", to: "qualification")
      }
      #expect(
        await cast.mark.refused(opening("+74951110009", "qualification", "k"))?.detail["rule"]?.text
          == "opens")
    }
  }

  @Test func `what is not a number, a name, a place or a zone is refused by field`() async throws {
    try await Cast.play { cast in
      func field(_ name: String, _ e164: String, _ zone: String, _ place: String) async -> String? {
        await cast.mark.refused(
          Call(
            "select managers.open($1, null, $2, '+7 ••', 'fixed', null, $3, array[$3], null, $4, 'k')",
            [.text(name), .text(e164), .text(zone), .text(place)]))?.detail["field"]?.text
      }
      #expect(await field(" ", "+74951110000", "Europe/Moscow", "sales") == "name")
      #expect(await field("Zoe", "74951110000", "Europe/Moscow", "sales") == "phone")
      #expect(await field("Zoe", "+74951110000", "Mars/Olympus", "sales") == "zone")
      #expect(await field("Zoe", "+74951110000", "Europe/Moscow", "calling") == "place")
      let made: Int = try await cast.one(
        "select count(*) from core.contact where source = 'enquiry'")
      #expect(made == 0)
    }
  }
}
