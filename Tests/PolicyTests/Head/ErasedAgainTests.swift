import Foundation
import Postgres
import TestKit
import Testing

/// After an erasure: nobody is given who was erased, what comes back all the same can be erased again, and what is
/// confirmed is what was proposed.
@Suite struct ErasedAgainTests {
  private static func erase(_ cast: Cast, _ lead: UUID, by hugo: Person, _ key: String = "e")
    async throws
  {
    _ = try await cast.helen.gets(ErasureTests.propose, .uuid(lead), "asked", .text("p\(key)"))
    _ = try await hugo.gets(ErasureTests.confirm, .uuid(lead), .text("c\(key)"))
  }

  /// A lost client of Anna's with a request of theirs, the way to erase them.
  private static func client(_ cast: Cast, _ name: String) async throws -> (
    client: UUID, contact: UUID, request: UUID
  ) {
    let client = try await cast.client(name, of: cast.anna)
    let contact: UUID = try await cast.one(
      "select contact from core.client where id = $1", .uuid(client))
    let answer = try await cast.anna.gets(
      "select accounts.open_request($1, 'question', 'Where is Rex?', now() + interval '1 day', $2)",
      .uuid(client), "q")
    let request = try #require(answer?["request"]?.text.flatMap(UUID.init(uuidString:)))
    return (client, contact, request)
  }

  @Test func `an erased client is given to nobody, alone or among many`() async throws {
    try await Cast.play { cast in
      let hugo = try await cast.joins("hugo", tier: "head")
      let gone = try await Self.client(cast, "Boris Zimin")
      try await Self.erase(cast, gone.request, by: hugo)
      #expect(
        await cast.helen.refused(
          Call(
            "select head.reassign_client($1, $2, 'workload', 'r')",
            [.uuid(gone.client), .uuid(cast.anna.id)]))?.detail["rule"]?.text == "erase_erased")
      #expect(
        await cast.helen.refused(
          Call(
            "select head.preview_reassign(jsonb_build_object('clients', jsonb_build_array($1::uuid)), array[$2::uuid])",
            [.uuid(gone.client), .uuid(cast.anna.id)]))?.detail["rule"]?.text == "erase_erased")
      #expect(try await cast.anna.asks("select from accounts.clients").count == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `an erased person who works at a client is not handed over with it`() async throws {
    try await Cast.play { cast in
      let hugo = try await cast.joins("hugo", tier: "head")
      let firm = try await Self.client(cast, "Zimin Mill")
      let lead = try await cast.accepted(
        "Boris Zimin", by: cast.mark, number: "+74951234567")
      try await cast.sees(
        "insert into core.link (contact, other, kind, member) values ($1, $2, 'works_at', $3)",
        .uuid(lead.contact), .uuid(firm.contact), .uuid(cast.helen.id))
      try await Self.erase(cast, lead.id, by: hugo)
      try await cast.sees("select core.take_custody($1, null)", .uuid(firm.contact))
      try await cast.sees(
        "select core.take_custody($1, $2)", .uuid(firm.contact), .uuid(cast.anna.id))
      let holders = try await cast.sees(
        "select id from core.contact where id in ($1, $2) and custodian is not null",
        .uuid(firm.contact), .uuid(lead.contact))
      #expect(try holders.map { try $0["id", as: UUID.self] } == [firm.contact])
    }
  }

  @Test func `what stands again at an erased contact is erased again, and is seen at night`()
    async throws
  {
    try await Cast.play { cast in
      let hugo = try await cast.joins("hugo", tier: "head")
      let lead = try await cast.accepted(
        "Boris Zimin", by: cast.mark, number: "+74951234567")
      try await Self.erase(cast, lead.id, by: hugo)
      #expect(
        await cast.helen.refusal(ErasureTests.propose, .uuid(lead.id), "asked", "again") == "STALE")
      try await cast.sees(
        "update core.name set name = 'Boris' where contact = $1", .uuid(lead.contact))
      try await cast.sees("update core.watch set night = night - 1")
      while try await cast.clock("check_all") > 0 {}
      let warned = try await cast.helen.asks(
        "select from head.warnings where name = 'what_was_erased_stays_erased'")
      #expect(warned.count == 1)
      try await Self.erase(cast, lead.id, by: hugo, "2")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `who was merged in after the proposal is not erased by it`() async throws {
    try await Cast.play { cast in
      let hugo = try await cast.joins("hugo", tier: "head")
      let lead = try await cast.accepted(
        "Boris Zimin", by: cast.mark, number: "+74951234567")
      let other = try await cast.lead("Cedar", numbers: ["+74951112233"])
      _ = try await cast.helen.gets(ErasureTests.propose, .uuid(lead.id), "asked", "p")
      try await cast.helen.asks(
        "select head.merge($1, $2, null, 'm')", .uuid(other.contact), .uuid(lead.contact))
      #expect(
        await hugo.refused(ErasureTests.confirm(.uuid(lead.id), "c"))?.detail["rule"]?.text
          == "erase_merged_since")
      _ = try await cast.helen.gets("select head.decline_erasure($1, 'd')", .uuid(lead.id))
      try await Self.erase(cast, lead.id, by: hugo, "2")
      let erased: Int = try await cast.one(
        "select count(*) from core.contact where erased_at is not null")
      #expect(erased == 2)
    }
  }

  @Test
  func `refused rows are emptied however they hold a number, an e-mail or a tax number`()
    async throws
  {
    try await Cast.play { cast in
      let hugo = try await cast.joins("hugo", tier: "head")
      let lead = try await cast.accepted("Boris Zimin", by: cast.mark, number: "+74951234567")
      try await cast.sees(
        "insert into core.identity (contact, tax_number, emails) values ($1, '7701234567', '{Boris@zimin.example}') on conflict (contact) do update set tax_number = excluded.tax_number, emails = excluded.emails",
        .uuid(lead.contact))
      let cells = [
        "+7 495 765-43-21; 8 (495) 123-45-67", "+7 495 123-45-67 доб. 5", " boris@zimin.example",
        "7701234567", "+7 495 123-45-68",
      ]
      let upload: UUID = try await cast.helen.asks("select head.begin_upload('leads', 'x')")[0][0]
      for (place, cell) in cells.enumerated() {
        try await cast.sees(
          "insert into core.rejected_row (upload, row, line, reason, cells) values ($1, $2, $2, '{}', array[$3])",
          .uuid(upload), .int(Int64(place + 1)), .text(cell))
      }
      try await Self.erase(cast, lead.id, by: hugo)
      let left = try await cast.sees("select cells[1] as cell from core.rejected_row order by row")
        .map { try $0["cell", as: String.self] }
      #expect(left == ["•••", "•••", "•••", "•••", "+7 495 123-45-68"])
    }
  }
}
