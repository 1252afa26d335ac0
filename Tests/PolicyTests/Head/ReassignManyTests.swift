import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Many at once: what the preview showed is what is done, with one journal entry each, or nothing is.
@Suite struct ReassignManyTests {
  static let preview: Statement = "select head.preview_reassign($1, $2)"
  static let many: Statement = "select head.reassign_many($1, $2, $3, $4, $5)"

  /// The mark that a preview answers with.
  private static func mark(_ cast: Cast, _ picked: String, _ to: [UUID]) async throws -> Value {
    let shown = try await cast.helen.gets(preview, .json(picked), .uuids(to))
    return .text(try #require(shown?["mark"]?.text))
  }

  /// So many leads in a manager's sales, made as a head's import and reassignment make them.
  private static func held(_ cast: Cast, _ count: Int, by manager: Person) async throws {
    try await cast.sees(
      """
      with made as (insert into core.contact (zone, source, external_id)
        select 'Europe/Moscow', 'many', g::text from generate_series(1, $1) g returning id),
      named as (insert into core.name (contact, name) select id, 'Firm' from made)
      select 1 from made
      """, .int(Int64(count)))
    try await cast.sees(
      """
      select core.open_lead(c.id, $1, 'qualification', m, 'opened')
      from core.contact c, core.member m where c.source = 'many' and m.sign_in_name = 'shell'
      """, .uuid(Cast.banks))
    let picked = #"{"place": "qualification"}"#
    try await cast.helen.asks(
      many, .json(picked), .uuids([manager.id]), "workload",
      try await mark(cast, picked, [manager.id]), "given")
  }

  @Test func `a thousand leads are shared equally in one act, each with its entry and its task`()
    async throws
  {
    try await Cast.play { cast in
      try await Self.held(cast, 1_000, by: cast.mark)
      #expect(try await cast.mark.asks("select from core.lead").count == 1_000)
      let picked = #"{"holder": "\#(cast.mark.id)"}"#
      let to = [cast.maria.id, cast.helen.id]
      let shown = try #require(
        try await cast.helen.gets(Self.preview, .json(picked), .uuids(to)))
      #expect(shown["leads"]?.text == "1000")
      guard case .array(let shares)? = shown["shares"] else { throw Trouble.noShares }
      #expect(shares.map { $0["leads"]?.text } == ["500", "500"])
      #expect(shares.map { $0["tasks"]?.text } == ["500", "500"])
      #expect(shares.map { $0["above_cap"] } == [.bool(false), .bool(true)])
      #expect(try await cast.mark.asks("select from core.lead").count == 1_000)

      let mark = try await Self.mark(cast, picked, to)
      let began = ContinuousClock.now
      let answer = try await cast.helen.gets(
        Self.many, .json(picked), .uuids(to), "absence", mark, "k")
      #expect(ContinuousClock.now - began < .seconds(5))
      #expect(answer?["leads"]?.text == "1000")
      for (person, seen) in [(cast.mark, 0), (cast.maria, 500)] {
        #expect(try await person.asks("select from core.lead").count == seen)
        #expect(try await person.asks("select from core.name").count == seen)
        let tasks = try await person.asks("select from core.task where member = auth.me()").count
        #expect(tasks == seen)
      }
      let entries: Int = try await cast.one(
        "select count(*) from core.journal where act = 'reassigned' and reason = 'absence'")
      #expect(entries == 1_000)
      let told: Int = try await cast.one(
        "select count(*) from core.outbox where act = 'reassigned'")
      #expect(told == 2_000)
      #expect(
        try await cast.helen.gets(Self.many, .json(picked), .uuids(to), "absence", mark, "k")
          == answer)
      #expect(
        await cast.helen.refusal(Self.many, .json(picked), .uuids(to), "workload", mark, "k")
          == "REUSE")
      #expect(try await cast.violations() == [])
    }
  }

  @Test
  func `what one of them holds stays; promises go along; clients go with their keeper's name`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      let other = try await cast.accepted("Birch", by: cast.maria)
      try await cast.mark.asks(
        "select managers.add_task($1, 'offer', 'Offer promised', now() + interval '1 hour', true, 't')",
        .uuid(lead.id))
      let picked = #"{"place": "sales"}"#
      let shown = try await cast.helen.gets(
        Self.preview, .json(picked), .uuids([cast.maria.id]))
      #expect(shown?["stay"]?.text == "1")
      guard case .array(let shares)? = shown?["shares"] else { throw Trouble.noShares }
      #expect(shares[0]["promises"]?.text == "1")
      #expect(shares[0]["will_hold_leads"]?.text == "2")
      try await cast.helen.asks(
        Self.many, .json(picked), .uuids([cast.maria.id]), "workload",
        try await Self.mark(cast, picked, [cast.maria.id]), "k")
      #expect(try await cast.maria.asks("select from core.name").count == 2)
      let stayed: Int = try await cast.one(
        "select count(*) from core.journal where subject = $1 and act = 'reassigned'",
        .uuid(other.id))
      #expect(stayed == 0)

      let client = try await cast.client("Cedar", of: cast.anna)
      let kept = #"{"holder": "\#(cast.anna.id)"}"#
      try await cast.helen.asks(
        Self.many, .json(kept), .uuids([cast.artur.id]), "absence",
        try await Self.mark(cast, kept, [cast.artur.id]), "k2")
      #expect(try await cast.anna.asks("select from core.client").count == 0)
      #expect(try await cast.artur.asks("select from core.client").count == 1)
      // By id, and onto who may not hold it.
      let one = #"{"clients": ["\#(client)"]}"#
      #expect(
        await cast.helen.refused(Self.preview(.json(one), .uuids([cast.mark.id])))?.detail["field"]?
          .text == "to")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `it is refused where something moved since, where nothing is picked, and to others`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      let cold = try await cast.lead("Birch")
      let picked = #"{"place": "sales"}"#
      let mark = try await Self.mark(cast, picked, [cast.maria.id])
      try await cast.helen.asks(
        ReassignTests.reassign, .uuid(lead.id), .uuid(cast.helen.id), "workload", "one")
      func word(_ picked: String, _ to: [UUID], _ mark: Value, _ reason: Value = "workload") async
        -> Refusal?
      {
        await cast.helen.refused(
          Self.many(
            .json(picked), .uuids(to), reason, mark, .text(UUID().uuidString)))
      }
      let stale = await word(picked, [cast.maria.id], mark)
      #expect(stale?.word == "STALE")
      #expect(stale?.detail["rule"]?.text == "picked")
      let holder: UUID = try await cast.one(
        "select holder from core.lead where id = $1", .uuid(lead.id))
      #expect(holder == cast.helen.id)
      let now = try await Self.mark(cast, picked, [cast.maria.id])
      #expect(await word(picked, [cast.maria.id], now, .null)?.detail["field"]?.text == "reason")
      for (picked, to, word) in [
        (#"{"leads": []}"#, [cast.maria.id], "WRONG"), (picked, [], "WRONG"),
        (picked, [cast.olga.id], "WRONG"),
        (#"{"leads": ["\#(UUID())"]}"#, [cast.maria.id], "EMPTY"),
        (#"{"leads": ["\#(cold.id)"]}"#, [cast.maria.id], "ORDER"),
        (#"{"leads": ["x"]}"#, [cast.maria.id], "WRONG"),
        (#"{"holder": "x"}"#, [cast.maria.id], "WRONG"),
      ] {
        let refused = await cast.helen.refused(Self.preview(.json(picked), .uuids(to)))
        #expect(refused?.word == word, "\(picked) \(to)")
      }
      for person in cast.all where person.name != "helen" {
        #expect(
          await person.refusal(
            Self.many, .json(picked), .uuids([cast.maria.id]), "workload", now, "x")
            == "42501")
        #expect(
          await person.refusal(Self.preview, .json(picked), .uuids([cast.maria.id])) == "42501")
      }
    }
  }

  @Test
  func `while it happens its new holder leaves, or its old one wins: nothing is lost or doubled`()
    async throws
  {
    try await Cast.play { cast in
      for round in 1...4 {
        let joined = try await cast.joins("joiner\(round)", tier: "managers")
        _ = try await cast.accepted(
          "Racer \(round)", by: cast.mark, number: "+7812555100\(round)")
        let picked = #"{"holder": "\#(cast.mark.id)"}"#
        let mark = try await Self.mark(cast, picked, [joined.id])
        async let given = cast.helen.refusal(
          Self.many, .json(picked), .uuids([joined.id]), "workload", mark, .text("g\(round)"))
        async let left = cast.adam.refusal(
          "select admins.deactivate($1, $2)", .uuid(joined.id), .text("l\(round)"))
        let words = await [given, left]
        #expect(words[1] == nil, "\(words)")
        #expect(words[0] == nil || words[0] == "WRONG" || words[0] == "STALE", "\(words)")
        let astray: Int = try await cast.one(
          "select count(*) from core.lead where holder = $1", .uuid(joined.id))
        #expect(astray == 0)
      }
      #expect(try await cast.violations() == [])
    }
  }

  /// The answer was not what the test reads.
  private enum Trouble: Error { case noShares }
}
