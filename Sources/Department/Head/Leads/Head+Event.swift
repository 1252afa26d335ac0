import Foundation
import Postgres

extension Head {
  /// One thing that happened with a contact: a move, a call, a remark, a touch.
  struct Event: Codable, Sendable {
    let at: Date
    let act: Term<Acts>
    let memberName: String
    let fromPlace: Term<Places>?
    let toPlace: Term<Places>?
    let fromStage: Label?
    let toStage: Label?
    let fromName: String?
    let toName: String?
    let reason: Label?
    let result: Label?
    let seconds: Int?
    let note: String?

    /// Newest first, of the contact of a lead.
    static let ofLead: Statement = """
      select to_jsonb(h) as line from head.history h
      where h.contact = (select l.contact from head.leads l where l.id = $1) order by h.at desc limit 300
      """
    /// Newest first, of the contact of a client.
    static let ofClient: Statement = """
      select to_jsonb(h) as line from head.history h
      where h.contact = (select c.contact from head.clients c where c.id = $1) order by h.at desc limit 300
      """

    static let sample = Event(
      at: .now, act: "reassigned", memberName: "Helen", fromPlace: "sales", toPlace: "won",
      fromStage: Label(ru: "Контакт", en: "Contact"),
      toStage: Label(ru: "Потребности", en: "Needs"), fromName: "Mark",
      toName: "Maria", reason: Label(ru: "Загрузка", en: "Workload"),
      result: Label(ru: "Занято", en: "Busy"),
      seconds: 90, note: "Asked for an offer")
  }

  /// An open task, with whom it is.
  struct TaskLine: Codable, Sendable {
    let id: UUID
    let subject: String
    let dueAt: Date
    let overdue: Bool
    let promise: Bool
    let memberName: String?

    static let ofLead: Statement =
      "select to_jsonb(t) as line from head.tasks t where t.lead = $1 order by t.due_at"
    static let ofClient: Statement =
      "select to_jsonb(t) as line from head.tasks t where t.client = $1 order by t.due_at"
    static let sample = TaskLine(
      id: UUID(), subject: "Send the offer", dueAt: .now, overdue: true, promise: true,
      memberName: "Mark")
  }
}
