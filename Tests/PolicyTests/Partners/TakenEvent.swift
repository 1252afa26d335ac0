import Department
import Foundation
import Postgres
import TestKit

/// An event that a server took to send it.
struct TakenEvent {
  let no: Int
  let leaseNo: Int
  let body: Tree?
  /// The number that `tells` gave it.
  var number: Int? { body?["data"]?["number"]?.text.flatMap { Int($0) } }
}

extension Cast {
  /// Takes what is due, as a server does.
  func take(_ most: Int = 100) async throws -> [TakenEvent] {
    try await Clockwork(pool: pool("rounds"), key: Cast.key)
      .ask(Call("select no, lease_no, body from rounds.take_deliveries($1)", [.int(Int64(most))]))
      .map {
        let body: String = try $0["body"]
        return TakenEvent(
          no: try $0["no"], leaseNo: try $0["lease_no"],
          body: try? JSONReader.read([UInt8](body.utf8)))
      }
  }

  /// Says what came of it; false where it was not the server's any more.
  @discardableResult
  func settle(_ taken: TakenEvent, _ status: Int?, _ trouble: String? = nil) async throws -> Bool {
    try await Clockwork(pool: pool("rounds"), key: Cast.key)
      .ask(
        Call(
          "select rounds.settle_delivery($1, $2, $3, $4, 5) as done",
          [.int(Int64(taken.no)), .int(Int64(taken.leaseNo)), .init(status), .init(trouble)])
      )[0]["done"]
  }
}
