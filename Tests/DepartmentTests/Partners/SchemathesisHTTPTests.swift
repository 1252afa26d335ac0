import Department
import Foundation
import TestKit
import Testing

/// The contract, tried by a program that knows nothing but the contract; and the quick start, as a newcomer runs it.
struct SchemathesisHTTPTests {
  @Test func `every operation keeps what the contract promises, as a partner`() async throws {
    try await Served.play { cast, client in
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"requests_a_minute\": 100000, \"cards_at_once\": 50}', 'p')",
        .uuid(Cast.north))
      try await cast.sees(
        "update core.member set reference = 'pavel' where id = $1", .uuid(cast.pavel.id))
      try await cast.batch(60)
      let key = try await cast.key()
      _ = try await key.handsOver()
      let home = Home.path
      let tool = URL(filePath: "\(home)/var/contract/bin/st")
      try #require(FileManager.default.fileExists(atPath: tool.path), "deploy/install-tools test")
      let run = try Program.start(
        tool,
        [
          "--config-file", "\(home)/Tests/Contract/schemathesis.toml", "run",
          "http://127.0.0.1:\(client.port)/partners/v1/openapi.yaml",
          "--url", "http://127.0.0.1:\(client.port)/partners/v1",
          "--header", "Authorization: Bearer \(key.token)", "--header", "Tristage-Agent: pavel",
          "--checks", "all", "--seed", "7", "--max-examples", "6",
          "--workers", "1", "--no-color", "--request-timeout", "60",
          "--suppress-health-check", "too_slow", "--generation-database", "none",
        ], [:])
      let ending = try await run.end(within: .seconds(600))
      #expect(ending.status == 0, "\(ending.said.suffix(6000))")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `the quick start claims a card, calls and hands it over`() async throws {
    try await Served.play { cast, client in
      try await cast.batch(1)
      let key = try await cast.key()
      let run = try Program.start(
        URL(filePath: "/usr/bin/python3"),
        [
          "\(Home.path)/docs/partners/quickstart.py", "http://127.0.0.1:\(client.port)/partners/v1",
          key.token, key.agent ?? "",
        ], [:])
      let ending = try await run.end(within: .seconds(180))
      #expect(
        ending.status == 0 && ending.said.contains("Handed over: waiting waiting"), "\(ending.said)"
      )
      let queued: Int = try await cast.one(
        "select count(*) from core.lead where place = 'qualification'")
      #expect(queued == 1)
      let lines = try Home.text("docs/partners/quickstart.py").split(
        separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count <= 51)
    }
  }
}
