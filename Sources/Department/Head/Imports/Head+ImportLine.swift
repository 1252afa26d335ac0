import Foundation
import Postgres

extension Head {
  /// How far a list is.
  enum ImportStates: TermList { static let prefix = "imports.states" }
  /// What a list is for.
  enum Purposes: TermList { static let prefix = "imports.purposes" }

  /// A list that was sent, or brought in by the program, as `head.imports` tells it.
  struct ImportLine: Codable, Sendable {
    private static let oneList: Statement =
      "select to_jsonb(v) - 'digest' - 'found' as line from head.imports v where v.id = $1"
    private static let sameBytes: Statement = """
      select to_jsonb(v) - 'digest' - 'found' as line from head.imports v
      where v.digest = (select o.digest from head.imports o where o.id = $1) and v.id <> $1 and v.state <> 'draft'
      order by v.at desc limit 5
      """
    private static let fifty: Statement = """
      select to_jsonb(v) - 'digest' - 'found' - 'reading' as line from head.imports v
      where ($1::text is null or v.purpose = $1) order by v.at desc, v.id limit 51 offset $2
      """

    let id: UUID
    let purpose: Term<Purposes>
    let fileName: String
    let size: Int?
    let memberName: String
    let at: Date
    let state: Term<ImportStates>
    let campaign: UUID?
    let campaignName: String?
    let source: String?
    let reason: String?
    let askedByName: String?
    let endedAt: Date?
    let bytesDone: Int?
    let rowsIn: Figure
    let created: Figure
    let matched: Figure
    let rejected: Figure
    let hasRejected: Bool
    let reading: ListReading?
    let trouble: Complaint?

    /// One list.
    static func one(_ id: Value) -> Call { oneList(id) }
    /// The same bytes, sent before.
    static func same(_ id: Value) -> Call { sameBytes(id) }
    /// Fifty lists and one more, the newest first.
    static func list(_ purpose: ListReading.Purpose?, page: Int) -> Call {
      fifty(.init(purpose?.rawValue), .int(Int64((page - 1) * 50)))
    }

    static let sample = ImportLine(
      id: UUID(), purpose: "leads", fileName: "list.csv", size: 1_000, memberName: "Helen",
      at: .now, state: "running", campaign: UUID(), campaignName: "Banks", source: "list",
      reason: "Complaints", askedByName: "Helen", endedAt: .now, bytesDone: 500,
      rowsIn: Figure(12_345), created: Figure(12_000), matched: Figure(300), rejected: Figure(45),
      hasRejected: true, reading: ListReading(encoding: .utf8, delimiter: .comma),
      trouble: Complaint(.nul))
  }

  /// A list with how it is shown.
  struct ImportRow: Encodable, Sendable {
    let line: ImportLine
    let tone: String

    enum CodingKeys: CodingKey { case line }

    init(_ line: ImportLine) {
      self.line = line
      tone =
        switch line.state.code {
        case "finished": "green"
        case "running", "waiting", "program": "blue"
        case "failed", "orphaned": "red"
        case "stopped": "yellow"
        default: "secondary"
        }
    }
  }
}
