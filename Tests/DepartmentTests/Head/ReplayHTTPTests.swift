import Foundation
import TestKit
import Testing

/// The short form of the replay: every three hundredth client of a real telephone campaign.
@Suite struct ReplayHTTPTests {
  @Test(.given("bank-marketing/bank-full.csv"), .timeLimit(.minutes(20)))
  func
    `a real campaign played through the product gives the figures that were counted in its file`()
    async throws
  {
    let file = try Given.file("bank-marketing/bank-full.csv").path
    let ending = try await ShortBench.run("replay", "--file", file, "--every", "300")
    #expect(ending.status == 0 && ending.said.contains("151, 443, 17, 41,275"), "\(ending.said)")
  }
}
