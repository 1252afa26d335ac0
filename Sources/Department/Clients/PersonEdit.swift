import Foundation
import Postgres

extension Clients {
  /// Writes a contact person.
  struct PersonEdit<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.edit_person($1, $2, $3, $4, $5, $6) as answer"
    }

    let name: String
    let position: String?
    let notes: String?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(try ask.id("person")),
        .text(name),
        .init(position),
        .init(notes),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "people")
    }
  }
}
