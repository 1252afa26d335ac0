import Foundation
import Postgres

extension Clients {
  /// Ends a task with its result, and says what comes next; on the client's page or on a list of tasks.
  struct TaskFinish<Form: Page>: Act where Form.Place: Keeper {
    typealias Place = Form.Place
    private static var act: Statement {
      "select accounts.finish_task($1, $2, $3, $4, $5) as answer"
    }

    let result: String?
    let nextSubject: String?
    let nextDueAt: Date?

    func call(_ ask: Ask<Place>) throws -> Call {
      Self.act(
        .uuid(try ask.id("task")),
        .init(result),
        .init(nextSubject),
        .init(nextDueAt),
        .text(ask.key))
    }

    static func next(_ ask: Ask<Place>, _ answer: Tree) throws -> String {
      try (Form.self as? any TaskList.Type)?.address ?? Clients.address(ask, "work")
    }
  }

  /// A page that lists tasks of several clients, each with its form.
  protocol TaskList: Page where Place: Keeper {
    /// Its own address: where one stays when a task is done.
    static var address: String { get }
  }
}
