import Foundation
import Postgres

extension Accounts {
  /// Keeps a personal fact of a client or of one of its people.
  struct FactAddition: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement =
      "select accounts.add_fact($1, $2, $3, $4, $5, $6, $7) as answer"

    let about: UUID?
    let kind: String
    let body: String
    let month: Int?
    let day: Int?

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .init(about),
        .text(kind),
        .text(body),
        .init(month),
        .init(day),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "facts")
    }
  }
}
