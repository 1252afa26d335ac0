import Foundation
import Postgres

extension Clients {
  /// Records an invoice and sets the task that chases its payment.
  struct Invoice<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.issue_invoice($1, $2, $3, $4, $5, $6) as answer"
    }

    let no: String
    let amount: Tree?
    let currency: String?
    let dueOn: Day

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(no),
        .int(try Price.cents(amount, "amount")),
        .text(currency ?? "RUB"),
        .text(dueOn.text),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "money")
    }
  }
}
