import Foundation
import Postgres

extension Accounts {
  /// Ends a task with its result, and says what comes next.
  struct TaskFinish: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.finish_task($1, $2, $3, $4, $5) as answer"

    let result: String?
    let nextSubject: String?
    let nextDueAt: Date?

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id("task")),
        .init(result),
        .init(nextSubject),
        .init(nextDueAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "work")
    }
  }
}
