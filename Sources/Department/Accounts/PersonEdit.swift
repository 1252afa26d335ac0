import Foundation
import Postgres

extension Accounts {
  /// Writes a contact person.
  struct PersonEdit: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement =
      "select accounts.edit_person($1, $2, $3, $4, $5, $6) as answer"

    let name: String
    let position: String?
    let notes: String?

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(try ask.id("person")),
        .text(name),
        .init(position),
        .init(notes),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "people")
    }
  }
}
