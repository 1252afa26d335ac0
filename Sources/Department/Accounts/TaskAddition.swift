import Foundation
import Postgres

extension Accounts {
  /// Sets a task for a client or for one of its open requests.
  struct TaskAddition: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement =
      "select accounts.add_task($1, $2, $3, $4, $5, $6, $7) as answer"

    let request: UUID?
    let kind: String
    let subject: String
    let dueAt: Date
    let promise: Bool?

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id()),
        .init(request),
        .text(kind),
        .text(subject),
        .time(dueAt),
        .bool(promise ?? false),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "work")
    }
  }
}
