import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A department without tier 1 or without tier 3: the path still closes.
@Suite struct TiersOffTests {
  static let switching: Statement = "select head.switch_tier($1, $2, $3)"

  /// Takes an accepted lead to its win.
  static func win(_ lead: CastLead, by manager: Person, _ cast: Cast) async throws {
    let stages = try await cast.sees("select count(*) as n from core.stage")
    let count: Int = try stages[0]["n"]
    for step in 2...count {
      let rows = try await cast.sees(
        "select i.id, i.kind from core.checklist_item i join core.lead l on l.stage = i.stage where l.id = $1 and i.required and i.id not in ('referrals_asked', 'invoice_issued')",
        .uuid(lead.id))
      for row in rows {
        let item: String = try row["id"]
        try await manager.asks(
          "select managers.mark($1, $2, 'yes', (select version from core.lead where id = $1), $3)",
          .uuid(lead.id), .text(item), .text("m-\(item)"))
      }
      if try await cast.one("select stage = 'closing' from core.lead where id = $1", .uuid(lead.id))
      {
        try await manager.asks(
          "select managers.issue_invoice($1, 'A-1', 100000, 'RUB', (now() + interval '5 days')::date, 'i')",
          .uuid(lead.id))
        try await manager.asks(
          "select managers.record_payment($1, (select id from core.invoice where lead = $1), 100000, current_date, 'p')",
          .uuid(lead.id))
      }
      if step < count {
        try await manager.asks(
          "select managers.advance($1, (select version from core.lead where id = $1), 'call', 'Next', now() + interval '1 day', false, $2)",
          .uuid(lead.id), .text("a\(step)"))
      }
    }
    try await manager.asks(
      "select managers.win($1, (select version from core.lead where id = $1), '[]', true, 'First order', 100000, 'RUB', 'w')",
      .uuid(lead.id))
  }

  @Test func `without operators, leads in calling go on to qualification and the path closes`()
    async throws
  {
    try await Cast.play { cast in
      let waiting = try await cast.lead("Acme")
      let later = try await cast.lead("Birch", due: "3 days")
      let inHand = try await cast.lead("Cedar", zone: "Europe/Moscow", priority: 1)
      let card = try await cast.claimed(by: cast.olga)
      let answer = try await cast.helen.gets(Self.switching, false, .null, "k")
      #expect(answer?["moved"]?.text == "2")
      #expect(try await cast.place(of: waiting) == "qualification")
      #expect(try await cast.place(of: later) == "qualification")
      #expect(await cast.oleg.refusal("select operators.claim('k')") == "CLOSE")
      // What is in hand is finished, or its lease ends; either way it does not stay in calling.
      #expect(try await cast.place(of: inHand) == "on_call")
      try await cast.olga.asks("select operators.release($1, 'r')", .uuid(card))
      #expect(try await cast.clock("empty_calling") == 1)
      #expect(try await cast.clock("empty_calling") == 0)
      #expect(try await cast.place(of: inHand) == "qualification")
      let act: String = try await cast.one(
        "select act from core.journal where subject = $1 order by no desc limit 1", .uuid(inHand.id)
      )
      #expect(act == "tier_off")
      try await cast.mark.asks("select managers.accept('m')")
      let mine: UUID = try await cast.one("select id from core.lead where place = 'sales'")
      let contact: UUID = try await cast.one(
        "select contact from core.lead where id = $1", .uuid(mine))
      try await Self.win(CastLead(id: mine, contact: contact), by: cast.mark, cast)
      let place: String = try await cast.one(
        "select place from core.client where contact = $1", .uuid(contact))
      #expect(place == "loyalty")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `without operators, a nurtured lead wakes into the queue`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'later', 30, null, now() + interval '20 days', false, 'season', 'r')",
        .uuid(card))
      try await cast.helen.asks(Self.switching, false, .null, "k")
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 second' where id = $1", .uuid(lead.id))
      #expect(try await cast.clock("wake_nurtured") == 1)
      #expect(try await cast.place(of: lead) == "qualification")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `without account managers, a won client stays with its manager`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.accepted(by: cast.mark)
      try await cast.helen.asks(Self.switching, .null, false, "k")
      try await Self.win(lead, by: cast.mark, cast)
      let keeper: UUID = try await cast.one(
        "select account_manager from core.client where contact = $1", .uuid(lead.contact))
      #expect(keeper == cast.mark.id)
      #expect(try await cast.mark.asks("select from core.name").count == 1)
      #expect(try await cast.anna.asks("select from core.name").count == 0)
      #expect(try await cast.violations() == [])
      // Switched on again, it goes to who has the fewest.
      try await cast.helen.asks(Self.switching, .null, true, "k2")
      #expect(try await cast.mark.asks("select from core.name").count == 0)
      #expect(try await cast.anna.asks("select from core.name").count == 1)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `only the head switches tiers, and it stands in the record`() async throws {
    try await Cast.play { cast in
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal(Self.switching, false, false, "k") == "42501")
      }
      try await cast.helen.asks(Self.switching, false, .null, "k")
      try await cast.helen.asks(Self.switching, true, .null, "k2")
      let acts = try await cast.helen.asks(
        "select act, detail ->> 'operators_on' as one from head.decisions order by no")
      #expect(try acts.map { try $0["one", as: String.self] } == ["false", "true"])
      // An admin reads decisions about members, not the head's.
      #expect(try await cast.adam.asks("select from admins.decisions").count == 0)
    }
  }
}
