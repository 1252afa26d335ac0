import Foundation
import Postgres

extension Accounts {
  /// Records money received.
  struct Payment: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement =
      "select accounts.record_payment($1, $2, $3, $4, $5, $6) as answer"

    let invoice: UUID?
    let amount: Tree?
    let currency: String?
    let paidOn: Day

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .init(invoice),
        .int(try Price.cents(amount, "amount")),
        .text(currency ?? "RUB"),
        .text(paidOn.text),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "money")
    }
  }
}
