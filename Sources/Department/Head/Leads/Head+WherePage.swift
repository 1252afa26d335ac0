import Foundation
import Postgres

extension Head {
  /// Where every lead is: counts that open the lists behind them.
  struct WherePage: Page {
    typealias Place = Head
    private static let counts: Statement =
      "select to_jsonb(w) as line from head.where_counts($1, $2, $3, $4, $5) w"

    /// A count as SQL tells it: by what, and of which.
    private struct Cell: Decodable {
      let by: String
      let id: String?
      let name: String?
      let label: Label?
      let leads: Int
      let overdue: Int
    }

    /// A count that opens its list.
    struct Tally: Encodable, Sendable {
      let name: Label?
      let term: Term<Places>?
      /// What the place means, or how old.
      let word: Word?
      let text: String?
      let leads: Int
      let overdue: Count
      let href: String
      let here: Bool
    }

    let filter: LeadFilter
    let total: Count
    let places: [Tally]
    let stages: [Tally]
    let ages: [Tally]
    let campaigns: [Tally]
    let holders: [Tally]
    let leads: [LeadLine]
    /// Everything again, where something is chosen.
    let clear: String?
    let overdueOnly: Bool
    let overdueHref: String
    let more: String?
    let q: String?
    /// What a restore holds.
    let held: Held?

    static let samples = [
      Self(
        filter: LeadFilter(), total: Count(2, "head.where.total"), places: [sampleTally],
        stages: [sampleTally], ages: [sampleTally],
        campaigns: [sampleTally], holders: [sampleTally], leads: [.sample], clear: "/head",
        overdueOnly: true,
        overdueHref: "/head?overdue=yes", more: "/head?before=17", q: "Acme",
        held: .sample)
    ]
    private static let sampleTally = Tally(
      name: Label(ru: "Потребности", en: "Needs"), term: "sales",
      word: Word("head.place_means", "sales"), text: "Banks", leads: 5,
      overdue: Count(1, "head.where.overdue"), href: "/head?place=sales", here: true)
    var title: Phrase { "head.where.title" }

    private static let order = [
      "calling", "on_call", "nurturing", "qualification", "sales", "care", "won", "closed",
    ]

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let filter = try LeadFilter(ask)
      let rows = try await ask(
        counts(
          .init(filter.place), .init(filter.stage), .init(filter.campaign), .init(filter.holder),
          .init(filter.age)),
        LeadLine.found(
          .init(filter.place), .init(filter.stage), .init(filter.campaign), .init(filter.holder),
          .bool(filter.overdue), .init(filter.q), .init(filter.number), .init(filter.before),
          .init(filter.age)), Held.now())
      let cells = Dictionary(grouping: try rows[0].lines(as: Cell.self), by: \.by)
      var leads = try rows[1].lines(as: LeadLine.self)
      let more = leads.count > 50 ? leads[49].ticket : nil
      leads = Array(leads.prefix(50))

      /// A count that is chosen by its click, and let go by the next.
      func tally(
        _ cell: Cell?, term: Term<Places>? = nil, word: Word? = nil, here: Bool,
        _ change: (inout LeadFilter) -> Void
      ) -> Tally {
        Tally(
          name: cell?.label, term: term, word: word, text: cell?.name, leads: cell?.leads ?? 0,
          overdue: Count(cell?.overdue ?? 0, "head.where.overdue"), href: filter.href(change),
          here: here)
      }
      /// The largest first.
      func largest(_ by: String, of chosen: UUID?, _ field: WritableKeyPath<LeadFilter, UUID?>)
        -> [Tally]
      {
        (cells[by] ?? []).sorted { ($0.leads, $1.name ?? "") > ($1.leads, $0.name ?? "") }.map {
          let id = $0.id.flatMap { UUID(uuidString: $0) }
          let here = id == chosen
          return tally($0, here: here) { $0[keyPath: field] = here ? nil : id }
        }
      }
      let places = order.map { place in
        let here = filter.place == place
        return tally(
          cells["place"]?.first { $0.id == place }, term: Term(stringLiteral: place),
          word: Word("head.place_means", place), here: here
        ) {
          $0.place = here ? nil : place
          $0.stage = nil
        }
      }
      let stages = (cells["stage"] ?? []).sorted { $0.id ?? "" < $1.id ?? "" }.map { cell in
        let here = filter.stage == cell.id
        return tally(cell, here: here) {
          $0.place = "sales"
          $0.stage = here ? nil : cell.id
        }
      }
      let ages = ["day", "week", "month", "older"].map { age in
        let here = filter.age == age
        return tally(
          cells["age"]?.first { $0.id == age }, word: Word("head.ages", age), here: here
        ) { $0.age = here ? nil : age }
      }
      let chosen = filter.href { _ in }
      return Self(
        filter: filter, total: Count(cells["all"]?.first?.leads ?? 0, "head.where.total"),
        places: places, stages: filter.place == "sales" ? stages : [], ages: ages,
        campaigns: largest("campaign", of: filter.campaign, \.campaign),
        holders: largest("holder", of: filter.holder, \.holder),
        leads: leads,
        clear: chosen == "/head" ? nil : "/head", overdueOnly: filter.overdue,
        overdueHref: filter.href { $0.overdue.toggle() },
        more: more.map { ticket in filter.href { $0.before = ticket } }, q: filter.q,
        held: try rows[2].answer())
    }
  }
}
