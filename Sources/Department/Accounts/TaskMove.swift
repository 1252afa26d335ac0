import Foundation
import Postgres

extension Accounts {
  /// Puts a task off to another time.
  struct TaskMove: Act {
    typealias Place = Accounts
    typealias Form = ClientPage
    private static let act: Statement = "select accounts.move_task($1, $2, $3) as answer"

    let dueAt: Date

    func call(_ ask: Ask<Accounts>) throws -> Call {
      Self.act(
        .uuid(try ask.id("task")),
        .time(dueAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Accounts>, _ answer: Tree) throws -> String {
      try Accounts.address(ask, "work")
    }
  }
}
