import Foundation
import TestKit
import Testing

/// Backup and restore, as the scripts do them: a cluster of its own, the server on it, and a call centre that hears events.
@Suite struct RestoreTests {
  @Test(.timeLimit(.minutes(20)))
  func
    `a department goes back to a moment: what was before is there, nothing after it, nobody is signed in, nothing is sent twice`()
    async throws
  {
    let ending = try await ShortBench.script(
      "Bench/restore.py", ["TRISTAGE_BINARY": Program.beside("tristage").path])
    #expect(ending.status == 0, "\(ending.said)")
    #expect(
      ending.said.contains("acts there that were acknowledged before: all; after: none"),
      "\(ending.said)")
    #expect(
      ending.said.contains("old sessions served: 0; held events sent: 0"), "\(ending.said)")
  }
}
