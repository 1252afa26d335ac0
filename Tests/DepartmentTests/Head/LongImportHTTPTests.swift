import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A list on its way in: stopped and gone on with, through the end of a session, a killed server, two servers.
struct LongImportHTTPTests {
  private static func list(_ rows: Int) -> [UInt8] {
    [UInt8](
      ("name,phone\n"
        + (1...rows).map {
          $0 % 100 == 0 ? "Bad \($0),none\n" : "Firm \($0),\(ImportHTTPTests.number($0))\n"
        }.joined()).utf8)
  }

  @Test func `stopped it keeps what is in, and goes on at that row, though its head signed out`()
    async throws
  {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      let list = try await program.sent(Self.list(12_000))
      _ = try await program.begins(list)
      _ = try await program.waits(list) { $0["created"]?.text != "0" }
      let stopped = try await program.post(list + "/stop", json: "{}", key: "s1")
      #expect(stopped.status == 200)
      #expect(try await program.post(list + "/stop", json: "{}", key: "s2").word == "ORDER")
      try await Task.sleep(for: .seconds(3))
      let half = try await program.ended(list)
      let rows = Int(half["rows_in"]?.text ?? "") ?? 0
      #expect(half["state"]?.text == "stopped" && (1..<12_000).contains(rows), "\(half)")
      #expect(
        try await program.get(list + "/rejected").text.components(separatedBy: "\r\n").count
          == rows / 100 + 2, "the refused ones so far")
      #expect(try await program.post(list + "/go-on", json: "{}", key: "g1").status == 200)
      // Nobody is signed in any more, and it goes on.
      try await cast.sees(
        "update auth.session set ended_at = now() where member = $1", .uuid(cast.helen.id))
      #expect(try await program.get(list).status == 401)
      let end = ContinuousClock.now + .seconds(240)
      var done = ""
      while !done.hasPrefix("t"), ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(200))
        done = try await cast.one(
          "select format('%s %s = %s + %s + %s', finished_at is not null, rows_in, created, matched, rejected) from core.import"
        )
      }
      #expect(done == "t 12000 = 11880 + 0 + 120")
      #expect(try await cast.one("select count(*)::int from core.rejected_row") == 120)
      #expect(try await cast.wrongs() == [])
    }
  }

  @Test func `a server killed in the middle leaves a list that another one ends as if nothing was`()
    async throws
  {
    try await Cast.play { cast in
      let key = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
      try Cast.key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        .write(to: key, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: key) }
      let port = try FreePort.find()
      let server = try Program(
        cast.clone.conninfo,
        ["TRISTAGE_PORT": "\(port)", "TRISTAGE_KEY_FILE": key.path, "TRISTAGE_LOG": "error"]
      ).start(["serve"])
      let program = cast.helen.program(Client(port: port))
      for _ in 0..<300 {
        if (try? await program.get("/health"))?.status == 200 { break }
        try await Task.sleep(for: .milliseconds(100))
      }
      let list = try await program.sent(Self.list(12_000))
      _ = try await program.begins(list)
      _ = try await program.waits(list) { $0["created"]?.text != "0" }
      server.kill()
      _ = try await server.end()
      let reached: Int = try await cast.one("select next_row::int from core.import")
      #expect((2_000..<12_000).contains(reached), "it was killed in the middle: \(reached)")
      try await Served.with(cast.clone.conninfo) { port in
        let next = cast.helen.program(Client(port: port))
        #expect(try await next.get(list).json?["line"]?["state"]?.text == "running")
        let done = try await next.ended(list)
        #expect(done.counts == "12000 = 11880 + 0 + 120")
        let file = try await next.get(list + "/rejected").text.components(separatedBy: "\r\n")
        #expect(file.count == 122 && file[120].hasPrefix("12001,"), "\(file.suffix(3))")
      }
      #expect(try await ImportHTTPTests.base(cast) == "11883 contacts 11884 numbers 11880 leads")
      #expect(try await cast.wrongs() == [])
    }
  }

  @Test func `two servers bring the same file in twice at once, and each row is one contact`()
    async throws
  {
    try await Served.play { cast, client in
      try await Served.with(cast.clone.conninfo) { port in
        let one = cast.helen.program(client)
        let two = cast.helen.program(Client(port: port))
        let bytes = Self.list(5_000)
        let first = try await one.sent(bytes)
        let second = try await two.sent(bytes)
        _ = try await one.begins(first)
        _ = try await two.begins(second)
        let done = [try await one.ended(first), try await two.ended(second)]
        let created = done.compactMap { Int($0["created"]?.text ?? "") }.reduce(0, +)
        for line in done {
          #expect(line["rows_in"]?.text == "5000" && line["rejected"]?.text == "50", "\(line)")
        }
        #expect(created == 4_950)
        let leases: Int = try await cast.one("select max(lease_no) from core.upload")
        #expect(leases == 1, "each was held by one server")
      }
      #expect(try await ImportHTTPTests.base(cast) == "4953 contacts 4954 numbers 4950 leads")
      #expect(try await cast.wrongs() == [])
    }
  }
}
