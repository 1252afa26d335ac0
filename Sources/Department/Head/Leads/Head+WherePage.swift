import Foundation
import Postgres

extension Head {
  /// Where every lead is: counts that open the lists behind them.
  struct WherePage: Page {
    typealias Place = Head
    private static let counts: Statement = "select to_jsonb(w) as line from head.where_leads_are w"

    /// A row of the counts.
    private struct Cell: Decodable {
      let place: String
      let stage: String?
      let stageLabel: Label?
      let campaign: UUID?
      let campaignName: String?
      let holder: UUID?
      let holderName: String?
      let age: String?
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

    static let samples = [
      Self(
        filter: LeadFilter(), total: Count(2, "head.where.total"), places: [sampleTally],
        stages: [sampleTally], ages: [sampleTally],
        campaigns: [sampleTally], holders: [sampleTally], leads: [.sample], clear: "/head",
        overdueOnly: true,
        overdueHref: "/head?overdue=yes", more: "/head?before=17", q: "Acme")
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
        counts(),
        LeadLine.found(
          .init(filter.place), .init(filter.stage), .init(filter.campaign), .init(filter.holder),
          .bool(filter.overdue), .init(filter.q), .init(filter.number), .init(filter.before),
          .init(filter.age)))
      let cells = try rows[0].lines(as: Cell.self)
      var leads = try rows[1].lines(as: LeadLine.self)
      let more = leads.count > 50 ? leads[49].ticket : nil
      leads = Array(leads.prefix(50))

      func kept(_ cell: Cell, but: String) -> Bool {
        (but == "place" || filter.place == nil || cell.place == filter.place)
          && (but == "place" || but == "stage" || filter.stage == nil || cell.stage == filter.stage)
          && (but == "campaign" || filter.campaign == nil || cell.campaign == filter.campaign)
          && (but == "holder" || filter.holder == nil || cell.holder == filter.holder)
          && (but == "age" || filter.age == nil || cell.age == filter.age)
      }
      func sum(_ cells: [Cell]) -> (Int, Count) {
        (
          cells.reduce(0) { $0 + $1.leads },
          Count(cells.reduce(0) { $0 + $1.overdue }, "head.where.overdue")
        )
      }
      let places = order.map { place in
        let (leads, overdue) = sum(cells.filter { $0.place == place && kept($0, but: "place") })
        let here = filter.place == place
        return Tally(
          name: nil, term: Term(stringLiteral: place), word: Word("head.place_means", place),
          text: nil, leads: leads, overdue: overdue,
          href: filter.href {
            $0.place = here ? nil : place; $0.stage = nil
          }, here: here)
      }
      let staged = Dictionary(
        grouping: cells.filter { $0.place == "sales" && kept($0, but: "stage") },
        by: { $0.stage ?? "" })
      let stages = staged.sorted { $0.key < $1.key }.map { stage, cells in
        let (leads, overdue) = sum(cells)
        let here = filter.stage == stage
        return Tally(
          name: cells[0].stageLabel, term: nil, word: nil, text: nil, leads: leads,
          overdue: overdue,
          href: filter.href {
            $0.place = "sales"; $0.stage = here ? nil : stage
          }, here: here)
      }
      let ages = ["day", "week", "month", "older"].map { age in
        let (leads, overdue) = sum(cells.filter { $0.age == age && kept($0, but: "age") })
        let here = filter.age == age
        return Tally(
          name: nil, term: nil, word: Word("head.ages", age), text: nil, leads: leads,
          overdue: overdue, href: filter.href { $0.age = here ? nil : age }, here: here)
      }
      let campaigns = Dictionary(
        grouping: cells.filter { $0.campaign != nil && kept($0, but: "campaign") }, by: \.campaign
      )
      .map { id, cells in
        let (leads, overdue) = sum(cells)
        let here = filter.campaign == id
        return Tally(
          name: nil, term: nil, word: nil, text: cells[0].campaignName, leads: leads,
          overdue: overdue,
          href: filter.href { $0.campaign = here ? nil : id }, here: here)
      }.sorted { ($0.leads, $1.text ?? "") > ($1.leads, $0.text ?? "") }
      let holders = Dictionary(
        grouping: cells.filter { $0.holder != nil && kept($0, but: "holder") }, by: \.holder
      )
      .map { id, cells in
        let (leads, overdue) = sum(cells)
        let here = filter.holder == id
        return Tally(
          name: nil, term: nil, word: nil, text: cells[0].holderName, leads: leads,
          overdue: overdue,
          href: filter.href { $0.holder = here ? nil : id }, here: here)
      }.sorted { ($0.leads, $1.text ?? "") > ($1.leads, $0.text ?? "") }
      let chosen = filter.href { _ in }
      return Self(
        filter: filter, total: Count(sum(cells.filter { kept($0, but: "") }).0, "head.where.total"),
        places: places,
        stages: filter.place == "sales" ? stages : [], ages: ages, campaigns: campaigns,
        holders: holders,
        leads: leads,
        clear: chosen == "/head" ? nil : "/head", overdueOnly: filter.overdue,
        overdueHref: filter.href { $0.overdue.toggle() },
        more: more.map { ticket in filter.href { $0.before = ticket } }, q: filter.q)
    }
  }
}
