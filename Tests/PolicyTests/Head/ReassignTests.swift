import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Reassigning: allowed along the listed arrows, with reason, names, tasks and history; refused elsewhere.
@Suite struct ReassignTests {
  static let reassign: Statement = "select head.reassign($1, $2, $3, $4)"

  @Test func `a lead in sales goes to another manager with names, tasks and history`() async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted(by: cast.mark)
      try await cast.mark.asks(
        "select managers.add_task($1, 'offer', 'Offer promised', now() + interval '1 hour', true, 't')",
        .uuid(lead.id))
      let answer = try await cast.helen.gets(
        Self.reassign, .uuid(lead.id), .uuid(cast.maria.id), "workload", "k1")
      #expect(answer?["place"]?.text == "sales")
      for (person, seen) in [(cast.mark, 0), (cast.maria, 1), (cast.anna, 0)] {
        #expect(try await person.asks("select from core.name").count == seen)
        #expect(try await person.asks("select from core.lead").count == seen)
        #expect(try await person.asks("select from core.journal limit 1").count == seen)
      }
      let tasks = try await cast.maria.asks("select from core.task where member = auth.me()").count
      #expect(tasks == 2)
      let entry = try await cast.sees(
        "select act, reason, from_holder, to_holder from core.journal where subject = $1 order by no desc limit 1",
        .uuid(lead.id))[0]
      #expect(try entry["act", as: String.self] == "reassigned")
      #expect(try entry["reason", as: String.self] == "workload")
      #expect(try entry["from_holder", as: UUID.self] == cast.mark.id)
      #expect(try entry["to_holder", as: UUID.self] == cast.maria.id)
      let told: Int = try await cast.one(
        "select count(*) from core.outbox where act = 'reassigned' and subject = $1", .uuid(lead.id)
      )
      #expect(told == 1)
      // The same key answers the same and does nothing more; with another body it is refused.
      let again = try await cast.helen.gets(
        Self.reassign, .uuid(lead.id), .uuid(cast.maria.id), "workload", "k1")
      #expect(again == answer)
      #expect(
        await cast.helen.refusal(
          Self.reassign, .uuid(lead.id), .uuid(cast.mark.id), "workload", "k1") == "REUSE")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a lead in the queue goes to a manager, accepted at once`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.qualified()
      try await cast.helen.asks(Self.reassign, .uuid(lead.id), .uuid(cast.mark.id), "request", "k")
      #expect(try await cast.place(of: lead) == "sales")
      #expect(try await cast.mark.asks("select from core.name").count == 1)
      #expect(try await cast.maria.asks("select from core.lead").count == 0)
      #expect(try await cast.mark.asks("select from core.task where done_at is null").count == 1)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a lead goes back to the queue, and what was promised stays due on the head's desk`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted(by: cast.mark)
      try await cast.mark.asks(
        "select managers.add_task($1, 'offer', 'Offer promised', now() + interval '1 hour', true, 't')",
        .uuid(lead.id))
      try await cast.helen.asks(Self.reassign, .uuid(lead.id), .null, "absence", "k")
      #expect(try await cast.place(of: lead) == "qualification")
      #expect(try await cast.mark.asks("select from core.name").count == 0)
      let desk = try await cast.helen.asks("select what, subject from head.desk")
      #expect(desk.count == 1)
      #expect(try desk[0]["subject", as: String.self] == "Offer promised")
      // Who accepts next owns the promise.
      try await cast.maria.asks("select managers.accept('m')")
      #expect(
        try await cast.maria.asks("select from core.task where member = auth.me() and promise")
          .count == 1)
      #expect(try await cast.helen.asks("select from head.desk").count == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a card is withdrawn out of an operator's hand and the late finish is refused`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.helen.asks(Self.reassign, .uuid(lead.id), .null, "quality", "k")
      #expect(try await cast.place(of: lead) == "calling")
      #expect(
        await cast.olga.refusal(
          "select operators.record_outcome($1, 'refused', 5, null, null, false, null, 'r')",
          .uuid(card)) == "STALE")
      #expect(try await cast.olga.gets("select operators.card()") == nil)
      let result: String = try await cast.one(
        "select disposition from core.attempt where id = $1", .uuid(card))
      #expect(result == "withdrawn")
      _ = try await cast.claimed(by: cast.oleg)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a manager's nurtured lead goes to another manager and wakes with them`() async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted(by: cast.mark)
      try await cast.mark.asks(
        "select managers.nurture($1, (now() + interval '20 days')::date, 'thinking', null, 'n')",
        .uuid(lead.id))
      try await cast.helen.asks(Self.reassign, .uuid(lead.id), .uuid(cast.maria.id), "absence", "k")
      #expect(try await cast.place(of: lead) == "nurturing")
      #expect(try await cast.mark.asks("select from core.name").count == 0)
      #expect(try await cast.maria.asks("select from core.name").count == 1)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 second' where id = $1", .uuid(lead.id))
      #expect(try await cast.clock("wake_nurtured") == 1)
      #expect(try await cast.maria.asks("select from core.lead where place = 'sales'").count == 1)
      #expect(try await cast.violations() == [])
    }
  }

  @Test
  func
    `it is refused from other places, to the wrong person, without a reason, and to other tiers`()
    async throws
  {
    try await Cast.play { cast in
      let cold = try await cast.lead("Birch")
      let lead = try await cast.accepted("Acme", by: cast.mark)
      func word(_ lead: UUID, _ to: Value, _ reason: Value) async -> Refusal? {
        await cast.helen.refused(Self.reassign(.uuid(lead), to, reason, .text(UUID().uuidString)))
      }
      #expect(await word(cold.id, .uuid(cast.mark.id), "workload")?.word == "ORDER")
      #expect(await word(cold.id, .null, "workload")?.word == "ORDER")
      #expect(await word(UUID(), .uuid(cast.mark.id), "workload")?.word == "EMPTY")
      #expect(await word(lead.id, .uuid(cast.mark.id), "workload")?.detail["rule"]?.text == "same")
      for person in [cast.olga, cast.anna, cast.adam, cast.pavel] {
        #expect(await word(lead.id, .uuid(person.id), "workload")?.detail["field"]?.text == "to")
      }
      #expect(await word(lead.id, .uuid(cast.maria.id), .null)?.detail["field"]?.text == "reason")
      #expect(
        await word(lead.id, .uuid(cast.maria.id), "too_dear")?.detail["field"]?.text == "reason")
      for person in cast.all where person.name != "helen" {
        #expect(
          await person.refusal(Self.reassign, .uuid(lead.id), .uuid(cast.maria.id), "workload", "x")
            == "42501")
      }
      #expect(try await cast.place(of: lead) == "sales")
    }
  }

  @Test func `a client goes to another account manager, onto the desk and off it`() async throws {
    try await Cast.play { cast in
      let client = try await cast.client("Acme", of: cast.anna)
      let give: Statement = "select head.reassign_client($1, $2, $3, $4)"
      try await cast.helen.asks(give, .uuid(client), .uuid(cast.artur.id), "workload", "k1")
      #expect(try await cast.anna.asks("select from core.client").count == 0)
      #expect(try await cast.anna.asks("select from core.name").count == 0)
      #expect(try await cast.artur.asks("select from core.name").count == 1)
      try await cast.helen.asks(give, .uuid(client), .null, "absence", "k2")
      #expect(try await cast.artur.asks("select from core.name").count == 0)
      #expect(try await cast.helen.asks("select from head.desk where what = 'client'").count == 1)
      // While tier 3 works, managers hold no clients.
      #expect(
        await cast.helen.refusal(give, .uuid(client), .uuid(cast.mark.id), "workload", "k3")
          == "WRONG")
      try await cast.helen.asks("select head.switch_tier(null, false, 's')")
      try await cast.helen.asks(give, .uuid(client), .uuid(cast.mark.id), "workload", "k4")
      #expect(try await cast.mark.asks("select from core.client").count == 1)
      for person in cast.all where person.name != "helen" {
        #expect(
          await person.refusal(give, .uuid(client), .uuid(cast.anna.id), "workload", "x") == "42501"
        )
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a reassignment and a win at the same moment: one of them, and nothing doubled`()
    async throws
  {
    try await Cast.play { cast in
      for round in 1...5 {
        let lead = try await cast.accepted(
          "Racer \(round)", by: cast.mark, number: "+7812555000\(round)")
        try await cast.sees(
          "update core.lead set stage = 'referrals' where id = $1", .uuid(lead.id))
        try await cast.sees(
          """
          insert into core.check_mark (lead, item, contact, value, member)
          select $1, i.id, $2, 'yes', $3 from core.checklist_item i where i.required
          """, .uuid(lead.id), .uuid(lead.contact), .uuid(cast.mark.id))
        try await cast.sees(
          "insert into core.payment (contact, lead, amount_cents, paid_on, member) values ($2, $1, 100, current_date, $3)",
          .uuid(lead.id), .uuid(lead.contact), .uuid(cast.mark.id))
        let version: Int = try await cast.one(
          "select version from core.lead where id = $1", .uuid(lead.id))
        async let won = cast.mark.refusal(
          "select managers.win($1, $2, '[]', true, 'First order', 100, 'RUB', $3)", .uuid(lead.id),
          .int(Int64(version)), .text("w\(round)"))
        async let given = cast.helen.refusal(
          Self.reassign, .uuid(lead.id), .uuid(cast.maria.id), "workload", .text("g\(round)"))
        let words = await [won, given]
        #expect(words.filter { $0 == nil }.count == 1, "\(words)")
        let place = try await cast.place(of: lead)
        #expect(place == (words[0] == nil ? "won" : "sales"))
        let clients: Int = try await cast.one(
          "select count(*) from core.client where contact = $1", .uuid(lead.contact))
        #expect(clients == (words[0] == nil ? 1 : 0))
      }
      #expect(try await cast.violations().filter { !$0.contains("a place equals") } == [])
    }
  }
}
