import Foundation
import Postgres

extension Head {
  /// Many leads and clients into other hands: picked from a list, seen before it is done.
  struct ReassignPage: Page {
    typealias Place = Head
    private static let leads: Statement = """
      select to_jsonb(l) as line from head.leads l where l.id = any (head.picked($1)) order by l.due_at, l.id limit 200
      """
    private static let counts: Statement = "select head.count_picked($1) as answer"
    private static let clients: Statement = """
      select to_jsonb(c) as line from head.clients c where c.account_manager = $1 order by c.next_touch_at, c.id limit 200
      """
    private static let stages: Statement =
      "select to_jsonb(s) as line from head.stages s order by s.position"
    private static let campaigns: Statement =
      "select id, name from head.campaigns order by name"
    private static let holders: Statement = """
      select to_jsonb(m) as line from head.members m
      where m.active and (m.leads > 0 or m.clients > 0) order by m.tier, m.name
      """

    /// How many a selection means.
    struct Counts: Codable, Sendable {
      let leads: Int
      let clients: Int
    }

    /// A stage to pick.
    private struct Stage: Decodable {
      let id: String
      let label: Label
    }

    /// Somebody who may hold it, with how full the hands are.
    struct Recipient: Encodable, Sendable {
      let code: String
      let name: String
      var chosen: Bool
    }

    let leads: [LeadLine]
    let clients: [ClientLine]
    let counts: Counts
    /// What the filter means, counted.
    let total: Phrase
    /// More match than the list shows.
    let more: Bool
    var places: [WordChoice]
    var stages: [LabelChoice]
    var holders: [Choice]
    var campaigns: [Choice]
    var recipients: [Recipient]
    var reasons: [Reason]
    /// The filter again, for the form's address.
    let query: String
    /// The same as hidden fields.
    let filter: [Choice]
    var preview: Preview?
    var done: Phrase?

    enum CodingKeys: CodingKey {
      case leads, clients, counts, more, places, stages, holders, campaigns, recipients, reasons
      case query, filter, preview
    }

    static let samples = [
      Self(
        leads: [.sample], clients: [.sample], counts: Counts(leads: 300, clients: 2),
        total: "steering.many.none", more: true,
        places: [WordChoice("head.places", "sales", chosen: true)],
        stages: [LabelChoice("needs", Label(ru: "Потребности", en: "Needs"), chosen: true)],
        holders: [Choice("1", "Mark", chosen: true)],
        campaigns: [Choice("1", "Banks", chosen: true)],
        recipients: [Recipient(code: "1", name: "Mark · 3 / 30", chosen: true)],
        reasons: [.sample], query: "?place=sales", filter: [Choice("place", "sales")],
        preview: .sample, done: "steering.many.none")
    ]
    var title: Phrase { "steering.many.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let filter = Selection(ask)
      let holder = ask.query("holder").flatMap(UUID.init(uuidString:))
      let picked = Value.json(filter.tree.json)
      let rows = try await ask(
        leads(picked), clients(filter.onlyHolder ? .init(holder) : .null), counts(picked),
        stages(), holders(), campaigns(), MemberLine.sellers(), MemberLine.keepers(), Reason.all())
      let counts = try rows[2].answer(as: Counts.self) ?? Counts(leads: 0, clients: 0)
      let sellers = try rows[6].lines(as: MemberLine.self)
      let keepers = try rows[7].lines(as: MemberLine.self)
      let able = counts.leads == 0 && counts.clients > 0 ? keepers : sellers
      return Self(
        leads: try rows[0].lines(), clients: try rows[1].lines(), counts: counts,
        total: Phrase(
          "steering.many.total", gaps: ["leads": "\(counts.leads)", "clients": "\(counts.clients)"]),
        more: counts.leads > 200 || counts.clients > 200,
        places: ["qualification", "sales", "nurturing"].map { WordChoice("head.places", $0) }
          .choosing(ask.query("place")),
        stages: try rows[3].lines(as: Stage.self).map { LabelChoice($0.id, $0.label) }
          .choosing(ask.query("stage")),
        holders: try rows[4].lines(as: MemberLine.self).map(\.choice).choosing(
          ask.query("holder")?.lowercased()),
        campaigns: try rows[5].map { row in
          let id: UUID = try row["id"]
          return Choice(id.uuidString.lowercased(), try row["name"])
        }.choosing(ask.query("campaign")?.lowercased()),
        recipients: able.map {
          let choice = $0.choice
          return Recipient(code: choice.code, name: choice.name, chosen: false)
        },
        reasons: try rows[8].lines(), query: filter.query, filter: filter.fields)
    }

    mutating func keep(_ typed: Typed, of form: String) {
      let to = typed.list("to")
      for at in recipients.indices { recipients[at].chosen = to.contains(recipients[at].code) }
      reasons = reasons.choosing(typed["reason"])
    }
  }

  /// Which leads a list means, by place, stage, holder and campaign.
  struct Selection: Sendable {
    private static let names = ["place", "stage", "holder", "campaign"]
    /// Those that are set, with what they are set to.
    let fields: [Choice]

    init(_ ask: Ask<Head>) {
      fields = Self.names.compactMap { name in ask.query(name).map { Choice(name, $0) } }
    }

    init(_ values: [String?]) {
      fields = zip(Self.names, values).compactMap { name, value in
        value.flatMap { $0.isEmpty ? nil : Choice(name, $0) }
      }
    }

    /// As SQL takes it.
    var tree: Tree {
      .object(Dictionary(uniqueKeysWithValues: fields.map { ($0.code, .string($0.name)) }))
    }
    /// As an address ends with it; empty for none.
    var query: String {
      let parts = fields.map { field in
        "\(field.code)=\(field.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
      }
      return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }
    /// Nothing but a member: then clients are meant too.
    var onlyHolder: Bool { fields.map(\.code) == ["holder"] }
  }
}
