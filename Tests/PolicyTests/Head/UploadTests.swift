import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Uploads as SQL guards them: whose bytes, who reads them, one lease at a time, in whose name, how long they are kept.
@Suite struct UploadTests {
  private static let reading = Value.json(
    #"{"encoding":"UTF-8","delimiter":"comma","header":true,"columns":{"1":"name","2":"phone"}}"#)
  private static let plan: Statement = "select head.plan_upload($1, $2, $3, 'list', null, true, $4)"
  private static let bring: Statement =
    """
    select rounds.bring_leads($1, $2, 1, 1, '[]', '[{"row":1,"kind":"person","name":"Ivan","zone":"Europe/Moscow"}]',
      '[{"row":1,"position":1,"e164":"+74951530001","masked":"+7 ••• •••-••-01","kind":"fixed"}]', '[]', 5, 'b1')
    """

  /// A whole file of Helen's, not begun.
  private static func draft(_ cast: Cast) async throws -> Value {
    let id: UUID = try await cast.helen.asks("select head.begin_upload('leads', 'list.csv')")[0][0]
    try await cast.helen.asks("select head.add_piece($1, 1, 'name,phone')", .uuid(id))
    try await cast.helen.asks(
      "select head.finish_upload($1, sha256('x'), $2, $3)", .uuid(id), reading,
      .text(UUID().uuidString))
    return .uuid(id)
  }

  /// One that waits to be brought in.
  private static func begun(_ cast: Cast) async throws -> Value {
    let id = try await draft(cast)
    try await cast.helen.asks(plan, id, reading, .uuid(Cast.banks), .text(UUID().uuidString))
    return id
  }

  /// The clock, with the session of a server.
  private static func clock(_ cast: Cast) -> Clockwork {
    Clockwork(pool: cast.pool("rounds"), key: Cast.key)
  }

  /// The word with which the clock is refused, or nil.
  private static func refusal(_ clock: Clockwork, _ call: Call) async -> String? {
    do {
      _ = try await clock.ask(call)
      return nil
    } catch { return error.state?.rawValue ?? "\(error)" }
  }

  @Test func `bytes are added by their head alone, in order, and read by nobody once they come in`()
    async throws
  {
    try await Cast.play { cast in
      let heidi = try await cast.joins("heidi", tier: "head")
      let id: UUID = try await cast.helen.asks("select head.begin_upload('leads', 'x')")[0][0]
      let piece: Statement = "select head.add_piece($1, $2, 'abc')"
      #expect(await heidi.refusal(piece, .uuid(id), .int(1)) == "EMPTY")
      #expect(await cast.helen.refusal(piece, .uuid(id), .int(2)) == "EMPTY", "out of order")
      #expect(await cast.helen.refusal(piece, .uuid(id), .int(513)) == "WRONG")
      let empty: Statement = "select head.finish_upload($1, sha256('x'), $2, 'k')"
      #expect(await cast.helen.refusal(empty, .uuid(id), Self.reading) == "WRONG")
      let beginning: Statement = "select bytes from head.upload_beginning($1)"
      try await cast.helen.asks(piece, .uuid(id), .int(1))
      #expect(try await cast.helen.asks(beginning, .uuid(id)).isEmpty, "it is not whole")
      let draft = try await Self.draft(cast)
      #expect(try await heidi.asks(beginning, draft).count == 1)
      try await heidi.asks(Self.plan, draft, Self.reading, .uuid(Cast.banks), .text("p1"))
      #expect(try await cast.helen.asks(beginning, draft).isEmpty, "it comes in")
      #expect(
        await cast.helen.refusal(Self.plan, draft, Self.reading, .uuid(Cast.banks), .text("p2"))
          == "ORDER")
      for table in ["core.upload_piece", "core.rejected_row"] {
        #expect(await cast.helen.refusal(Statement(unsafe: "select * from \(table)")) == "42501")
      }
    }
  }

