import Foundation
import Postgres

extension Managers {
  /// An open task as the lists show it.
  struct TaskLine: Encodable, Sendable {
    static let mine: Statement =
      "select id, lead, client, kind, subject, due_at, overdue, promise, moved, name, company from managers.tasks"
    static let ofLead: Statement =
      "select id, lead, client, kind, subject, due_at, overdue, promise, moved, name, company from managers.tasks where lead = $1"
    static let kinds = ["call", "meeting", "letter", "offer", "payment", "other"]
      .map { WordChoice("managers.kinds", $0) }

    let id: UUID
    let lead: UUID?
    let client: UUID?
    let kind: Word
    let subject: String
    let dueAt: Date
    let overdue: Bool
    let promise: Bool
    /// How often it was put off.
    let moved: Count
    let name: String?
    let company: String?
    /// True where finishing it was refused just now.
    var finishing = false
    /// True where moving it was refused just now.
    var moving = false

    init(_ row: Row) throws {
      id = try row["id"]
      lead = try row["lead"]
      client = try row["client"]
      kind = Word("managers.kinds", try row["kind"])
      subject = try row["subject"]
      dueAt = try row["due_at"]
      overdue = try row["overdue"]
      promise = try row["promise"]
      moved = Count(try row["moved"], "managers.task.moved")
      name = try row["name"]
      company = try row["company"]
    }

    private init(subject: String) {
      id = UUID()
      lead = UUID()
      client = UUID()
      kind = Word("managers.kinds", "call")
      self.subject = subject
      dueAt = .now
      overdue = true
      promise = true
      moved = Count(2, "managers.task.moved")
      name = "Ivan Petrov"
      company = "Acme"
      finishing = true
      moving = true
    }

    static let sample = TaskLine(subject: "Call about the offer")
  }
}

extension [Managers.TaskLine] {
  /// The same tasks, the one whose form was refused knowing so.
  func keeping(_ typed: Typed, of form: String) -> [Managers.TaskLine] {
    guard ["completion", "postponement"].contains(form) else { return self }
    let id = typed["task"].flatMap(UUID.init(uuidString:))
    return map {
      var task = $0
      task.finishing = form == "completion" && $0.id == id
      task.moving = form == "postponement" && $0.id == id
      return task
    }
  }
}
