import Foundation
import Postgres

extension Accounts {
  /// Every open task of the asker, by day.
  struct TasksPage: Page {
    typealias Place = Accounts
    private static let tasks: Statement =
      "select coalesce(jsonb_agg(to_jsonb(v)), '[]') as answer from accounts.tasks v"

    let tasks: [TaskCard]
    let total: Count

    static let samples = [Self([TaskLine.sample])]
    var title: Phrase { "accounts.tasks.title" }

    init(_ tasks: [TaskLine]) {
      self.tasks = tasks.map { TaskCard($0) }
      total = Count(tasks.count, "accounts.tasks.total")
    }

    static func load(_ ask: Ask<Accounts>) async throws -> Self {
      Self(try await ask(tasks()).answer() ?? [])
    }
  }
}
