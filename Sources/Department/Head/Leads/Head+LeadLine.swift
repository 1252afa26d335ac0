import Foundation
import Postgres

extension Head {
  /// A lead as the head sees it: where it is, who has it, when it is due.
  struct LeadLine: Codable, Sendable {
    let id: UUID
    let ticket: Int
    let place: Term<Places>
    let stageLabel: Label?
    let campaignName: String?
    let contact: UUID
    let name: String?
    let company: String?
    let city: String?
    let holderName: String?
    let callbackName: String?
    let handedOverName: String?
    let dueAt: Date?
    let overdue: Bool
    let reasonLabel: Label?
    let openedAt: Date
    let closedAt: Date?
    let priority: Int
    let backTo: String?

    static let found: Statement =
      "select line from head.lead_list($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    static let one: Statement = "select to_jsonb(l) as line from head.leads l where l.id = $1"

    static let sample = sample("sales")
    static func sample(_ place: Term<Places>) -> LeadLine {
      LeadLine(
        id: UUID(), ticket: 17, place: place, stageLabel: Label(ru: "Потребности", en: "Needs"),
        campaignName: "Banks", contact: UUID(), name: "Ivan Acme", company: "Acme Mill",
        city: "Moscow",
        holderName: "Mark", callbackName: "Olga", handedOverName: "Olga", dueAt: .now,
        overdue: true,
        reasonLabel: Label(ru: "Дорого", en: "Too expensive"), openedAt: .now, closedAt: .now,
        priority: 100, backTo: nil)
    }
  }
}
