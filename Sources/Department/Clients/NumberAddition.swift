import Foundation
import Postgres

extension Clients {
  /// Adds a telephone number to a client or to one of its people.
  struct NumberAddition<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.add_number($1, $2, $3, $4, $5, $6) as answer"
    }

    let about: UUID?
    let phone: String

    func call(_ ask: Ask<Place>) throws -> Call {
      let number = try Clients.number(phone)
      return Self.act(
        .uuid(try ask.id()),
        .init(about),
        .text(number.e164),
        .text(number.masked),
        .text(number.kind.rawValue),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "people")
    }
  }
}
