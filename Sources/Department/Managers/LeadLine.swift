import Foundation
import Postgres

extension Managers {
  /// An own lead: who, where it stands, what is next.
  struct LeadLine: Encodable, Sendable {
    static let all: Statement =
      "select id, ticket, version, contact, place, stage, stage_no, stage_ru, stage_en, name, company, position, site, city, zone, industry, source, campaign, accepted_at, stage_at, stage_due_at, over_norm, stage_seconds, due_at, overdue, task, task_kind, task_subject, promise, referred from managers.leads"
    static let one: Statement =
      "select id, ticket, version, contact, place, stage, stage_no, stage_ru, stage_en, name, company, position, site, city, zone, industry, source, campaign, accepted_at, stage_at, stage_due_at, over_norm, stage_seconds, due_at, overdue, task, task_kind, task_subject, promise, referred from managers.leads where id = $1"

    /// A stage by its code, place in order and name.
    struct Stage: Encodable, Sendable {
      let code: String
      let no: Int
      let name: Label
    }

    let id: UUID
    let ticket: Int
    /// Sent along with an act, so that a change made meanwhile is not overwritten.
    let version: Int
    let contact: UUID
    let nurturing: Bool
    let stage: Stage
    let name: String?
    let company: String?
    let position: String?
    let site: String?
    let city: String?
    let zone: ZoneName
    let industry: String?
    let source: String
    let campaign: String?
    let acceptedAt: Date?
    let stageAt: Date
    /// When the stage's norm ends.
    let stageDueAt: Date
    let overNorm: Bool
    let inStage: Span
    let dueAt: Date
    let overdue: Bool
    let task: UUID?
    let taskKind: Word?
    let taskSubject: String?
    let promise: Bool
    let referred: Bool

    init(_ row: Row) throws {
      id = try row["id"]
      ticket = try row["ticket"]
      version = try row["version"]
      contact = try row["contact"]
      let place: String = try row["place"]
      nurturing = place == "nurturing"
      stage = Stage(
        code: try row["stage"], no: try row["stage_no"],
        name: Label(ru: try row["stage_ru"], en: try row["stage_en"]))
      name = try row["name"]
      company = try row["company"]
      position = try row["position"]
      site = try row["site"]
      city = try row["city"]
      zone = try ZoneName(row["zone"])
      industry = try row["industry"]
      source = try row["source"]
      campaign = try row["campaign"]
      acceptedAt = try row["accepted_at"]
      stageAt = try row["stage_at"]
      stageDueAt = try row["stage_due_at"]
      overNorm = try row["over_norm"]
      inStage = Span(try row["stage_seconds"])
      dueAt = try row["due_at"]
      overdue = try row["overdue"]
      task = try row["task"]
      let kind: String? = try row["task_kind"]
      taskKind = kind.map { Word("managers.kinds", $0) }
      taskSubject = try row["task_subject"]
      promise = try row["promise"] ?? false
      referred = try row["referred"]
    }

    private init(company: String) {
      id = UUID()
      ticket = 17
      version = 3
      contact = UUID()
      nurturing = true
      stage = Stage(code: "needs", no: 2, name: Label(ru: "Потребности", en: "Needs"))
      name = "Ivan Petrov"
      self.company = company
      position = "Director"
      site = "acme.example"
      city = "Kazan"
      zone = ZoneName("Europe/Moscow")
      industry = "retail"
      source = "banks"
      campaign = "Banks"
      acceptedAt = .now
      stageAt = .now
      stageDueAt = .now
      overNorm = true
      inStage = Span(200_000)
      dueAt = .now
      overdue = true
      task = UUID()
      taskKind = Word("managers.kinds", "call")
      taskSubject = "Call"
      promise = true
      referred = true
    }

    static let sample = LeadLine(company: "Acme")
  }
}
