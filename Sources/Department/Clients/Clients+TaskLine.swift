import Foundation
import Postgres

extension Clients {
  /// One open task of the asker: a row of `accounts.tasks`.
  struct TaskLine: Codable, Sendable {
    let id: UUID
    let client: UUID
    let name: String?
    let kind: Term<TaskKinds>
    let subject: String
    let dueAt: Date
    let promise: Bool
    let moved: Int
    let overdue: Bool
    let request: UUID?
    let ticket: Int?
    let requestKind: Term<RequestKinds>?
    let invoiceNo: String?

    static let sample = sample(due: .now, overdue: true)

    /// A sample that is due then.
    static func sample(due: Date, overdue: Bool) -> TaskLine {
      TaskLine(
        id: UUID(), client: UUID(), name: "Mill", kind: "call", subject: "Ask how it went",
        dueAt: due, promise: true, moved: 2, overdue: overdue, request: UUID(), ticket: 17,
        requestKind: "complaint", invoiceNo: "12")
    }
  }

  /// A task on a page: what its buttons and counts need beside the row.
  struct TaskCard: Encodable, Sendable {
    let task: TaskLine
    let times: Count
    /// Its form was just refused and stands open.
    let refused: Bool
    /// The last open task of a request: finishing it asks what comes next.
    let lastOfRequest: Bool

    init(_ task: TaskLine, refused: Bool = false, lastOfRequest: Bool = false) {
      self.task = task
      times = Count(task.moved, "accounts.tasks.moved")
      self.refused = refused
      self.lastOfRequest = lastOfRequest
    }

    func encode(to encoder: any Encoder) throws { try task.encode(to: encoder) }
  }
}

extension [Clients.TaskLine] {
  /// The tasks as cards, told which one's form was just refused and which is the last of its request.
  func cards(opened: UUID? = nil) -> [Clients.TaskCard] {
    map { task in
      Clients.TaskCard(
        task, refused: task.id == opened,
        lastOfRequest: task.request != nil && filter { $0.request == task.request }.count == 1)
    }
  }
}
