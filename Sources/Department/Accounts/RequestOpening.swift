import Foundation
import Postgres

extension Accounts {
  /// Opens a ticket of a client: repeat sale, complaint or question.
  struct RequestOpening: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.open_request($1, $2, $3, $4, $5) as answer"

    let kind: String
    let subject: String
    let dueAt: Date

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(kind),
        .text(subject),
        .time(dueAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "work")
    }
  }
}
