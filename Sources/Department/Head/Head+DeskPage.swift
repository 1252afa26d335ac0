import Foundation
import Postgres

extension Head {
  /// What waits for the head: overdue promises first, then what has no owner.
  struct DeskPage: Page {
    typealias Place = Head
    private static let all: Statement = """
      select to_jsonb(d) as line from head.desk d
      order by array_position('{promise,lead,client,task}'::text[], d.what), d.due_at, coalesce(d.task, d.client, d.lead)
      limit 300
      """

    /// One thing on the desk.
    struct Line: Codable, Sendable {
      let what: Term<Waiting>
      let lead: UUID?
      let client: UUID?
      let ticket: Int?
      let name: String?
      let subject: String?
      let memberName: String?
      let dueAt: Date
    }

    /// A line and where it leads.
    struct Entry: Encodable, Sendable {
      let line: Line
      let href: String
      let urgent: Bool
      let late: Bool
    }

    let waiting: [Entry]
    let total: Count
    /// What the product found wrong and nobody has looked at; nil where there is nothing.
    let warnings: Count?

    static let samples = [
      Self(
        waiting: [
          Entry(
            line: Line(
              what: "promise", lead: UUID(), client: UUID(), ticket: 17, name: "Ivan Acme",
              subject: "Send the offer",
              memberName: "Mark", dueAt: .now), href: "/head/leads/1", urgent: true, late: true)
        ], total: Count(1, "head.desk.total"),
        warnings: Count(1, "warnings.desk"))
    ]
    var title: Phrase { "head.desk.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(all(), WarningLine.waiting())
      let lines = try rows[0].lines(as: Line.self)
      let warnings: Int = try rows[1][0]["n"]
      let waiting = lines.map { line in
        let id = (line.client ?? line.lead)?.uuidString.lowercased() ?? ""
        return Entry(
          line: line, href: line.client == nil ? "/head/leads/\(id)" : "/head/clients/\(id)",
          urgent: line.what == "promise", late: line.dueAt < .now)
      }
      return Self(
        waiting: waiting, total: Count(waiting.count, "head.desk.total"),
        warnings: warnings == 0 ? nil : Count(warnings, "warnings.desk"))
    }
  }
}
