import Department
import Foundation
import TestKit

/// What the head agrees with an outside call centre, all of it over HTTP.
struct CentreContract {
  /// Of an accepted hand-over, in hundredths of a rouble.
  static let price = 400_00

  let cast: Cast
  /// The head, signed in.
  let head: Client

  /// Takes a call centre in, makes its key and gives it every month's list as a batch; the call centre and the key.
  func agree(on list: ReplayList) async throws -> (partner: String, key: String) {
    let made = try await head.post(
      "/head/partners", json: #"{"name":"Voice of the South"}"#, key: "partner"
    ).done()
    guard let partner = made["partner"]?.text else { throw BenchFailure("no call centre: \(made)") }
    let page = "/head/partners/\(partner)"
    try await head.post(
      page,
      json:
        #"{"cards_at_once":5,"reveals_a_day":1000000,"requests_a_minute":100000,"agents_most":200}"#,
      key: "terms"
    ).done()
    let key = try await head.post(
      "\(page)/keys",
      json: #"{"label":"Dialler","scopes":["work","report","agents"],"days":30}"#, key: "key"
    ).done()
    guard let token = key["token"]?.text else { throw BenchFailure("no key: \(key)") }
    let campaigns = try await ReplayCampaigns(cast: cast, head: head, list: list).open()
    for month in list.months {
      guard let campaign = campaigns[month] else { throw BenchFailure("no campaign \(month)") }
      let size = list.plans.count(where: { $0.month == month })
      let price = "\(Self.price / 100).00"
      try await head.post(
        "\(page)/batches",
        json:
          #"{"campaign":"\#(campaign)","name":"\#(month)","size":\#(size),"price":"\#(price)"}"#,
        key: "batch-\(month)"
      ).done()
    }
    try await cast.owner.execute(script: "analyze")
    return (partner, token)
  }
}
