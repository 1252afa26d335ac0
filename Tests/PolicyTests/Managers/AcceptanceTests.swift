import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct AcceptanceTests {
  @Test func `the queue shows city, masked number and answers, oldest first, and no name`()
    async throws
  {
    try await Cast.play { cast in
      let acme = try await cast.qualified("Acme")
      let birch = try await cast.qualified("Birch")
      let rows = try await cast.maria.asks("select * from managers.qualification")
      #expect(try rows.map { try $0["id", as: UUID.self] } == [acme.id, birch.id])
      #expect(try rows[0]["city", as: String.self] == "Moscow")
      #expect(try rows[0]["need", as: String.self] == "Transfers abroad")
      #expect(try rows[0]["numbers", as: [String].self].allSatisfy { $0.contains("•••") })
      let columns = ["name", "company", "position", "site", "notes", "e164", "ticket"]
      #expect(columns.allSatisfy { !rows[0].has($0) })
      #expect(try await !cast.knows(cast.maria, acme))
    }
  }

  @Test func `the oldest is accepted first, with names, a stage and a first task`() async throws {
    try await Cast.play { cast in
      let acme = try await cast.qualified("Acme")
      try await cast.qualified("Birch")
      let answer = try await cast.mark.gets("select managers.accept('a')")
      #expect(answer?["lead"]?.text == acme.id.uuidString.lowercased())
      #expect(answer?["stage"]?.text == "needs")
      let arrived: Bool = try await cast.one(
        """
        select l.place = 'sales' and l.holder = $2 and c.custodian = $2 and l.accepted_at is not null
          and t.due_at = core.working_time(l.accepted_at, '15 minutes') and l.due_at = t.due_at
          and j.act = 'accepted' and j.member = $2 and j.from_place = 'qualification'
          and (select count(*) from core.outbox o where o.subject = l.id and o.act = 'accepted') = 1
        from core.lead l join core.contact c on c.id = l.contact
          join core.task t on t.lead = l.id and t.member = $2 and t.done_at is null
          join core.journal j on j.subject = l.id and j.no = l.chain_no
        where l.id = $1
        """, .uuid(acme.id), .uuid(cast.mark.id))
      #expect(arrived)
      #expect(try await cast.knows(cast.mark, acme))
      #expect(try await !cast.knows(cast.maria, acme))
      #expect(try await cast.maria.asks("select from managers.leads").isEmpty)
    }
  }

  @Test func `an empty queue answers so`() async throws {
    try await Cast.play { cast in
      #expect(try await cast.mark.gets("select managers.accept('a')")?["lead"] == .null)
      // The same key finds what has come in since.
      try await cast.qualified()
      #expect(try await cast.mark.gets("select managers.accept('a')")?["lead"]?.text != nil)
    }
  }

  @Test func `a repeated key takes nothing more`() async throws {
    try await Cast.play { cast in
      try await cast.qualified("Acme")
      try await cast.qualified("Birch")
      let first = try await cast.mark.gets("select managers.accept('a')")
      #expect(try await cast.mark.gets("select managers.accept('a')") == first)
      #expect(try await cast.one("select count(*) from core.lead where place = 'sales'") == 1)
    }
  }

  @Test func `two who accept at once get two leads`() async throws {
    try await Cast.play { cast in
      try await cast.qualified("Acme")
      try await cast.qualified("Birch")
      async let one = cast.mark.gets("select managers.accept('a')")
      async let other = cast.maria.gets("select managers.accept('a')")
      let taken = [try await one, try await other].compactMap { $0?["lead"]?.text }
      #expect(Set(taken).count == 2)
    }
  }

  @Test func `many accepts at once do not pass the cap`() async throws {
    try await Cast.play { cast in
      try await cast.sees("update core.department set open_leads_cap = 2")
      for name in ["Acme", "Birch", "Cedar"] { try await cast.qualified(name) }
      let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
        for turn in 1...6 {
          group.addTask {
            await cast.mark.refusal("select managers.accept($1)", .text("a\(turn)"))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
      }
      #expect(refusals == ["LIMIT", "LIMIT", "LIMIT", "LIMIT"])
      #expect(try await cast.one("select count(*) from core.lead where place = 'sales'") == 2)
    }
  }

  @Test func `a lead is sent back with a reason, and its operator is named in the journal`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.qualified()
      let call = Call(
        "select managers.send_back($1, 'wrong_person', 'ask for Ivan', 's')", [.uuid(lead.id)])
      let wrong = await cast.mark.refused(
        Call("select managers.send_back($1, 'too_dear', null, 's')", [.uuid(lead.id)]))
      #expect(wrong?.word == "WRONG")
      #expect(wrong?.detail["field"]?.text == "reason")
      try await cast.mark.asks(call)
      let back: Bool = try await cast.one(
        """
        select l.place = 'calling' and l.ready and l.due_at <= now() and l.holder is null
          and j.act = 'sent_back' and j.reason = 'wrong_person' and j.detail ->> 'operator' = $2::text
        from core.lead l join core.journal j on j.subject = l.id and j.no = l.chain_no where l.id = $1
        """, .uuid(lead.id), .text(cast.olga.id.uuidString.lowercased()))
      #expect(back)
      #expect(
        try await cast.helen.asks("select from core.note where body = 'ask for Ivan'").count == 1)
      #expect(try await cast.mark.asks("select from core.note").isEmpty)
      #expect(
        await cast.maria.refusal(
          "select managers.send_back($1, 'wrong_person', null, 't')", .uuid(lead.id)) == "EMPTY")
    }
  }

  @Test func `an enquiry by hand cannot be sent back to nobody`() async throws {
    try await Cast.play { cast in
      try await cast.mark.asks(opening("+74951110000", "qualification", "o"))
      let refusal = await cast.mark.refused(
        Call(
          "select managers.send_back((select id from managers.qualification), 'wrong_person', null, 's')",
          []))
      #expect(refusal?.word == "ORDER")
      #expect(refusal?.detail["rule"]?.text == "no_operator")
    }
  }

  @Test func `what another holds is not there`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      let id = Value.uuid(lead.id)
      let one = Value.int(1)
      let acts: [Call] = [
        Call("select managers.send_back($1, 'wrong_person', null, 'k')", [id]),
        Call("select managers.mark($1, 'needs_named', 'x', $2, 'k')", [id, one]),
        advance(lead, one),
        Call("select managers.lose($1, 'too_dear', null, 'k')", [id]),
        Call("select managers.nurture($1, current_date + 5, 'season', null, 'k')", [id]),
        Call("select managers.wake($1, 'k')", [id]),
        Call(
          "select managers.add_task($1, 'call', 'x', now() + interval '1 day', false, 'k')", [id]),
        Call("select managers.add_note($1, 'x', 'k')", [id]),
        Call("select managers.issue_invoice($1, '1', 100, 'RUB', current_date + 5, 'k')", [id]),
        Call("select managers.record_payment($1, gen_random_uuid(), 100, current_date, 'k')", [id]),
        Call("select managers.win($1, $2, null, true, 'x', 100, 'RUB', 'k')", [id, one]),
        Call("select managers.reveal($1, null, 'k')", [id]),
        Call("select managers.add_number($1, '+74951110000', '+7 ••', 'fixed', 'k')", [id]),
      ]
      for act in acts {
        #expect(await cast.maria.refused(act)?.word == "EMPTY", "\(act.statement)")
        for other in [cast.olga, cast.anna, cast.helen, cast.adam, cast.pavel] {
          #expect(await other.refused(act)?.word == "42501", "\(other.name): \(act.statement)")
        }
      }
      #expect(
        try await cast.one(
          "select count(*) from core.journal where member = $1", .uuid(cast.maria.id)) == 0)
    }
  }
}
