import Foundation
import TestKit
import Testing

/// The short form of the HTTP bench; the long one never runs in the tests.
@Suite struct BenchHTTPTests {
  @Test(.timeLimit(.minutes(3)))
  func `the HTTP bench runs, every answer is right, and the base holds what was done`() async throws
  {
    let bench = try Program.start(
      Program.beside("Bench"), ["http", "--seconds", "0.2"],
      ["TRISTAGE_TEST_CLUSTER": try TestCluster.conninfo()])
    let ending = try await bench.end(within: .seconds(150))
    #expect(ending.status == 0 && ending.said.matches(of: /ratio \d/).count == 2, "\(ending.said)")
  }
}
