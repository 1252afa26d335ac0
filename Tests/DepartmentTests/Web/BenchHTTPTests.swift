import Foundation
import TestKit
import Testing

/// The short forms of benches that serve; the long ones never run in the tests.
@Suite(.serialized) struct BenchHTTPTests {
  @Test(.timeLimit(.minutes(20)))
  func `the HTTP bench runs, every answer is right, and the base holds what was done`() async throws
  {
    let ending = try await ShortBench.run("http", "--seconds", "0.2")
    #expect(ending.status == 0 && ending.said.matches(of: /ratio \d/).count == 2, "\(ending.said)")
  }

  @Test(.timeLimit(.minutes(20)))
  func `the partners' bench runs: agents and own operators work the same campaign in turns`()
    async throws
  {
    let ending = try await ShortBench.run("partners", "--seconds", "0.2")
    #expect(ending.status == 0 && ending.said.matches(of: /ratio \d/).count == 3, "\(ending.said)")
  }

  @Test(.timeLimit(.minutes(20)))
  func `the import bench runs: counts, memory, and operators who work meanwhile`() async throws {
    let ending = try await ShortBench.run("import", "--rows", "3000")
    #expect(
      ending.status == 0 && ending.said.matches(of: /ratio \d/).count == 2
        && ending.said.contains("invariants and lint found nothing"), "\(ending.said)")
  }
}
