import Foundation
import Postgres

extension Clients {
  /// Opens a ticket of a client: repeat sale, complaint or question.
  struct RequestOpening<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.open_request($1, $2, $3, $4, $5) as answer"
    }

    let kind: String
    let subject: String
    let dueAt: Date

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .text(kind),
        .text(subject),
        .time(dueAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "work")
    }
  }
}
