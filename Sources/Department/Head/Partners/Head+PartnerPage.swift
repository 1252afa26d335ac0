import Foundation
import Postgres

extension Head {
  /// One outside call centre: what is agreed, its batches, what it brought, its keys, what was decided.
  struct PartnerPage: Page {
    typealias Place = Head
    private static let campaigns: Statement = """
      select k.id::text as id, k.name || ' · ' || coalesce(g.leads, 0) as name
      from head.campaigns k left join head.to_give() g on g.campaign = k.id where k.status <> 'ended' order by k.name
      """

    /// A way to split the figures.
    struct Dimension: Sendable {
      let name: Word
      let href: String
      let here: Bool
    }

    /// The call centre's own address, for lists whose lines have ids of their own.
    let href: String
    let partner: PartnerLine
    let batches: [BatchEntry]
    let whole: Quality?
    let parts: [Quality]
    let reasons: [Quality]
    let keys: [PartnerKeyLine]
    let changes: [ContractChange]
    let days: ContractDays
    let dimensions: [Dimension]
    let dimension: Word
    var campaigns: [Choice]
    /// It is told which of its hand-overs were won, as the form has it.
    var told: [WordChoice]
    var scopes = Partners.NewKey.ticks
    var fresh: Partners.FreshKey?
    enum CodingKeys: CodingKey { case partner, batches, whole, parts, reasons, keys, changes, days }

    static let samples = [
      Self(
        href: "/head/partners/1", partner: .sample, batches: [BatchEntry(.sample)], whole: .sample,
        parts: [.sample], reasons: [.sample], keys: [.sample], changes: [.sample], days: .sample,
        dimensions: [Dimension(name: Word("contracts.by", "day"), href: "?by=day", here: true)],
        dimension: Word("contracts.by", "day"), campaigns: [Choice("1", "Banks", chosen: true)],
        told: [WordChoice("contracts.told", "true", chosen: true)], fresh: .sample)
    ]
    var title: Phrase { Phrase(verbatim: partner.name) }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let partner = try ask.id()
      let id = Value.uuid(partner)
      let days = try ContractDays(ask)
      let by = ask.query("by") ?? "day"
      guard Quality.dimensions.contains(by) else { throw Problem.wrong("by", "choice") }
      let figures = { (by: String) in
        Quality.ofPartner(id, .null, days.first, days.last, .text(by))
      }
      let rows = try await ask(
        PartnerLine.one(id), BatchLine.ofPartner(id), figures("all"), figures(by),
        figures("reason"),
        PartnerKeyLine.ofPartner(id), ContractChange.ofSubject(id), campaigns())
      guard let line = try rows[0].lines(as: PartnerLine.self).first else { throw Problem.empty }
      return Self(
        href: "/head/partners/\(partner.uuidString.lowercased())", partner: line,
        batches: try rows[1].lines(as: BatchLine.self).map(BatchEntry.init),
        whole: try rows[2].lines(as: Quality.Line.self).first.map {
          Quality($0, title: Phrase("contracts.title"))
        },
        parts: try rows[3].lines(as: Quality.Line.self).map {
          Quality($0, title: Quality.title($0, by: by))
        },
        reasons: try rows[4].lines(as: Quality.Line.self).map {
          Quality($0, title: Quality.title($0, by: "reason"))
        }.filter { !$0.isUnnamed },
        keys: try rows[5].lines(), changes: try rows[6].lines(), days: days,
        dimensions: Quality.dimensions.map {
          Dimension(
            name: Word("contracts.by", $0), href: "?by=\($0)\(days.query)#figures", here: $0 == by)
        },
        dimension: Word("contracts.by", by),
        campaigns: try rows[7].map { Choice(try $0["id"], try $0["name"]) },
        told: ["false", "true"].map { WordChoice("contracts.told", $0) }
          .choosing("\(line.tellsWon)"))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == BatchOpening.name { campaigns = campaigns.choosing(typed["campaign"] ?? "") }
      if form == KeyAddition.name { scopes = scopes.choosing(typed.tree["scopes"]) }
      if form == PartnerChange.name { told = told.choosing(typed["tells_won"]) }
    }
  }
}
