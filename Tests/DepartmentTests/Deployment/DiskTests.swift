import Foundation
import TestKit
import Testing

/// The short form of a full disk: the data's, the log's, a stop as by a crash and a restart, each under load.
@Suite struct DiskTests {
  @Test(.timeLimit(.minutes(20)))
  func
    `a full disk and a lost database are told as what they are, and nothing acknowledged is lost`()
    async throws
  {
    let ending = try await ShortBench.script(
      "Bench/disk.py", ["TRISTAGE_BINARY": Program.beside("tristage").path])
    #expect(ending.status == 0, "\(ending.said)")
    if ending.said.hasPrefix("skipped: ") { return print(ending.said) }
    for line in [
      "of these missing: 0, doubled: 0; the sentence was seen in: en, page, ru", "503 TIRED disk",
      "503 TIRED away", "ready after full log: 1 times", "ready after immediate: 1 times",
      "ready after fast: 1 times",
    ] {
      #expect(ending.said.contains(line), "\(ending.said)")
    }
  }
}
