import Foundation
import Postgres

extension Accounts {
  /// Adds a telephone number to a client or to one of its people.
  struct NumberAddition: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement =
      "select accounts.add_number($1, $2, $3, $4, $5, $6) as answer"

    let about: UUID?
    let phone: String

    func call(_ ask: Ask<Accounts>) throws -> Call {
      let number = try Accounts.number(phone)
      return Self.act(
        .uuid(try ask.id()),
        .init(about),
        .text(number.e164),
        .text(number.masked),
        .text(number.kind.rawValue),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "people")
    }
  }
}
