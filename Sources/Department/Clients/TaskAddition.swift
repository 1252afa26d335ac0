import Foundation
import Postgres

extension Clients {
  /// Sets a task for a client or for one of its open requests.
  struct TaskAddition<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.add_task($1, $2, $3, $4, $5, $6, $7) as answer"
    }

    let request: UUID?
    let kind: String
    let subject: String
    let dueAt: Date
    let promise: Bool?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .init(request),
        .text(kind),
        .text(subject),
        .time(dueAt),
        .bool(promise ?? false),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "work")
    }
  }
}
