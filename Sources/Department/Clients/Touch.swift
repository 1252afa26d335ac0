import Foundation
import Postgres

extension Clients {
  /// Records a touch of a client and when the next one is due.
  struct Touch<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.touch($1, $2, $3, $4, $5) as answer"
    }

    let kind: String
    let result: String
    let nextTouchAt: Date?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(kind),
        .text(result),
        .init(nextTouchAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask)
    }
  }
}
