import Foundation
import Postgres

extension Clients {
  /// Puts a task off to another time.
  struct TaskMove<Place: Keeper>: Act {
    typealias Form = ClientPage<Place>
    private static var act: Statement {
      "select accounts.move_task($1, $2, $3) as answer"
    }

    let dueAt: Date

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id("task")),
        .time(dueAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try Clients.address(ask, "work")
    }
  }
}
