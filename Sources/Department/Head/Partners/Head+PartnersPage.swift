import Foundation
import Postgres

extension Head {
  /// The outside call centres: what each has in hand, what it brought lately, what is due.
  struct PartnersPage: Page {
    typealias Place = Head

    /// A call centre with its figures of the days that are looked at.
    struct Entry: Encodable, Sendable {
      let line: PartnerLine
      let quality: Quality?
    }

    let partners: [Entry]
    let days: ContractDays

    static let samples = [
      Self(partners: [Entry(line: .sample, quality: .sample)], days: .sample)
    ]
    var title: Phrase { "contracts.title" }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let days = try ContractDays(ask)
      let rows = try await ask(
        PartnerLine.all(),
        Quality.ofPartner(.null, .null, days.first, days.last, .text("partner")))
      let figures = Dictionary(
        try rows[1].lines(as: Quality.Line.self).map { ($0.part ?? "", $0) },
        uniquingKeysWith: { first, _ in first })
      return Self(
        partners: try rows[0].lines(as: PartnerLine.self).map { line in
          Entry(
            line: line,
            quality: figures[line.id.uuidString.lowercased()].map {
              Quality($0, title: Phrase(verbatim: line.name))
            })
        }, days: days)
    }
  }

  /// The days whose figures are looked at: the last thirty where nothing is said, all of them where nothing is typed.
  struct ContractDays: Encodable, Sendable {
    let since: Day?
    let until: Day?

    var first: Value { .init(since?.text) }
    var last: Value { .init(until?.text) }
    /// As an address says them.
    var query: String {
      [("since", since), ("until", until)].compactMap { name, day in
        day.map { "&\(name)=\($0.text)" }
      }
      .joined()
    }

    init(_ ask: Ask<Head>) throws {
      since =
        ask.query("since") == nil && ask.query("until") == nil
        ? Day(.now - 29 * 86_400, in: .gmt) : try Self.day(ask, "since")
      until = try Self.day(ask, "until")
      if let since, let until, until < since { throw Problem.wrong("until", "range") }
    }

    private init(_ since: Day, _ until: Day) {
      self.since = since
      self.until = until
    }

    private static func day(_ ask: Ask<Head>, _ field: String) throws -> Day? {
      guard let text = ask.query(field), !text.isEmpty else { return nil }
      guard let day = Day(text) else { throw Problem.wrong(field, "date") }
      return day
    }

    static let sample = ContractDays(Day("2026-11-01")!, Day("2026-11-22")!)
  }
}
