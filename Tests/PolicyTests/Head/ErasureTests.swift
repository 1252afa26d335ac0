import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Erasing a person's data: two people's act, after which nothing tells who it was and everything else is as before.
@Suite struct ErasureTests {
  static let propose: Statement = "select head.propose_erasure($1, $2, $3)"
  static let confirm: Statement = "select head.confirm_erasure($1, $2)"

  /// What a person left everywhere, told by words that stand nowhere else.
  private static let traces = ["zimin", "boris", "rex", "7701234567", "mill street", "4951234567"]

  /// A lead whose contact has something of everything that is written of a person, and Hugo, a second head.
  private static func person(_ cast: Cast) async throws -> (lead: CastLead, hugo: Person) {
    let lead = try await cast.accepted(
      "Boris Zimin", by: cast.mark, number: "+74951234567")
    let mark = Value.uuid(cast.mark.id)
    let contact = Value.uuid(lead.contact)
    try await cast.mark.asks(
      "select managers.add_task($1, 'call', 'Ask Boris about Rex', now() + interval '1 day', false, 't')",
      .uuid(lead.id))
    try await cast.sees(
      "update core.name set company = 'Zimin Mill', position = 'Boris', notes = 'Rex' where contact = $1",
      contact)
    try await cast.sees(
      "insert into core.identity (contact, tax_number, emails, address) values ($1, '7701234567', '{boris@zimin.example}', 'Mill Street 1') on conflict (contact) do update set tax_number = excluded.tax_number, emails = excluded.emails, address = excluded.address",
      contact)
    try await cast.sees(
      "insert into core.note (contact, lead, member, body) values ($1, $2, $3, 'Boris likes Rex')",
      contact, .uuid(lead.id), mark)
    try await cast.sees(
      "insert into core.fact (contact, kind, body, month, day, member) values ($1, 'pet', 'Rex', 5, 6, $2)",
      contact, mark)
    try await cast.sees(
      "update core.attempt set note = 'Boris again' where contact = $1", contact)
    try await cast.sees(
      "update core.answer set said = 'Rex' where contact = $1", contact)
    return (lead, try await cast.joins("hugo", tier: "head"))
  }

  /// Which of the traces stand anywhere in the tables; what is kept for a week to answer repeats aside.
  private static func found(_ cast: Cast) async throws -> [String] {
    let tables = try await cast.sees(
      "select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'core'::regnamespace and c.relname not in ('replay', 'script_version', 'script_draft') order by 1"
    ).map { try $0["name", as: String.self] }
    var found: [String] = []
    for table in tables {
      for trace in traces {
        let rows: Int = try await cast.one(
          "select count(*) from \(table) t where position($1 in lower(to_jsonb(t)::text)) > 0",
          .text(trace))
        if rows > 0 { found.append("\(trace) in \(table)") }
      }
    }
    return found
  }

  /// Everything of everybody else, and what happened with this one, in one line that changes when any of it does.
  private static func rest(_ cast: Cast, but contact: UUID) async throws -> String {
    try await cast.one(
      """
      select concat_ws(' ',
        (select md5(string_agg(n::text, '' order by n.contact)) from core.name n where n.contact <> $1),
        (select md5(string_agg(n::text, '' order by n.id)) from core.number n where n.contact <> $1),
        (select md5(string_agg(t::text, '' order by t.id)) from core.task t where t.contact <> $1),
        (select md5(string_agg(l::text, '' order by l.id)) from core.lead l where l.contact <> $1),
        (select md5(string_agg(j::text, '' order by j.id)) from core.journal j where j.act <> 'erased'),
        (select md5(string_agg(e::text, '' order by e.id)) from core.egress e),
        (select md5(string_agg(concat_ws(' ', a.id, a.number, a.disposition, a.seconds, a.started_at, a.ended_at), '' order by a.id)) from core.attempt a),
        (select count(*) from core.contact), (select count(*) from core.lead), (select count(*) from core.number),
        (select count(*) from core.answer), (select count(*) from core.note), (select count(*) from core.fact))
      """, .uuid(contact))
  }

