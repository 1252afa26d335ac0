import Foundation
import Postgres

extension Accounts {
  /// Adds a contact person, with a telephone number or without.
  struct PersonAddition: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement =
      "select accounts.add_person($1, $2, $3, $4, $5, $6, $7, $8) as answer"

    let name: String
    let position: String?
    let notes: String?
    let phone: String?

    func call(_ ask: Ask<Accounts>) throws -> Call {
      let number = try phone.map(Accounts.number)
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

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "people")
    }
  }
}
