import Foundation
import Postgres

extension Clients {
  /// Keeps a personal fact of a client or of one of its people.
  struct FactAddition<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.add_fact($1, $2, $3, $4, $5, $6, $7) as answer"
    }

    let about: UUID?
    let kind: String
    let body: String
    let month: Int?
    let day: Int?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .init(about),
        .text(kind),
        .text(body),
        .init(month),
        .init(day),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "facts")
    }
  }
}
