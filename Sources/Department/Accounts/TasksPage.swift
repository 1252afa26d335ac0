import Foundation
import Postgres

extension Accounts {
  /// Every open task of the asker, by day.
  struct TasksPage: Clients.TaskList {
    typealias Place = Accounts
    private static let tasks: Statement =
      "select coalesce(jsonb_agg(to_jsonb(v)), '[]') as answer from accounts.tasks v"

    let tasks: [Clients.TaskCard]
    let total: Count
    /// Where a task's forms go.
    let path = address

    static let address = "/accounts/tasks"
    static let samples = [Self([Clients.TaskLine.sample].cards(opened: Clients.TaskLine.sample.id))]
    var title: Phrase { "accounts.tasks.title" }

    init(_ tasks: [Clients.TaskCard]) {
      self.tasks = tasks
      total = Count(tasks.count, "accounts.tasks.total")
    }

    static func load(_ ask: Ask<Accounts>) async throws -> Self {
      let tasks: [Clients.TaskLine] = try await ask(tasks()).answer() ?? []
      return Self(tasks.cards(opened: try? ask.id("task")))
    }
  }
}
