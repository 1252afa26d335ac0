import Foundation
import TestKit
import Testing

/// The command behind docs/performance.json, in its short form: that it measures, not what it measures.
@Suite struct PerformanceHTTPTests {
  /// A line of performance.json.
  private struct Line: Decodable {
    let what: String
    let value: Double
    let low: Double
    let high: Double
    let reach: String?
    let reached: Bool?
  }

  @Test(.timeLimit(.minutes(20)))
  func `groups of figures measure something, and the table has its form`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "performance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let clone = try await Clone.make()
    let name = clone.conninfo.split(separator: "dbname=").last.map(String.init) ?? ""
    let ending = try await ShortBench.script(
      "Bench/performance.py",
      [
        "TRISTAGE_TEST_CLUSTER": try TestCluster.conninfo(),
        "TRISTAGE_BINARY": Program.beside("tristage").path,
      ],
      "--short", "--database", name, "--to", folder.path, "--only", "identity", "streams")
    try await clone.drop()
    try #require(ending.status == 0, "\(ending.said)")
    let lines = try JSONDecoder().decode(
      [Line].self, from: Data(contentsOf: folder.appending(path: "performance.json")))
    // Three of identity, three of streams; those of acts, queues and snapshots take longer than a test should.
    #expect(lines.count == 6 && Set(lines.map(\.what)).count == 6, "\(ending.said)")
    for line in lines {
      #expect(0 < line.low && line.low <= line.value && line.value <= line.high, "\(line)")
      #expect((line.reach == nil) == (line.reached == nil), "\(line)")
    }
  }
}