  @Test
  func `one head proposes, another confirms: nothing tells who it was, everything else stands`()
    async throws
  {
    try await Cast.play { cast in
      let (lead, hugo) = try await Self.person(cast)
      let other = try await cast.qualified("Birch")
      #expect(try await Self.found(cast).count > 8)
      #expect(try await cast.helen.asks("select head.search('zimin', null)").count == 1)
      let before = try await Self.rest(cast, but: lead.contact)
      _ = try await cast.helen.gets(Self.propose, .uuid(lead.id), "asked", "p")
      #expect(
        await cast.helen.refused(Self.confirm(.uuid(lead.id), "c"))?.detail["rule"]?.text
          == "second_person")
      #expect(try await Self.found(cast).count > 8)
      let done = try #require(try await hugo.gets(Self.confirm, .uuid(lead.id), "c"))
      #expect(done["numbers"]?.text == "1")
      #expect(try await Self.found(cast) == [])
      #expect(try await Self.rest(cast, but: lead.contact) == before)
      #expect(try await cast.violations() == [])
      #expect(try await cast.place(of: lead) == "closed")
      #expect(try await cast.place(of: other) == "qualification")
      #expect(try await cast.helen.asks("select head.search('zimin', null)").count == 0)
      #expect(try await cast.helen.asks("select head.search('', '+74951234567')").count == 0)
      #expect(try await cast.mark.asks("select from managers.leads").count == 0)
      // Nobody calls the number again, whoever brings it.
      let quiet: Bool = try await cast.one(
        "select core.is_quiet(sha256('+74951234567'::bytea), null)")
      #expect(quiet)
      // For good: nothing opens, merges or erases it again.
      #expect(
        await hugo.refusal(ReopenTests.reopen, .uuid(lead.id), "qualification", "request", "r")
          == "QUIET")
      #expect(
        await hugo.refusal(
          "select head.merge($1, $2, null, 'm')", .uuid(lead.contact), .uuid(other.contact))
          == "STALE")
      #expect(await cast.helen.refusal(Self.propose, .uuid(lead.id), "asked", "p2") == "STALE")
      let acts = try await cast.sees("select act from core.decision order by no").map {
        try $0["act", as: String.self]
      }
      #expect(acts.suffix(2) == ["proposed", "erased"])
    }
  }

  @Test func `an admin is a second person too, and learns a ticket's number`() async throws {
    try await Cast.play { cast in
      let (lead, _) = try await Self.person(cast)
      _ = try await cast.helen.gets(Self.propose, .uuid(lead.id), "withdrawn", "p")
      let shown = try await cast.adam.asks(
        "select id, member_name, sign_in_name from admins.proposals")
      #expect(shown.count == 1)
      let ticket: Int = try await cast.one(
        "select ticket from core.lead where id = $1", .uuid(lead.id))
      #expect(try shown[0]["member_name", as: String.self] == "№ \(ticket)")
      let id: UUID = try shown[0]["id"]
      let answer = try await cast.adam.gets("select admins.confirm($1, 'k')", .uuid(id))
      #expect(answer?["kind"]?.text == "erase")
      #expect(try await Self.found(cast) == [])
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a number that somebody else has too stays theirs, and a merged contact goes along`()
    async throws
  {
    try await Cast.play { cast in
      let (lead, hugo) = try await Self.person(cast)
      let twin = try await cast.lead("Twin", numbers: ["+74951112233"])
      try await cast.helen.asks(
        "select head.merge($1, $2, 'Boris twice', 'm')", .uuid(twin.contact), .uuid(lead.contact))
      let shared = try await cast.contact("Cedar Zimina")
      try await cast.sees(
        "insert into core.number (contact, masked, kind, same_as) select $1, '+7 495 •••-••-67', 'fixed', n.id from core.number n where n.e164 = '+74951234567'",
        .uuid(shared))
      _ = try await cast.helen.gets(Self.propose, .uuid(lead.id), "asked", "p")
      _ = try await hugo.gets(Self.confirm, .uuid(lead.id), "c")
      let heir: UUID = try await cast.one(
        "select contact from core.number where e164 = '+74951234567'")
      #expect(heir == shared)
      let quiet: [String] = try await cast.sees("select masked from core.do_not_call").map {
        try $0["masked"]
      }
      #expect(quiet == ["•••"])
      let erased: Int = try await cast.one(
        "select count(*) from core.contact where erased_at is not null")
      #expect(erased == 2)
      let notes: Int = try await cast.one("select count(*) from core.merge where note is not null")
      #expect(notes == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test
  func `a client leaves its account manager; what is owed and who is on a call stand in the way`()
    async throws
  {
    try await Cast.play { cast in
      let client = try await cast.client("Boris Zimin", of: cast.anna)
      let contact: UUID = try await cast.one(
        "select contact from core.client where id = $1", .uuid(client))
      let hugo = try await cast.joins("hugo", tier: "head")
      let answer = try await cast.anna.gets(
        "select accounts.open_request($1, 'question', 'Where is Rex?', now() + interval '1 day', 'q')",
        .uuid(client))
      let lead = try #require(answer?["request"]?.text.flatMap(UUID.init(uuidString:)))
      let invoice: UUID = try await cast.one(
        "insert into core.invoice (contact, client, no, amount_cents, due_on, member) values ($1, $2, '7', 100, current_date, $3) returning id",
        .uuid(contact), .uuid(client), .uuid(cast.anna.id))
      #expect(
        await cast.helen.refused(Self.propose(.uuid(lead), "asked", "p0"))?.detail["rule"]?.text
          == "erase_unpaid")
      try await cast.sees("update core.invoice set paid_at = now() where id = $1", .uuid(invoice))
      _ = try await cast.helen.gets(Self.propose, .uuid(lead), "asked", "p")
      #expect(await hugo.refusal(Self.propose, .uuid(lead), "asked", "p1") == "TAKEN")
      _ = try await hugo.gets(Self.confirm, .uuid(lead), "c")
      #expect(try await cast.anna.asks("select from accounts.clients").count == 0)
      let place: String = try await cast.one(
        "select place from core.client where id = $1", .uuid(client))
      #expect(place == "lost")
      let desk: Int = try await cast.one(
        "select count(*) from core.client where account_manager is not null")
      #expect(desk == 0)
      #expect(try await cast.violations() == [])
      let calling = try await cast.lead("Dove", numbers: ["+78125550001"], priority: 1)
      _ = try await cast.claimed(by: cast.olga)
      #expect(await cast.helen.refusal(Self.propose, .uuid(calling.id), "asked", "p3") == "TAKEN")
    }
  }

  @Test
  func `nobody else proposes or confirms, a wrong reason is named, and rows are refused as ever`()
    async throws
  {
    try await Cast.play { cast in
      let (lead, hugo) = try await Self.person(cast)
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal(Self.propose, .uuid(lead.id), "asked", "x") == "42501")
        #expect(await person.refusal(Self.confirm, .uuid(lead.id), "x") == "42501")
      }
      #expect(await cast.helen.refusal(Self.propose, .uuid(UUID()), "asked", "x") == "EMPTY")
      #expect(
        await cast.helen.refused(Self.propose(.uuid(lead.id), "bored", "y"))?.detail["field"]?.text
          == "reason")
      #expect(await hugo.refusal(Self.confirm, .uuid(lead.id), "c") == "STALE")
      _ = try await cast.helen.gets(Self.propose, .uuid(lead.id), "asked", "p")
      #expect(try await hugo.gets("select head.decline_erasure($1, 'd')", .uuid(lead.id)) != nil)
      #expect(await hugo.refusal(Self.confirm, .uuid(lead.id), "c2") == "STALE")
      #expect(try await Self.found(cast).count > 8)
      for table in [
        "name", "number", "identity", "note", "fact", "answer", "journal", "egress", "contact",
        "lead", "do_not_call",
      ] {
        await #expect(throws: PostgresError.self, "\(table)") {
          try await cast.sees("delete from core.\(table)")
        }
      }
    }
  }

  @Test func `what is written to an erased contact again is a breach`() async throws {
    try await Cast.play { cast in
      let (lead, hugo) = try await Self.person(cast)
      _ = try await cast.helen.gets(Self.propose, .uuid(lead.id), "no_purpose", "p")
      _ = try await hugo.gets(Self.confirm, .uuid(lead.id), "c")
      #expect(try await cast.violations() == [])
      for change in [
        "update core.name set name = 'Boris' where contact = $1",
        "update core.identity set address = 'Mill Street' where contact = $1",
        "update core.fact set body = 'Rex' where contact = $1",
        "update core.answer set said = 'Rex' where contact = $1",
        "update core.task set subject = 'Rex' where contact = $1",
      ] {
        try await cast.owner.execute(script: "begin")
        try await cast.sees(change, .uuid(lead.contact))
        let breaches = try await cast.violations()
        #expect(breaches.contains { $0.hasPrefix("what was erased stays erased") }, "\(change)")
        try await cast.owner.execute(script: "rollback")
      }
    }
  }
}
