import Foundation
import Testing

/// The short form of the driver's bench; the long one never runs in the tests.
@Suite struct BenchTests {
  @Test(.timeLimit(.minutes(5)))
  func `the driver's bench runs and every answer is right`() async throws {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let bench = Process()
    bench.executableURL = tests.deletingLastPathComponent().appendingPathComponent("Bench")
    bench.arguments = ["driver", "--seconds", "0.2"]
    bench.environment = ProcessInfo.processInfo.environment.merging(
      ["TRISTAGE_TEST_CLUSTER": try await Cluster.conninfo()]) { $1 }
    let output = Pipe()
    bench.standardOutput = output
    let status = try await withCheckedThrowingContinuation { waiter in
      bench.terminationHandler = { waiter.resume(returning: $0.terminationStatus) }
      do { try bench.run() } catch { waiter.resume(throwing: error) }
    }
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(status == 0 && text.contains("ratio"), "\(text)")
  }
}
