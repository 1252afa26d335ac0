import Foundation
import TestKit
import Testing

/// The short form of the call centre: every three hundredth client of a real telephone campaign.
@Suite struct CentreHTTPTests {
  @Test(.given("bank-marketing/bank-full.csv"), .timeLimit(.minutes(20)))
  func
    `a call centre that is killed, whose department is killed, agrees with it to the last second`()
    async throws
  {
    let file = try Given.file("bank-marketing/bank-full.csv").path
    let ending = try await ShortBench.run("centre", "--file", file, "--every", "300")
    #expect(ending.status == 0, "\(ending.said)")
    for line in [
      "both sides say: 443 calls, 41275 seconds, 17 handed over", "151, 443, 17, 41,275",
      "both sides say: 9 accepted, 3600 roubles due",
    ] {
      #expect(ending.said.contains(line), "\(ending.said)")
    }
  }
}
