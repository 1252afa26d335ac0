import TestKit
import Testing

/// The short form of what a hostile client may try; `Tests/Abuse/run` is the long one.
@Suite struct AbuseHTTPTests {
  @Test(.timeLimit(.minutes(20)))
  func `whatever a hostile client sends, members at work are served and nothing breaks`()
    async throws
  {
    let ending = try await ShortAbuse.run("--without", "servers")
    #expect(ending.status == 0, "\(ending.said)")
    #expect(ending.said.contains("ok   two readings and wrong lengths"), "\(ending.said)")
  }

  @Test(.timeLimit(.minutes(20)))
  func `two servers are one department, and one of them restarted loses no request`() async throws {
    let ending = try await ShortAbuse.run("servers")
    #expect(ending.status == 0, "\(ending.said)")
    #expect(ending.said.contains("2 passed, 0 failed"), "\(ending.said)")
  }
}
