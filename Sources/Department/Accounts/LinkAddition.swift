import Foundation
import Postgres

extension Accounts {
  /// Links a client to another own one.
  struct LinkAddition: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.add_link($1, $2, $3, $4, $5) as answer"

    let other: UUID
    let kind: String
    let note: String?

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .uuid(other),
        .text(kind),
        .init(note),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "links")
    }
  }
}
