import Foundation
import Postgres

extension Head {
  /// The funnel from list to client and the calls, two periods side by side, each figure with its definition.
  struct FiguresPage: Page {
    typealias Place = Head

    private static let period: Statement =
      "select to_jsonb(p) as line from head.figures_period($1, $2, $3) p"
    private static let steps: Statement = """
      select to_jsonb(f) as line from head.figures_period($1, $2, $3) p,
        head.figures(p.since, p.until, $4, $5, $6) f
      """
    private static let before: Statement = """
      select to_jsonb(f) as line from head.figures_period($1, $2, $3) p,
        head.figures(p.other_since, p.other_until, $4, $5, $6) f
      """
    private static let split: Statement = """
      select to_jsonb(f) as line from head.figures_period($1, $2, $3) p,
        head.figures_by($7, p.since, p.until, $4, $5, $6) f
      """
    static let stages: Statement =
      "select jsonb_build_object('id', id, 'label', jsonb_build_object('ru', label_ru, 'en', label_en)) as line from core.stage order by position"
    private static let campaigns: Statement =
      "select id::text as code, name from head.campaigns order by name"
    private static let members: Statement =
      "select id::text as code, name from head.members where tier in ('operators', 'managers', 'accounts', 'partners') order by name"
    private static let sources: Statement =
      "select source as code, source as name from head.sources order by last_at desc limit 100"

    /// The days that are compared.
    struct Period: Codable, Sendable {
      let since: Day
      let until: Day
      let otherSince: Day
      let otherUntil: Day
    }

    let filter: FigureFilter
    let period: Period
    let against: [WordChoice]
    let campaigns: [Choice]
    let members: [Choice]
    let sources: [Choice]
    let bases: [Pick<StepName>]
    let baseName: StepName
    let funnel: [Step]
    let leaving: [Step]
    let calls: Calls
    let dimensions: [Dimension]
    let parts: [Part]
    let dimension: Word

    static let samples = [
      Self(
        filter: FigureFilter(),
        period: Period(
          since: Day("2026-11-01")!, until: Day("2026-11-21")!, otherSince: Day("2026-10-11")!,
          otherUntil: Day("2026-10-31")!),
        against: [WordChoice("figures.against", "before", chosen: true)],
        campaigns: [Choice("c", "Banks", chosen: true)],
        members: [Choice("m", "Olga", chosen: true)],
        sources: [Choice("s", "banks", chosen: true)],
        bases: [Pick("came", .sample, chosen: true)], baseName: .sample, funnel: [.sample],
        leaving: [.sample], calls: .sample, dimensions: [.sample], parts: [.sample],
        dimension: Word("figures.by", "campaign"))
    ]
    var title: Phrase { "figures.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let filter = try FigureFilter(ask)
      let days: [Value] = [
        .init(filter.since?.text), .init(filter.until?.text), .init(filter.against ?? "before"),
      ]
      let narrowed =
        days + [.init(filter.campaign), .init(filter.member), .init(filter.source)]
      let rows = try await ask.all([
        Call(period, days), Call(steps, narrowed), Call(before, narrowed),
        Call(split, narrowed + [.text(filter.by)]), stages(), campaigns(), members(), sources(),
      ])
      let count = try Counts(rows[1].lines(), rows[2].lines())
      // Stages before the sale's first one are of another tier: nobody enters them here.
      let stages = try rows[4].lines(as: StageName.self).drop {
        count["stage:\($0.id)"] == 0 && count.before("stage:\($0.id)") == 0
      }
      let names = StepName.funnel(Array(stages))
      let base = names.first { $0.code == filter.base } ?? names[0]
      let period = try rows[0].lines(as: Period.self)[0]
      let widest = count.widest(names + StepName.leaving)
      func href(_ step: String) -> String {
        filter.href(step: step, since: period.since, until: period.until)
      }
      return Self(
        filter: filter, period: period,
        against: ["before", "year"].map { WordChoice("figures.against", $0) }
          .choosing(filter.against ?? "before"),
        campaigns: try choices(rows[5], filter.campaign?.uuidString.lowercased()),
        members: try choices(rows[6], filter.member?.uuidString.lowercased()),
        sources: try choices(rows[7], filter.source),
        bases: names.map { Pick($0.code, $0, chosen: $0.code == base.code) }, baseName: base,
        funnel: names.indices.map {
          Step(
            names[$0], count, href: href(names[$0].code), after: $0 > 0 ? names[$0 - 1] : nil,
            of: base, widest: widest)
        },
        leaving: StepName.leaving.map {
          Step($0, count, href: href($0.code), after: nil, of: base, widest: widest)
        },
        calls: Calls(count, href: href("calls")),
        dimensions: FigureFilter.dimensions.map {
          Dimension(
            name: Word("figures.by", $0), href: filter.href(by: $0), here: $0 == filter.by)
        },
        parts: try rows[3].lines(as: Part.Line.self).map(Part.init),
        dimension: Word("figures.by", filter.by))
    }

    private static func choices(_ rows: Rows, _ chosen: String?) throws -> [Choice] {
      try rows.map { Choice(try $0["code"], try $0["name"]) }.choosing(chosen)
    }
  }
}

extension WordChoice {
  /// The same entry, chosen or not.
  fileprivate func chosen(_ chosen: Bool) -> WordChoice {
    WordChoice(name.list, code, chosen: chosen)
  }
}

extension [WordChoice] {
  /// The same list with this code chosen.
  fileprivate func choosing(_ code: String) -> [WordChoice] {
    map { $0.chosen($0.code == code) }
  }
}
