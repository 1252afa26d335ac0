import Foundation
import Postgres

extension Managers {
  /// The start of the day: what is overdue, due today and tomorrow, and how long the queue is.
  struct DayPage: Page {
    typealias Place = Managers
    private static let day: Statement = "select managers.day() as answer"

    /// Tasks that are due at about the same time.
    struct Part: Encodable, Sendable {
      let heading: Word
      let late: Bool
      let tasks: [TaskLine]

      /// Nil where there are none.
      init?(_ name: String, _ tasks: [TaskLine], late: Bool = false) {
        if tasks.isEmpty { return nil }
        heading = Word("managers.day", name)
        self.late = late
        self.tasks = tasks
      }
    }

    let standing: Standing
    var parts: [Part]
    /// Where a task's forms go.
    let path: String
    let offers: Offers

    static let samples = [
      Self(
        standing: .sample, parts: [Part("overdue", [.sample], late: true)!], path: "/managers",
        offers: Offers(.gmt))
    ]
    var title: Phrase { "managers.day.title" }

    static func load(_ ask: Ask<Managers>) async throws -> Self {
      let rows = try await ask(day(), TaskLine.mine())
      guard let standing: Standing = try rows[0].answer() else { throw Problem.empty }
      let tasks = try rows[1].map(TaskLine.init)
      let zone = TimeZone.named(try await ask.member().zone) ?? .gmt
      let offers = Offers(zone)
      let open = tasks.filter { !$0.overdue }
      func due(_ day: Day) -> [TaskLine] { open.filter { Day($0.dueAt, in: zone) == day } }
      let parts = [
        Part("overdue", tasks.filter(\.overdue), late: true), Part("today", due(offers.today)),
        Part("tomorrow", due(offers.tomorrow)),
        Part("later", open.filter { Day($0.dueAt, in: zone) > offers.tomorrow }),
      ]
      return Self(
        standing: standing, parts: parts.compactMap { $0 }, path: "/managers", offers: offers)
    }

    mutating func keep(_ typed: Typed, of form: String) {
      parts = parts.compactMap {
        Part($0.heading.code, $0.tasks.keeping(typed, of: form), late: $0.late)
      }
    }
  }

  /// How the manager stands at this moment.
  struct Standing: Codable, Sendable {
    let waiting: Int
    let missed: Int
    let nextDueAt: Date?
    let openLeads: Int
    let nurtured: Int
    let most: Int
    let revealsLeft: Int
    let won: Int
    /// True where clients stay with managers, or some still are with this one.
    let keeps: Bool
    let clients: Int

    /// True where somebody waits past the norm.
    let behind: Bool

    static let sample = Standing(
      waiting: 3, missed: 1, nextDueAt: .now, openLeads: 12, nurtured: 2, most: 30, revealsLeft: 28,
      won: 4, keeps: true, clients: 5, behind: true)
  }
}
