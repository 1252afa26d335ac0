import Foundation
import Postgres

extension Head {
  /// All reference data: results of a call, stages with their checklists, reasons, the working week, what is allowed.
  struct ReferencePage: Page {
    typealias Place = Head

    /// A result of a call in the list.
    struct Result: Sendable {
      let line: ReferenceLine
      let off: Bool
      let after: Span?
      let times: Count?
      let closes: Label?
    }

    /// A stage with its checklist.
    struct Stage: Sendable {
      let line: ReferenceLine
      let off: Bool
      let norm: Span
      /// It has a checklist: all but the stage that the hand-over closes.
      let listed: Bool
      let items: [Item]
    }

    /// An item of a checklist, or a reason, or a holiday.
    struct Item: Sendable {
      let line: ReferenceLine
      let off: Bool
      let optional: Bool
      let day: String
    }

    /// Reasons of one kind.
    struct Family: Sendable {
      let code: String
      let name: Word
      let reasons: [Item]
    }

    let lines: [ReferenceLine]
    let results: [Result]
    let stages: [Stage]
    let families: [Family]
    let holidays: [Item]
    let week: Weekdays
    let hours: String
    let settings: [ReferenceWords.Field]
    let changes: [Change]

    /// A change in the history.
    struct Change: Sendable {
      let line: ReferenceChangeLine
      let words: ReferenceWords
    }

    enum CodingKeys: CodingKey { case lines }

    static let samples = [Self(ReferenceLine.samples, [.sample])]
    var title: Phrase { "head.reference.title" }

    private init(_ lines: [ReferenceLine], _ changes: [ReferenceChangeLine]) {
      self.lines = lines
      let of = { (kind: String) in lines.filter { $0.kind.code == kind } }
      let labels = Self.labels(lines)
      let item = { (line: ReferenceLine) in
        Item(
          line: line, off: !line.active, optional: line.values["required"] == .bool(false),
          day: line.id.split(separator: "-").reversed().joined(separator: "."))
      }
      results = of("result").map { line in
        Result(
          line: line, off: !line.active,
          after: line.text("retry_minutes").flatMap { Int($0) }.map { Span($0 * 60) },
          times: line.text("retry_most").flatMap { Int($0) }.map { Count($0, "reference.times") },
          closes: line.text("close_reason").flatMap { labels[$0] })
      }
      stages = of("stage").map { line in
        Stage(
          line: line, off: !line.active,
          norm: Span((line.text("norm_hours").flatMap { Int($0) } ?? 0) * 3600),
          listed: line.id != "contact",
          items: of("item").filter { $0.family == line.id }.map(item))
      }
      families = ["close", "later", "loss", "send_back", "lost_client", "answer", "steer"].map {
        code in
        Family(
          code: code, name: Word("reference.families", code),
          reasons: of("reason").filter { $0.family == code }.map(item))
      }
      holidays = of("holiday").map(item)
      let department = of("department").first
      week = Weekdays(ReferenceWords.days(department?.text("week_days")))
      hours = "\(department?.text("week_from") ?? "")–\(department?.text("week_to") ?? "")"
      settings = ReferenceField.names("department").filter { !$0.hasPrefix("week") }.map {
        ReferenceWords.Field(
          name: Word("reference.fields", $0), was: nil,
          becomes: ReferenceWords.say($0, department?.values[$0], [:]))
      }
      self.changes = changes.map {
        Change(line: $0, words: ReferenceWords($0.fields, $0.effects, labels))
      }
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let rows = try await ask(ReferenceLine.all(), ReferenceChangeLine.latest())
      let lines: [ReferenceLine] = try rows[0].lines()
      // In their places: by kind and family first, the order of the list within.
      return Self(lines, try rows[1].lines())
    }

    /// What the reasons are called.
    static func labels(_ lines: [ReferenceLine]) -> [String: Label] {
      Dictionary(
        lines.filter { $0.kind.code == "reason" }.map { ($0.id, $0.label) },
        uniquingKeysWith: { first, _ in first })
    }
  }
}
