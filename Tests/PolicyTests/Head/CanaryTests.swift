import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A canary looks like any lead or client to its member, counts in no figure, and tells the heads when its number comes in.
@Suite struct CanaryTests {
  static let plant: Statement = """
    select head.plant_canary($1, 'Pyotr Sokolov', 'Sokol LLC', $2, '+7 495 •••-••-01', 'fixed', 'Moscow', 'Europe/Moscow',
      '{Europe/Moscow}', 'Wants an offer', $3)
    """

  /// Plants one, and answers with the lead or client it is.
  static func planted(_ cast: Cast, with person: Person, _ number: String = "+74950009001")
    async throws -> (lead: UUID?, client: UUID?)
  {
    let answer = try await cast.helen.gets(
      plant, .uuid(person.id), .text(number), .text("p\(number)"))
    func id(_ key: String) -> UUID? { answer?[key]?.text.flatMap { UUID(uuidString: $0) } }
    return (id("lead"), id("client"))
  }

  /// An enquiry by hand, as members type them.
  static func ask(_ cast: Cast, _ person: Person, _ number: String, _ key: String) async throws {
    try await person.asks(
      """
      select managers.open('Somebody', null, $1, '+7 495 •••-••-01', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', null,
        'qualification', $2)
      """, .text(number), .text(key))
  }