  @Test func `a list that cannot be brought in is refused by field`() async throws {
    try await Cast.play { cast in
      let draft = try await Self.draft(cast)
      func refused(_ reading: String, campaign: Value = .uuid(Cast.banks)) async -> String? {
        await cast.helen.refused(
          Call(Self.plan, [draft, .json(reading), campaign, .text(UUID().uuidString)])
        ).map { "\($0.word) \($0.detail["field"]?.text ?? "\($0.detail["missing"] ?? .null)")" }
      }
      let way = #""encoding":"UTF-8","delimiter":"comma","header":true"#
      #expect(await refused("{\(way),\"columns\":{\"1\":\"name\"}}") == "WRONG columns")
      #expect(await refused("{\(way),\"columns\":{\"0\":\"phone\"}}") == "WRONG columns")
      #expect(await refused("{\(way),\"columns\":{\"1\":\"custodian\"}}") == "WRONG columns")
      #expect(await refused("{\(way)}") == "WRONG columns")
      #expect(await refused("[]") == "WRONG reading")
      #expect(
        await refused(#"{"encoding":"KOI8","delimiter":"comma","header":true,"columns":{}}"#)
          == "WRONG encoding")
      #expect(
        await refused("{\(way),\"columns\":{\"1\":\"phone\"}}", campaign: .null)?
          .hasPrefix("SHORT") == true)
      #expect(
        await refused("{\(way),\"columns\":{\"1\":\"phone\"}}", campaign: .uuid(UUID()))
          == "WRONG campaign")
      try await cast.sees(
        "update core.campaign set status = 'ended' where id = $1", .uuid(Cast.banks))
      #expect(
        await refused("{\(way),\"columns\":{\"1\":\"phone\"}}")?.hasPrefix("CLOSE") == true)
      #expect(try await cast.one("select count(*)::int from core.import") == 0)
    }
  }

  @Test func `one server holds a list; a late one is refused, the next goes on`() async throws {
    try await Cast.play { cast in
      let id = try await Self.begun(cast)
      let one = Self.clock(cast)
      let two = Self.clock(cast)
      let take: Statement = "select rounds.take_upload('leads') ->> 'lease_no' as lease"
      func taken(_ clock: Clockwork) async throws -> String? {
        try await clock.ask(take()).first?["lease"]
      }
      #expect(try await taken(one) == "1")
      #expect(try await taken(two) == nil, "it is held")
      try await cast.sees("update core.upload set lease_until = now() - interval '1 second'")
      #expect(await Self.refusal(one, Self.bring(id, .int(1))) == "TAKEN", "its lease is over")
      #expect(try await taken(two) == "2")
      for statement in [
        Statement("select rounds.keep_upload($1, $2)"), "select rounds.upload_piece($1, $2, 1)",
        "select rounds.end_upload($1, $2, null)", Self.bring,
      ] {
        #expect(await Self.refusal(one, statement(id, .int(1))) == "TAKEN", "\(statement)")
      }
      #expect(await Self.refusal(two, Self.bring(id, .int(2))) == nil)
      #expect(await Self.refusal(two, Self.bring(id, .int(2))) == nil, "repeated: the same answer")
      #expect(try await cast.one("select created::int from core.import") == 1)
      _ = try await two.ask(Statement("select rounds.end_upload($1, $2, null)")(id, .int(2)))
      #expect(try await taken(one) == nil)
      #expect(try await cast.violations() == [])
    }
  }

  @Test
  func `stopped, or asked for by who is no head any more, it stands still until a head goes on`()
    async throws
  {
    try await Cast.play { cast in
      let heidi = try await cast.joins("heidi", tier: "head")
      let id = try await Self.begun(cast)
      let clock = Self.clock(cast)
      let take: Statement = "select rounds.take_upload('leads') ->> 'lease_no' as lease"
      _ = try await clock.ask(take())
      let goOn: Statement = "select head.go_on_with_upload($1, $2)"
      #expect(await heidi.refusal(goOn, id, .text("g0")) == "ORDER")
      try await heidi.asks("select head.stop_upload($1, 's1')", id)
      #expect(await Self.refusal(clock, Self.bring(id, .int(1))) == "CLOSE")
      try await cast.helen.asks(goOn, id, .text("g1"))
      try await cast.sees(
        "update core.member set active = false where id = $1", .uuid(cast.helen.id))
      #expect(await Self.refusal(clock, Self.bring(id, .int(1))) == "CLOSE", "Helen left")
      try await cast.sees("update core.upload set lease_until = null")
      let none: String? = try await clock.ask(take()).first?["lease"]
      #expect(none == nil)
      let state: String = try await heidi.asks("select state from head.imports")[0][0]
      #expect(state == "orphaned")
      try await heidi.asks(goOn, id, .text("g2"))
      _ = try await clock.ask(take())
      #expect(await Self.refusal(clock, Self.bring(id, .int(2))) == nil)
      #expect(
        try await cast.one(
          "select m.name from core.journal j join core.member m on m.id = j.member where j.act = 'imported'"
        ) == "Heidi")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `bytes and refused rows are erased in time, and what came of the list stays`()
    async throws
  {
    try await Cast.play { cast in
      let half: UUID = try await cast.helen.asks("select head.begin_upload('leads', 'x')")[0][0]
      try await cast.helen.asks("select head.add_piece($1, 1, 'abc')", .uuid(half))
      let kept = try await Self.draft(cast)
      let ended = try await Self.begun(cast)
      let clock = Self.clock(cast)
      _ = try await clock.ask(Statement("select rounds.take_upload('leads')")())
      _ = try await clock.ask(Self.bring(ended, .int(1)))
      #expect(try await cast.clock("forget_uploads") == 0)
      _ = try await clock.ask(Statement("select rounds.end_upload($1, 1, null)")(ended))
      try await cast.sees(
        "insert into core.rejected_row select $1, 1, 2, '{}', '{a}', now() - interval '31 days'",
        ended)
      try await cast.sees(
        "insert into core.rejected_row select $1, 2, 3, '{}', '{a}', now()", ended)
      #expect(try await cast.clock("forget_uploads") == 1, "nothing of it is needed any more")
      #expect(try await cast.clock("forget_rejected") == 1)
      try await cast.sees(
        "update core.upload_piece set keep_until = now() - interval '1 second' where upload <> $1",
        kept)
      #expect(try await cast.clock("forget_uploads") == 1)
      #expect(try await cast.one("select count(*)::int from core.upload_piece") == 1)
      #expect(try await cast.one("select count(*)::int from core.upload") == 3)
      for table in [
        "core.upload_piece", "core.rejected_row", "core.upload", "core.do_not_call_list",
      ] {
        await #expect(throws: PostgresError.self, "\(table)") {
          try await cast.owner.execute(script: "delete from \(table)")
        }
      }
    }
  }

  @Test func `refused rows are counted out wherever the reading of them begins`() async throws {
    try await Cast.play { cast in
      let id = try await Self.begun(cast)
      for row in 1...3 {
        try await cast.sees(
          "insert into core.rejected_row (upload, row, line, reason, cells) values ($1, $2, $2, '{}', '{x}')",
          id, .int(Int64(row)))
      }
      for after in [Int64(-1), 0, 1, 3] {
        try await cast.helen.asks("select head.rejected_rows($1, $2, 10)", id, .int(after))
      }
      try await cast.helen.asks("select head.rejected_rows($1, 0, -1)", id)
      #expect(
        try await cast.one(
          "select string_agg(rows::text, ',' order by rows) from core.egress where kind = 'export'")
          == "2,3,3")
    }
  }

  @Test func `only a head sends, and only the clock brings in`() async throws {
    try await Cast.play { cast in
      let id = try await Self.begun(cast)
      for person in cast.all {
        #expect(await person.refusal(Self.bring, id, .int(1)) == "42501", "\(person.name)")
        #expect(await person.refusal("select rounds.take_upload('leads')") == "42501")
        if person.role == "head" { continue }
        for statement: Statement in [
          "select head.begin_upload('leads', 'x')", "select * from head.upload_beginning($1)",
          "select head.rejected_rows($1, 0, 10)", "select head.stop_upload($1, 'k')",
          "select * from head.imports where id = $1", "select * from core.upload where id = $1",
        ] {
          let values = statement.text.contains("$1") ? [id] : []
          #expect(
            await person.refused(Call(statement, values))?.word == "42501",
            "\(person.name): \(statement.text)")
        }
      }
    }
  }
}
