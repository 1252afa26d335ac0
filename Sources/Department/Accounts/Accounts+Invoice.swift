import Foundation
import Postgres

extension Accounts {
  /// Records an invoice and sets the task that chases its payment.
  struct Invoice: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement =
      "select accounts.issue_invoice($1, $2, $3, $4, $5, $6) as answer"

    let no: String
    let amount: Tree?
    let currency: String?
    let dueOn: Day

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(no),
        .int(try Price.cents(amount, "amount")),
        .text(currency ?? "RUB"),
        .text(dueOn.text),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "money")
    }
  }
}
