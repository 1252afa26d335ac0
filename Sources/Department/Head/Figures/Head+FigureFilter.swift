import Foundation

extension Head {
  /// Which figures are looked at: what stands after the question mark.
  struct FigureFilter: Encodable, Sendable {
    /// What the figures can be split by.
    static let dimensions = ["campaign", "member", "source", "nth", "result"]

    var since: Day?
    var until: Day?
    /// `year`, or nil for as many days just before.
    var against: String?
    var campaign: UUID?
    var member: UUID?
    var source: String?
    /// The step that the last column takes its shares of.
    var base: String?
    var by = "campaign"

    init() {}

    init(_ ask: Ask<Head>) throws {
      since = try Self.day(ask, "since")
      until = try Self.day(ask, "until")
      against = ask.query("against") == "year" ? "year" : nil
      campaign = try Self.id(ask, "campaign")
      member = try Self.id(ask, "member")
      source = ask.query("source")
      base = ask.query("base")
      by = ask.query("by") ?? "campaign"
      guard Self.dimensions.contains(by) else { throw Problem.wrong("by", "choice") }
    }

    private static func day(_ ask: Ask<Head>, _ field: String) throws -> Day? {
      guard let text = ask.query(field) else { return nil }
      guard let day = Day(text) else { throw Problem.wrong(field, "date") }
      return day
    }

    static func id(_ ask: Ask<Head>, _ field: String) throws -> UUID? {
      guard let text = ask.query(field) else { return nil }
      guard let id = UUID(uuidString: text) else { throw Problem.wrong(field, "id") }
      return id
    }

    /// The same page split otherwise.
    func href(by dimension: String) -> String {
      Address.of(
        "/head/figures", [("by", dimension), ("against", against), ("base", base)] + narrowed)
    }

    /// The leads behind the count of a step in these days, from the end or behind one of them.
    func href(
      step: String, since first: Day?, until last: Day?, after: (at: Int, lead: UUID)? = nil
    ) -> String {
      var filter = self
      filter.since = first
      filter.until = last
      return Address.of(
        "/head/figures/leads",
        [("step", step)] + filter.narrowed + [
          ("before", after.map { "\($0.at)" }), ("beyond", after?.lead.uuidString.lowercased()),
        ])
    }

    private var narrowed: [(String, String?)] {
      [
        ("since", since?.text), ("until", until?.text),
        ("campaign", campaign?.uuidString.lowercased()),
        ("member", member?.uuidString.lowercased()), ("source", source),
      ]
    }
  }
}
