import Foundation
import Postgres

/// An event that this server is sending, under its lease.
struct Delivery: Sendable {
  private static let take: Statement =
    "select no, lease_no, url, event, body, secrets from rounds.take_deliveries($1)"
  private static let settle: Statement = "select rounds.settle_delivery($1, $2, $3, $4, $5)"

  private static let holding: Statement = "select rounds.held() as held"

  private let no: Int
  private let leaseNo: Int
  private let url: String
  private let event: String
  private let body: String
  private let secrets: [Substring]

  /// So many events that are due, at most.
  static func due(_ most: Int, _ clock: Clockwork) async throws -> [Delivery] {
    try await clock.ask(take(.int(Int64(most)))).map { row in
      let secrets: String? = try row["secrets"]
      return Delivery(
        no: try row["no"], leaseNo: try row["lease_no"], url: try row["url"],
        event: try row["event"], body: try row["body"],
        secrets: (secrets ?? "").split(separator: ","))
    }
  }

  /// How many events are held since a restore; nil where nothing is.
  static func held(_ clock: Clockwork) async throws -> Int? {
    try await clock.ask(holding())[0]["held"]
  }

  /// What goes out now: the headers are of this moment.
  func parcel(_ digest: ([UInt8]) -> [UInt8]) -> Courier.Parcel {
    Courier.Parcel(
      url: url,
      headers: WebhookSecret.headers(
        id: event, timestamp: Int(Date.now.timeIntervalSince1970), body: body,
        secrets: secrets.map { WebhookSecret(of: String($0), digest: digest) }),
      body: body)
  }

  /// Says what became of it.
  func settle(_ receipt: Courier.Receipt, _ clock: Clockwork) async throws {
    _ = try await clock.ask(
      Self.settle(
        .int(Int64(no)), .int(Int64(leaseNo)), .init(receipt.status),
        .init(receipt.trouble?.rawValue), .int(Int64(receipt.milliseconds))))
  }
}
