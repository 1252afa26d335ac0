import Foundation
import TestKit
import Testing

/// The short form of the run in which everybody works and everything is killed: Tests/Chaos/run.
@Suite struct ChaosHTTPTests {
  @Test(.timeLimit(.minutes(20)))
  func
    `of what was acknowledged nothing is missing or doubled, whatever is killed, stopped or cut`()
    async throws
  {
    let ending = try await Self.run("--durable")
    #expect(ending.status == 0, "\(ending.said)")
    for line in [
      "kill backend 6", "kill postgresql 2", "kill server 2", "payment ", "hand-over ",
      "nothing acknowledged is missing or doubled",
    ] {
      #expect(ending.said.contains(line), "\(ending.said)")
    }
  }

  @Test(.timeLimit(.minutes(20)))
  func `where commits are not flushed the same run misses what was acknowledged`() async throws {
    let ending = try await Self.run("--lossy")
    #expect(ending.status == 0, "\(ending.said)")
    #expect(
      ending.said.contains(/\d+ missing, as must be without synchronous_commit/), "\(ending.said)")
  }

  /// Runs it with the program that the tests were built with.
  private static func run(_ kind: String) async throws -> Program.Ending {
    var settings = ["TRISTAGE_BINARY": Program.beside("tristage").path, "TRISTAGE_HOME": Home.path]
    settings["TRISTAGE_PG_BIN"] = ProcessInfo.processInfo.environment["TRISTAGE_PG_BIN"]
    return try await ShortBench.script("Chaos/run", settings, "--short", kind)
  }
}
