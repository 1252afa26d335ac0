import Foundation
import Postgres

extension Clients {
  /// Records money received.
  struct Payment<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.record_payment($1, $2, $3, $4, $5, $6) as answer"
    }

    let invoice: UUID?
    let amount: Tree?
    let currency: String?
    let paidOn: Day

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .init(invoice),
        .int(try Price.cents(amount, "amount")),
        .text(currency ?? "RUB"),
        .text(paidOn.text),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "money")
    }
  }
}
