import Foundation
import Postgres

extension Clients {
  /// Records an order; a lapsed or lost client is back with it.
  struct Order<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.record_order($1, $2, $3, $4, $5, $6, $7) as answer"
    }

    let subject: String
    let amount: Tree?
    let currency: String?
    let orderedOn: Day
    let request: UUID?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(subject),
        .int(try Price.cents(amount, "amount")),
        .text(currency ?? "RUB"),
        .text(orderedOn.text),
        .init(request),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "orders")
    }
  }
}
