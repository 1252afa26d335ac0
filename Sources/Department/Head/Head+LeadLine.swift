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

    static let found: Statement = """
      select to_jsonb(l) as line from head.leads l
      where ($1::text is null or l.place = $1) and ($2::text is null or l.stage = $2)
        and ($3::uuid is null or l.campaign = $3) and ($4::uuid is null or l.holder = $4)
        and (not $5::boolean or l.overdue) and ($6::bigint is null or l.ticket = $6)
        and ($7::text is null or l.name ilike $7 or l.company ilike $7)
        and ($8::bigint is null or l.ticket < $8) and ($9::text is null or l.age = $9)
      order by l.ticket desc limit 51
      """
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
