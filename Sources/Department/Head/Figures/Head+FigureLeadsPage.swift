import Foundation
import Postgres

extension Head {
  /// The leads behind a figure, latest first: once for each time it was counted.
  struct FigureLeadsPage: Page {
    typealias Place = Head
    /// How many stand on a page.
    private static let most = 50
    /// The end of the year 9999, beyond which PostgreSQL's arithmetic would give up.
    private static let lastMicrosecond = 253_402_300_800_000_000
    private static let found: Statement = """
      with f as materialized (
        select f.* from head.figures_period($1, $2, null) p, head.figure_leads($6, p.since, p.until, $3, $4, $5,
          timestamptz 'epoch' + $7::bigint * interval '1 microsecond', $8) f)
      select to_jsonb(l) || jsonb_build_object('at', f.at, 'by_name', m.name,
        'cursor', (extract(epoch from f.at) * 1000000)::bigint) as line
      from f join head.leads l on l.id = f.lead and l.id = any (array(select x.lead from f x))
      left join head.members m on m.id = f.by_member
      order by f.at desc, f.lead desc
      """

    /// A lead, and when and by whom it took the step.
    struct Line: Codable, Sendable {
      let id: UUID
      let ticket: Int
      let name: String?
      let company: String?
      let campaignName: String?
      let place: Term<Places>
      let stageLabel: Label?
      let at: Date
      let byName: String?
      /// The moment in microseconds, for going on from here.
      let cursor: Int
    }

    let filter: FigureFilter
    let step: StepName
    let definition: Word
    let since: Day?
    let until: Day?
    let leads: [Line]
    let more: String?
    let back: String

    static let samples = [
      Self(
        filter: FigureFilter(), step: .sample, definition: StepName.sample.definition,
        since: Day("2026-11-01"), until: Day("2026-11-21"),
        leads: [
          Line(
            id: UUID(), ticket: 17, name: "Ivan Acme", company: "Acme Mill", campaignName: "Banks",
            place: "sales", stageLabel: Label(ru: "Потребности", en: "Needs"), at: .now,
            byName: "Olga", cursor: 1)
        ], more: "/head/figures/leads?step=came&before=1", back: "/head/figures")
    ]
    var title: Phrase { "figures.leads.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let filter = try FigureFilter(ask)
      let code = ask.query("step") ?? "came"
      let before = try ask.number("before", in: 0...lastMicrosecond)
      let beyond = try FigureFilter.id(ask, "beyond")
      let rows = try await ask.all([
        Call(
          found,
          [
            .init(filter.since?.text), .init(filter.until?.text), .init(filter.campaign),
            .init(filter.member), .init(filter.source), .text(code), .init(before), .init(beyond),
          ]), FiguresPage.stages(),
      ])
      let leads = try rows[0].lines(as: Line.self)
      let step = StepName.named(code, try rows[1].lines(as: StageName.self))
      let last = leads.count > most ? leads[most - 1] : nil
      return Self(
        filter: filter, step: step, definition: step.definition, since: filter.since,
        until: filter.until, leads: Array(leads.prefix(most)),
        more: last.map {
          filter.href(
            step: code, since: filter.since, until: filter.until, after: ($0.cursor, $0.id))
        }, back: filter.href(by: filter.by))
    }
  }
}
