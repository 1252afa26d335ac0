import Department
import Foundation
import TestKit

/// The campaigns of a replay: one a month, each with its list, always open, without pauses, with as many calls as a rule
/// allows.
struct ReplayCampaigns {
  let cast: Cast
  /// The head, signed in.
  let head: Client
  let list: ReplayList

  /// Opens them by the head's own acts and brings the lists in by the program; each month's campaign.
  func open() async throws -> [String: String] {
    var campaigns: [String: String] = [:]
    for month in list.months {
      let made = try await head.post(
        "/head/campaigns", json: #"{"name":"\#(month)","script":"banks",\#(Self.rules)}"#,
        key: "campaign-\(month)"
      ).done()
      campaigns[month] = made["campaign"]?.text
      try await bring(list.csv(month), into: month)
    }
    try await cast.owner.execute(script: "analyze")
    return campaigns
  }

  private static let rules = #"""
    "weekday":{"from":"00:00","to":"24:00"},"saturday":{"from":"00:00","to":"24:00"},
    "sunday":{"from":"00:00","to":"24:00"},"holidays_too":true,"spacing_minutes":0,
    "attempts_a_number":100,"attempts_a_day":20,"retry_after":{"no_answer":0},"retry_most":{"no_answer":100},
    "qualification":["need"]
    """#

  private func bring(_ csv: String, into campaign: String) async throws {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "replay-\(UUID().uuidString).csv")
    try csv.write(to: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: path) }
    let ending = try await Program(cast.clone.conninfo).run(
      "import", "leads", path.path, "--campaign", campaign, "--source", "bank-full",
      within: .seconds(600))
    guard ending.status == 0 else { throw BenchFailure("the import failed: \(ending.said)") }
  }
}

extension Client.Answer {
  /// What it says, where what was asked is done.
  @discardableResult
  func done() throws -> Tree {
    guard status == 200, let json else { throw BenchFailure("\(status): \(text)") }
    return json
  }
}
