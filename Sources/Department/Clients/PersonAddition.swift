import Foundation
import Postgres

extension Clients {
  /// Adds a contact person, with a telephone number or without.
  struct PersonAddition<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.add_person($1, $2, $3, $4, $5, $6, $7, $8) as answer"
    }

    let name: String
    let position: String?
    let notes: String?
    let phone: String?

    func call(_ ask: Ask<Place>) throws -> Call {
      let number = try phone.map(Clients.number)
      return Self.act(
        .uuid(try ask.id()),
        .text(name),
        .init(position),
        .init(notes),
        .init(number?.e164),
        .init(number?.masked),
        .init(number?.kind.rawValue),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "people")
    }
  }
}
