import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Search finds what is one's own, and tells of nothing else: not by its answer, nor by the pages it reads.
@Suite struct SearchTests {
  /// How many leads a search finds.
  private func found(_ person: Person, _ text: String, _ number: String? = nil) async throws -> Int
  {
    try await person.asks(
      Statement(unsafe: "select count(*)::int as n from \(person.role).search($1, $2)"),
      .text(text), number.map { .text($0) } ?? .null)[0]["n"]
  }

  @Test
  func `a name is found by the beginning of any word, a number whole, a ticket by its number`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      let ticket: Int = try await cast.one(
        "select ticket from core.lead where id = $1", .uuid(lead.id))
      for person in [cast.helen, cast.mark] {
        for text in ["acme", "ivan", "MILL iv", "№ \(ticket)", "#\(ticket)", "\(ticket)"] {
          #expect(try await found(person, text) == 1, "\(person.name): \(text)")
        }
        #expect(try await found(person, "x", "+79160000002") == 1)
        for text in ["cme", "ivan birch", "", "%", "№ 999999", "+7916"] {
          #expect(try await found(person, text) == 0, "\(person.name): \(text)")
        }
        #expect(try await found(person, "x", "+79160000099") == 0)
      }
    }
  }

  @Test func `numbers cannot be tried one by one`() async throws {
    try await Cast.play { cast in
      try await cast.accepted("Acme", by: cast.mark)
      try await cast.sees("update core.department set manager_reveals_an_hour = 1")
      #expect(try await found(cast.mark, "x", "+79160000002") == 1)
      #expect(try await found(cast.mark, "x", "+79160000098") == 0)
      #expect(try await found(cast.mark, "acme") == 1)
      for number in ["+79160000002", "+79160000097"] {
        #expect(
          await cast.mark.refusal(
            "select * from managers.search('x', $1)", .text(number)) == "LIMIT")
      }
      _ = try await found(cast.helen, "x", "+79160000002")
      try await cast.helen.asks(
        "select line from head.lead_list(null, null, null, null, false, 'x', '+79160000002', null, null)"
      )
      #expect(
        try await cast.one("select count(*) from core.egress where kind = 'look_up'") == 4)
    }
  }

  @Test func `who was merged into another is found by either name`() async throws {
    try await Cast.play { cast in
      let acme = try await cast.lead("Acme")
      let birch = try await cast.lead("Birch")
      try await cast.helen.asks(
        MergeTests.merge, .uuid(acme.contact), .uuid(birch.contact), .null, "m")
      for name in ["acme", "birch"] { #expect(try await found(cast.helen, name) == 2) }
    }
  }

  @Test func `a contact that was renamed is found by its new name alone`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await cast.sees("update core.name set name = 'Pyotr Oak' where name = 'Ivan Acme'")
      #expect(try await found(cast.helen, "oak") == 1)
      #expect(try await found(cast.helen, "ivan") == 0)
    }
  }

  @Test func `another's lead, the queue's and one that is not there are the same to a manager`()
    async throws
  {
    try await Cast.play { cast in
      _ = try await cast.accepted("Birch", by: cast.maria)
      try await cast.qualified("Acme")
      let ticket: Int = try await cast.one(
        "select l.ticket from core.lead l join core.name n using (contact) where n.name like '%Birch'"
      )
      #expect(try await found(cast.maria, "birch") == 1)
      let session = try await cast.clone.session(as: "tristage_managers")
      try await session.execute(script: "begin")
      _ = try await session.query("select id from auth.enter($1)", [.bytes(cast.mark.digest)])
      var plans: [String] = []
      // Whoever makes a database meanwhile lets every session look its catalogue up anew: the least of three is compared.
      // The first ones warm the caches of the session: after five, PostgreSQL keeps the plans it has.
      let warming = (1...8).map { _ in ("Oak", "+79160000099") }
      for (text, number) in warming + [
        ("Oak", "+79160000099"),
        ("Birch", "+73830000003"), ("Acme", "+79160000002"), ("\(ticket)", "+79160000099"),
        ("999999", "+79160000099"),
      ] {
        var tries: [String] = []
        for _ in 1...3 {
          let rows = try await session.query(
            "explain (analyze, buffers, costs off, timing off, summary off) select * from managers.search('\(text)', '\(number)')"
          )
          tries.append(try rows.map { try $0[0] as String }.joined(separator: "\n"))
        }
        plans.append(tries.min { ($0.count, $0) < ($1.count, $1) }!)
      }
      #expect(Set(plans.dropFirst(warming.count)).count == 1, "\(plans)")
      #expect(plans.allSatisfy { $0.contains("rows=0") })
      await session.close()
    }
  }

  @Test func `a number that was added while the base had it elsewhere is found like any other`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      for number in ["+73830000003", "+79160000077"] {
        #expect(try await found(cast.mark, "x", number) == 0)
        try await cast.mark.asks(
          "select managers.add_number($1, $2, '+7 •••', 'mobile', $2)", .uuid(lead.id),
          .text(number))
        #expect(try await found(cast.mark, "x", number) == 1)
      }
    }
  }

  @Test func `an account manager finds own clients alone`() async throws {
    try await Cast.play { cast in
      _ = try await cast.accepted("Acme", by: cast.mark)
      #expect(try await found(cast.anna, "acme") == 0)
      #expect(try await found(cast.anna, "x", "+79160000002") == 0)
    }
  }

  @Test func `operators, partners and admins search nothing, and nobody reads the words`()
    async throws
  {
    try await Cast.play { cast in
      for role in ["operators", "partners", "admins"] {
        let intruder = try await Intruder(as: role, in: cast)
        for schema in ["head", "managers", "accounts"] {
          let tried = try await intruder.tries("select * from \(schema).search('acme', null)")
          #expect(tried.state == "42501", "\(role) on \(schema)")
        }
        await intruder.leave()
      }
      for role in Doors.roles {
        let intruder = try await Intruder(as: role, in: cast)
        #expect(try await intruder.tries("select from core.word").state == "42501", "\(role)")
        await intruder.leave()
      }
    }
  }
}
