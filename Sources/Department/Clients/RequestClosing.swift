import Foundation
import Postgres

extension Clients {
  /// Closes a request with what came of it.
  struct RequestClosing<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.close_request($1, $2, $3, $4) as answer"
    }

    let reason: String
    let result: String

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id("request")),
        .text(reason),
        .text(result),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "work")
    }
  }
}
