import Foundation
import Postgres

extension Clients {
  /// A client is lost, with a reason.
  struct Loss<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.lose($1, $2, $3) as answer"
    }

    let reason: String

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(reason),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask)
    }
  }
}
