import Foundation
import Postgres

extension Clients {
  /// Takes a fact that is no longer true off the page.
  struct FactWithdrawal<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.withdraw_fact($1, $2, $3) as answer"
    }

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(try ask.id("fact")),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "facts")
    }
  }
}
