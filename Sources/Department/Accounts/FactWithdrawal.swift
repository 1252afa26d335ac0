import Foundation
import Postgres

extension Accounts {
  /// Takes a fact that is no longer true off the page.
  struct FactWithdrawal: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.withdraw_fact($1, $2, $3) as answer"

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(try ask.id("fact")),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "facts")
    }
  }
}