  @Test func `to its manager it is a lead like any other that a head gave them`() async throws {
    try await Cast.play { cast in
      // One that the head really gave, beside one that does not exist.
      _ = try await cast.helen.gets(
        """
        select head.open('Ivan', 'Ivan LLC', '[{"e164": "+74950009009", "masked": "+7 495 •••-••-09", "kind": "fixed"}]', 'Moscow',
          'Europe/Moscow', '{Europe/Moscow}', 'Wants an offer', null, $1, 'o')
        """, .uuid(cast.mark.id))
      let canary = try await Self.planted(cast, with: cast.mark)
      let columns = """
        kind, place, stage, campaign is null, zone, priority, referred_by, version, due_at is not null, qualified_at is not null
        """
      let two = try await cast.mark.asks(
        Statement(unsafe: "select distinct \(columns) from core.lead"))
      #expect(two.count == 1)
      for other in ["managers.numbers", "managers.leads"] {
        #expect(
          try await cast.mark.asks(Statement(unsafe: "select from \(other)")).count == 2, "\(other)"
        )
      }
      let acts = try await cast.mark.asks(
        "select distinct array_agg(act order by no) from core.journal group by subject")
      #expect(acts.count == 1)
      let lead = try #require(canary.lead)
      let shown = try await cast.mark.gets("select managers.reveal($1, null, 'r')", .uuid(lead))
      #expect(shown?["number"]?.text == "+74950009001")
      // Nobody else has it, and nobody below the head can know what it is.
      #expect(try await cast.maria.asks("select from core.lead").count == 0)
      #expect(try await cast.violations() == [])
      for person in cast.all where person.role != "head" {
        #expect(await person.refusal("select * from core.canary") == "42501")
        #expect(await person.refusal("select * from head.canaries") == "42501")
        #expect(
          await person.refusal(Self.plant, .uuid(cast.mark.id), "+74950009002", "x") == "42501")
      }
      // A manager's record of decisions is the heads' alone.
      #expect(await cast.mark.refusal("select * from core.decision") == "42501")
      #expect(
        try await cast.adam.asks("select from core.decision where act = 'canary_planted'").count
          == 0)
    }
  }

  @Test func `to its account manager it is a client with an order`() async throws {
    try await Cast.play { cast in
      let canary = try await Self.planted(cast, with: cast.anna)
      let client = try #require(canary.client)
      #expect(
        try await cast.anna.asks("select from core.client where id = $1", .uuid(client)).count == 1)
      #expect(try await cast.anna.asks("select from core.client_order").count == 1)
      #expect(try await cast.anna.asks("select from core.name").count == 1)
      #expect(try await cast.artur.asks("select from core.client").count == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `it counts in no figure, and the figures stay equal to the journal`() async throws {
    try await Cast.play { cast in
      let real = try await cast.accepted("Acme", by: cast.mark)
      let canary = try #require(try await Self.planted(cast, with: cast.mark).lead)
      try await cast.sees("update core.tally_mark set next = clock_timestamp(), horizon = '1'")
      _ = try await cast.clock("tally")
      let came: Int = try await cast.one(
        "select coalesce(sum(n), 0)::int from core.tally where split = 'none' and span = 1 and what = 'came'"
      )
      #expect(came == 1)
      #expect(try await cast.violations() == [])
      let behind = try await cast.helen.asks(
        "select lead from head.figure_leads('came', current_date - 2, current_date + 2, null, null, null, null, null)"
      )
      #expect(try behind.map { try $0["lead", as: UUID.self] } == [real.id])
      #expect(canary != real.id)
    }
  }

  /// What a member sees that an enquiry left at each of their leads: what is open, what was noted, what was written.
  static let traces: Statement = """
    select distinct concat_ws(' ', l.place, l.stage, l.version,
      (select array_agg(t.kind || ' ' || t.subject order by t.subject) from core.task t where t.lead = l.id and t.done_at is null),
      (select array_agg(j.act order by j.no) from core.journal j where j.subject = l.id),
      (select array_agg(n.body order by n.body) from core.note n where n.lead = l.id)) as left_behind
    from core.lead l where l.place = 'sales'
    """

  @Test
  func `an enquiry from its number warns the heads, and its holder hears as of any other lead`()
    async throws
  {
    try await Cast.play { cast in
      _ = try await cast.helen.gets(
        """
        select head.open('Ivan', 'Ivan LLC', '[{"e164": "+74950009009", "masked": "+7 495 •••-••-09", "kind": "fixed"}]', 'Moscow',
          'Europe/Moscow', '{Europe/Moscow}', 'Wants an offer', null, $1, 'o')
        """, .uuid(cast.mark.id))
      let lead = try #require(try await Self.planted(cast, with: cast.mark).lead)
      let untouched = try await cast.mark.asks(Self.traces).map { try $0[0, as: String.self] }
      #expect(untouched.count == 1)
      let held = "select place || holder::text from core.lead where id = $1"
      let before: String = try await cast.one(held, .uuid(lead))
      let unknown = try await cast.maria.gets(
        "select managers.open('A', null, '+74950009077', '+7 495 •••-••-77', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', null, 'qualification', 'u')"
      )
      let known = try await cast.maria.gets(
        "select managers.open('A', null, '+74950009001', '+7 495 •••-••-01', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', null, 'qualification', 'k')"
      )
      #expect(known == unknown)
      // The other lead of his is asked for alike; then nothing he sees tells one from the other.
      _ = try await cast.maria.gets(
        "select managers.open('A', null, '+74950009009', '+7 495 •••-••-09', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', null, 'qualification', 'j')"
      )
      let touched = try await cast.mark.asks(Self.traces).map { try $0[0, as: String.self] }
      #expect(touched.count == 1, "\(touched)")
      #expect(touched != untouched)
      try await Self.ask(cast, cast.maria, "+74950009001", "again")
      #expect(try await cast.one(held, .uuid(lead)) == before)
      let warning = try await cast.helen.asks(
        "select name, lead, member_name, detail ->> 'times' as times, detail ->> 'by_name' as by, detail ->> 'shown_at' as shown from head.warnings"
      )
      #expect(warning.count == 1)
      #expect(try warning[0]["name", as: String.self] == "canary_asked")
      #expect(try warning[0]["lead", as: UUID.self] == lead)
      #expect(try warning[0]["member_name", as: String.self] == "Mark")
      #expect(try warning[0]["times", as: String.self] == "2")
      #expect(try warning[0]["by", as: String.self] == "Maria")
      // He never looked at the number: it did not come from his hands.
      #expect(try warning[0]["shown", as: String?.self] == nil)
      let id: UUID = try await cast.helen.asks("select id from head.warnings")[0]["id"]
      try await cast.helen.asks("select head.see_warning($1, 'Looked into it', 's')", .uuid(id))
      try await cast.mark.asks("select managers.reveal($1, null, 'r')", .uuid(lead))
      try await Self.ask(cast, cast.maria, "+74950009001", "third")
      let next = try await cast.helen.asks(
        "select detail ->> 'shown_at' as shown from head.warnings where waits")
      #expect(next.count == 1)
      #expect(try next[0]["shown", as: String?.self] != nil)
    }
  }

  @Test
  func `the head's own enquiry, a number written at another contact and a list are heard too`()
    async throws
  {
    try await Cast.play { cast in
      _ = try await Self.planted(cast, with: cast.anna)
      let answer = try await cast.helen.gets(
        """
        select head.open('Who', null, '[{"e164": "+74950009001", "masked": "+7 495 •••-••-01", "kind": "fixed"}]', null,
          'Europe/Moscow', '{Europe/Moscow}', null, null, $1, 'o')
        """, .uuid(cast.maria.id))
      #expect(answer?["known"] == .bool(true))
      let lead = try await cast.accepted("Acme", by: cast.mark)
      try await cast.mark.asks(
        "select managers.add_number($1, '+74950009001', '+7 495 •••-••-01', 'fixed', 'n')",
        .uuid(lead.id))
      let list = try await cast.helen.gets(
        "select head.begin_import('Banks', 'bought', 'f.csv', sha256('f'), 'b')")
      let id = try #require(UUID(uuidString: list?["import"]?.text ?? ""))
      try await cast.helen.asks(
        """
        select head.import_rows($1, 1, 1, 0, '[{"row": 1, "name": "X", "zone": "Europe/Moscow"}]',
          '[{"row": 1, "position": 1, "e164": "+74950009001", "masked": "+7 495 •••-••-01", "kind": "fixed"}]',
          '[{"id": "Europe/Moscow", "members": ["Europe/Moscow"]}]', 'i')
        """, .uuid(id))
      let names: [String] = try await cast.helen.asks(
        "select name from head.warnings where kind = 'canary' and member_name = 'Anna' order by name"
      ).map { try $0["name"] }
      #expect(names == ["canary_added", "canary_asked", "canary_imported"])
      #expect(try await cast.place(of: lead) == "sales")
    }
  }

  @Test func `whatever act takes it from its member ends it`() async throws {
    try await Cast.play { cast in
      let lead = try #require(try await Self.planted(cast, with: cast.mark).lead)
      let client = try #require(
        try await Self.planted(cast, with: cast.anna, "+74950009002").client)
      #expect(
        try await cast.one("select count(*)::int from core.canary where ended_at is null") == 2)
      try await cast.helen.asks(
        "select head.reassign($1, $2, 'workload', 'r')", .uuid(lead), .uuid(cast.helen.id))
      #expect(try await cast.mark.asks("select from core.lead").count == 0)
      try await cast.helen.asks(
        "select head.reassign_client($1, $2, 'workload', 'c')", .uuid(client), .uuid(cast.artur.id))
      #expect(
        try await cast.one("select count(*)::int from core.canary where ended_at is null") == 0)
      // Heard later it still names whom it was given to, and until when.
      try await Self.ask(cast, cast.maria, "+74950009001", "late")
      let told = try await cast.helen.asks(
        "select member_name, detail ->> 'ended_at' as ended from head.warnings")
      #expect(try told[0]["member_name", as: String.self] == "Mark")
      #expect(try told[0]["ended", as: String?.self] != nil)
    }
  }

  @Test func `only who keeps contacts gets one, with a number that nobody has`() async throws {
    try await Cast.play { cast in
      func why(_ person: Person, _ number: String, _ key: String) async -> String? {
        let refused = await cast.helen.refused(
          Call(Self.plant, [.uuid(person.id), .text(number), .text(key)]))
        return refused.map { "\($0.word) \($0.detail["rule"]?.text ?? "")" }
      }
      for person in [cast.olga, cast.pavel, cast.helen, cast.adam] {
        #expect(await why(person, "+74950009001", person.name) == "WRONG choice")
      }
      #expect(await why(cast.mark, "+74950000001", "k") == "WRONG known")
      #expect(await why(cast.mark, "12", "p") == "WRONG phone")
      try await cast.sees(
        "insert into core.do_not_call (hash, masked, reason, member) values (sha256('+74950009001'), 'x', 'test', $1)",
        .uuid(cast.helen.id))
      #expect(await why(cast.mark, "+74950009001", "q")?.hasPrefix("QUIET") == true)
      #expect(await why(cast.anna, "+74950009001", "r")?.hasPrefix("QUIET") == true)
      #expect(try await cast.one("select count(*)::int from core.canary") == 0)
    }
  }
}
