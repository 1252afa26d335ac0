import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The last place is taken by one alone, however many come at once: room for files, and a member's keys.
@Suite struct RoomTests {
  @Test func `of two pieces that want the last place one finds it, and no file is begun then`()
    async throws
  {
    try await Cast.play { cast in
      let heidi = try await cast.joins("heidi", tier: "head")
      let begin: Statement = "select head.begin_upload('leads', 'list.csv')"
      let mine: UUID = try await cast.helen.asks(begin)[0][0]
      let hers: UUID = try await heidi.asks(begin)[0][0]
      let other: UUID = try await heidi.asks(begin)[0][0]
      try await cast.sees(
        """
        insert into core.upload_piece (upload, no, bytes, keep_until)
        select $1, n, 'x', now() + interval '1 day' from generate_series(1, 8191) n
        """, .uuid(other))
      let first = try await cast.clone.session(as: "tristage_head")
      try await first.execute(script: "begin")
      try await first.query("select id from auth.enter($1)", [.bytes(cast.helen.digest)])
      try await first.query("select head.add_piece($1, 1, 'x')", [.uuid(mine)])
      async let late = heidi.refusal("select head.add_piece($1, 1, 'x')", .uuid(hers))
      try await Task.sleep(for: .milliseconds(300))
      try await first.execute(script: "commit")
      await first.close()
      #expect(await late == "LIMIT")
      #expect(await heidi.refusal(begin) == "LIMIT")
      #expect(try await cast.one("select count(*)::int from core.upload_piece") == 8_192)
      #expect(
        try await cast.one("select size::int from core.upload where id = $1", .uuid(hers)) == 0)
    }
  }

  @Test func `of two keys that would be the twentieth one is minted`() async throws {
    try await Cast.play { cast in
      let login = cast.pool("login")
      let add: Statement = "select login.add_key($1, 'CRM', 30, $2)"
      func key(_ number: UInt8) -> [Value] {
        [.bytes(cast.mark.digest), .bytes([UInt8](repeating: number, count: 32))]
      }
      for number in 1...19 { _ = try await login.run([Call(add, key(UInt8(number)))]) }
      let first = try await cast.clone.session(as: "tristage_login")
      try await first.execute(script: "begin")
      try await first.query(add.text, key(20))
      async let late = login.run([Call(add, key(21))])
      try await Task.sleep(for: .milliseconds(300))
      try await first.execute(script: "commit")
      await first.close()
      do {
        _ = try await late
        Issue.record("the twenty-first was minted")
      } catch { #expect((error as? PostgresError)?.state == "LIMIT") }
      #expect(try await cast.one("select count(*)::int from auth.session where kind = 'key'") == 20)
    }
  }
}
