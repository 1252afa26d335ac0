import Foundation
import Postgres

extension Clients {
  /// Links a client to another own one.
  struct LinkAddition<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.add_link($1, $2, $3, $4, $5) as answer"
    }

    let other: UUID
    let kind: String
    let note: String?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(other),
        .text(kind),
        .init(note),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "links")
    }
  }
}
