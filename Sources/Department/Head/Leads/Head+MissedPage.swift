import Foundation
import Postgres

extension Head {
  /// Kinds of being late.
  enum Missed: TermList { static let prefix = "head.missed.kinds" }

  /// What is late now: norms missed, promises and tasks overdue; each number opens the things behind it.
  struct MissedPage: Page {
    typealias Place = Head
    private static let counts: Statement = "select to_jsonb(c) as line from head.missed_counts c"
    private static let list: Statement =
      "select to_jsonb(x) as line from head.missed_list($1, $2, $3, $4) x"
    /// How many stand on a page.
    private static let most = 50
    private static let kinds = ["promise", "response", "stage", "task", "touch"]

    /// A row of the counts.
    private struct Cell: Decodable {
      let kind: String
      let member: UUID?
      let memberName: String?
      let things: Int
      let since: Date
    }

    /// A kind: how many, what it means, since when the oldest is late.
    struct Tile: Encodable, Sendable {
      let kind: Term<Missed>
      let means: Word
      let things: Int
      let since: Date?
      let href: String
      let here: Bool

      enum CodingKeys: CodingKey { case kind, things, since, href }
    }

    /// A member, and how much is late with them; nil: nobody's yet.
    struct Holder: Encodable, Sendable {
      let name: String?
      let things: Int
      let href: String
      let here: Bool
    }

    /// A late thing as SQL tells it.
    fileprivate struct Row: Decodable {
      let kind: String
      let lead: UUID?
      let client: UUID?
      let ticket: Int?
      let name: String?
      let company: String?
      let subject: String?
      let stageLabel: Label?
      let memberName: String?
      let since: Date
      let campaignName: String?
    }

    /// One late thing.
    struct Line: Encodable, Sendable {
      let kind: Term<Missed>
      let href: String
      let ticket: Int?
      let who: String?
      let subject: String?
      let stage: Label?
      let memberName: String?
      let campaignName: String?
      let since: Date
      let late: Span
    }

    let tiles: [Tile]
    let holders: [Holder]
    let lines: [Line]
    let total: Count
    /// Everything again, where something is chosen.
    let clear: String?
    let more: String?

    static let samples = [
      Self(
        tiles: [
          Tile(
            kind: "promise", means: Word("head.missed.means", "promise"), things: 2, since: .now,
            href: "/head/missed?kind=promise", here: true)
        ],
        holders: [
          Holder(name: "Mark", things: 2, href: "/head/missed?member=1", here: true),
          Holder(name: nil, things: 1, href: "/head/missed?member=nobody", here: false),
        ],
        lines: [
          Line(
            kind: "promise", href: "/head/leads/1", ticket: 17, who: "Acme Mill",
            subject: "Send the offer", stage: Label(ru: "Потребности", en: "Needs"),
            memberName: "Mark", campaignName: "Banks", since: .now, late: Span(7200)),
          Line(
            kind: "response", href: "/head/leads/1", ticket: nil, who: nil, subject: nil,
            stage: nil, memberName: nil, campaignName: nil, since: .now, late: Span(60)),
        ], total: Count(3, "head.missed.total"), clear: "/head/missed",
        more: "/head/missed?page=2")
    ]
    var title: Phrase { "head.missed.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let kind = ask.query("kind")
      if let kind, !kinds.contains(kind) { throw Problem.wrong("kind", "choice") }
      let member = ask.query("member")
      let id = member.flatMap { UUID(uuidString: $0) }
      if let member, member != "nobody", id == nil { throw Problem.wrong("member", "id") }
      let page = try ask.number("page", in: 1...1000) ?? 1
      let rows = try await ask(
        counts(), list(.init(kind), .init(id), .bool(member == "nobody"), .int(Int64(page))))
      let cells = try rows[0].lines(as: Cell.self)
      let late = try rows[1].lines(as: Row.self)
      return Self(
        tiles: kinds.map { one in
          let same = cells.filter { $0.kind == one && held($0, member, id) }
          return Tile(
            kind: Term(stringLiteral: one), means: Word("head.missed.means", one),
            things: same.reduce(0) { $0 + $1.things }, since: same.map(\.since).min(),
            href: address(kind: kind == one ? nil : one, member), here: kind == one)
        },
        holders: Dictionary(grouping: cells.filter { kind == nil || $0.kind == kind }, by: \.member)
          .map { holder, cells in
            let code = holder?.uuidString.lowercased() ?? "nobody"
            let here = code == member?.lowercased()
            return Holder(
              name: cells[0].memberName, things: cells.reduce(0) { $0 + $1.things },
              href: address(kind: kind, here ? nil : code), here: here)
          }.sorted { ($0.things, $1.name ?? "") > ($1.things, $0.name ?? "") },
        lines: late.prefix(most).map(Line.init),
        total: Count(
          cells.filter { (kind == nil || $0.kind == kind) && held($0, member, id) }
            .reduce(0) { $0 + $1.things }, "head.missed.total"),
        clear: kind == nil && member == nil ? nil : "/head/missed",
        more: late.count > most ? address(kind: kind, member, page: page + 1) : nil)
    }

    /// Whether a count is of the chosen member, or of nobody.
    private static func held(_ cell: Cell, _ member: String?, _ id: UUID?) -> Bool {
      member == nil || (member == "nobody" ? cell.member == nil : cell.member == id)
    }

    private static func address(kind: String?, _ member: String?, page: Int? = nil) -> String {
      let parts = [
        kind.map { "kind=\($0)" }, member.map { "member=\($0)" }, page.map { "page=\($0)" },
      ].compactMap { $0 }
      return "/head/missed" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }
  }
}

extension Head.MissedPage.Line {
  fileprivate init(_ row: Head.MissedPage.Row) {
    let id = (row.lead ?? row.client)?.uuidString.lowercased() ?? ""
    self.init(
      kind: Term(stringLiteral: row.kind),
      href: row.lead == nil ? "/head/clients/\(id)" : "/head/leads/\(id)", ticket: row.ticket,
      who: row.company ?? row.name, subject: row.subject, stage: row.stageLabel,
      memberName: row.memberName, campaignName: row.campaignName, since: row.since,
      late: Span(Int(Date.now.timeIntervalSince(row.since))))
  }
}
