import Foundation
import Postgres

extension Head {
  /// One piece of reference data: its form, what a change would do to whom, and what was changed before.
  struct ReferenceItemPage: Page {
    typealias Place = Head
    private static let reasons: Statement = """
      select id, label_ru, label_en from core.reason where kind = 'close' and active order by position
      """
    private static let stages: Statement = """
      select id, label_ru, label_en from core.stage where active order by position
      """

    /// What a change would do, before it is made.
    struct Weighed: Sendable {
      let seen: String
      let words: ReferenceWords
      /// The change once more, to be confirmed.
      let asked: [Asked]
      /// Nothing would be different.
      let same: Bool
    }

    /// One field of the change.
    struct Asked: Sendable {
      let name: String
      let value: String
    }

    let kind: String
    let id: String
    /// What it is called; nil for a new one.
    let label: Label?
    let what: Word
    let line: ReferenceLine?
    var fields: [ReferenceField]
    var weighed: Weighed?
    let changes: [ReferencePage.Change]
    private let labels: [String: Label]

    enum CodingKeys: CodingKey { case kind, id, line }

    static let samples: [Self] = {
      let reasons = [LabelChoice("close", Label(ru: "а", en: "b"))]
      var page = Self(
        "result", "busy", ReferenceLine.samples[0], reasons: reasons, stages: reasons, [.sample])
      page.weighed = Weighed(
        seen: "x",
        words: ReferenceWords(
          ReferenceChangeLine.sample.fields, ReferenceChangeLine.sample.effects, [:]),
        asked: [Asked(name: "label_ru", value: "x")], same: true)
      return [
        page, Self("result", "new", nil, reasons: reasons, stages: reasons, []),
        Self("item", "new", nil, reasons: reasons, stages: reasons, []),
        Self(
          "department", "department", ReferenceLine.samples.last, reasons: [], stages: [], []),
      ]
    }()
    var title: Phrase {
      label == nil ? "head.reference.add" : Phrase("reference.kinds.\(kind)")
    }

    private init(
      _ kind: String, _ id: String, _ line: ReferenceLine?, reasons: [LabelChoice],
      stages: [LabelChoice], _ history: [ReferenceChangeLine]
    ) {
      self.kind = kind
      self.id = id
      self.line = line
      label = line?.label
      what = Word("reference.kinds", kind)
      let choices: [String: [ReferenceField.Option]] = [
        "close_reason": Self.labels(reasons),
        "family": kind == "item"
          ? Self.labels(stages.filter { $0.code != "contact" })
          : Self.words(Self.families, "reference.families"),
        "after": Self.labels(stages.filter { !["closing", "referrals"].contains($0.code) }),
        "spoke_with": Self.words(["nobody", "somebody", "decider"], "reference.spoken"),
        "leads_to": Self.words(
          ["retry", "close", "callback", "later", "dead", "wrong"], "reference.ways"),
        "type": Self.words(["mark", "text", "amount"], "reference.types"),
      ]
      fields = ReferenceField.names(kind, new: line == nil)
        .filter { line == nil || line?.values[$0] != nil }
        .map {
          // Which numbers a new result needs depends on what follows it.
          ReferenceField(
            $0, line?.values[$0], choices: choices[$0] ?? [],
            isRequired: line != nil || kind != "result")
        }
      let labels = Dictionary(
        uniqueKeysWithValues: reasons.map { ($0.code, $0.name) })
      self.labels = labels
      changes = history.map {
        .init(line: $0, words: ReferenceWords($0.fields, $0.effects, labels))
      }
    }

    private static let families = [
      "close", "later", "loss", "send_back", "lost_client", "answer", "steer",
    ]

    /// A list of the catalogue to pick from.
    private static func words(_ codes: [String], _ list: String) -> [ReferenceField.Option] {
      codes.map { .init(code: $0, name: Word(list, $0)) }
    }

    /// A list of the department's to pick from.
    private static func labels(_ list: [LabelChoice]) -> [ReferenceField.Option] {
      list.map { .init(code: $0.code, name: $0.name) }
    }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      let (kind, id) = (try ask.word("kind"), try ask.word("id"))
      let rows = try await ask(
        ReferenceLine.one(.text(kind), .text(id)), reasons(), stages(),
        ReferenceChangeLine.one(.text(kind), .text(id)))
      let line = try rows[0].lines(as: ReferenceLine.self).first
      guard line != nil || (id == "new" && ReferenceField.isAddable(kind)) else {
        throw Problem.empty
      }
      var page = Self(
        kind, id, line, reasons: try rows[1].map { try LabelChoice($0) },
        stages: try rows[2].map { try LabelChoice($0) }, try rows[3].lines())
      if line == nil, let family = ask.query("family") { page.fill(["family": .string(family)]) }
      return page
    }

    /// Puts values into the form.
    private mutating func fill(_ values: [String: Tree]) {
      for at in fields.indices {
        if let value = values[fields[at].name] { fields[at].fill(value) }
      }
    }

    mutating func keep(_ typed: Typed, of form: String) {
      guard case .object(var values)? = typed.tree["fields"] else { return }
      values["week_days"] =
        values["week_days"] ?? .string(typed.list("days").joined(separator: ","))
      fill(values)
    }

    /// Shows what a change would do.
    mutating func show(_ answer: Tree) {
      struct Answer: Decodable {
        let seen: String
        let fields: [ReferenceDifference]
        let effects: [ReferenceEffect]
      }
      guard let read = try? JSONDecoder.sql.decode(Answer.self, from: Data(answer.json.utf8))
      else { return }
      var asked: [String: Tree] = [:]
      if case .object(let values)? = answer["asked"] { asked = values }
      fill(asked)
      weighed = Weighed(
        seen: read.seen, words: ReferenceWords(read.fields, read.effects, labels),
        asked: asked.sorted { $0.key < $1.key }.map {
          Asked(name: "fields[\($0.key)]", value: $0.value.text ?? "")
        }, same: read.fields.isEmpty)
    }
  }

  /// The fields of a change as a form or a program gives them; what is left out stays.
  private static func change(_ fields: [String: Tree], days: [Int]?, whole: Bool?) -> Tree {
    var change = fields
    if let days = days ?? (whole == true ? [] : nil) {
      change["week_days"] = .string(days.map { "\($0)" }.joined(separator: ","))
    }
    return .object(change)
  }

  /// What a change would do to whom; nothing is changed.
  struct ReferencePreview: Act {
    typealias Place = Head
    typealias Form = ReferenceItemPage
    private static let weigh: Statement = "select head.weigh($1, $2, $3) as answer"
    let fields: [String: Tree]
    /// Days of the working week, 1 Monday to 7 Sunday.
    let days: [Int]?
    /// The form holds the week: no day ticked means none.
    let whole: Bool?

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.weigh(
        .text(try ask.word("kind")), .text(try ask.word("id")),
        .json(change(fields, days: days, whole: whole).json))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { "/head/reference" }
    static var showing: (@Sendable (Tree, inout ReferenceItemPage) -> Void)? {
      { answer, page in page.show(answer) }
    }
  }

  /// Makes a change; with `seen` only as it was weighed.
  struct ReferenceChange: Act {
    typealias Place = Head
    typealias Form = ReferenceItemPage
    private static let make: Statement =
      "select head.change_reference($1, $2, $3, $4, $5) as answer"
    let fields: [String: Tree]
    let days: [Int]?
    let seen: String?

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.make(
        .text(try ask.word("kind")), .text(try ask.word("id")),
        .json(change(fields, days: days, whole: nil).json), .init(seen), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String {
      "/head/reference/\(try ask.word("kind"))/\(answer["id"]?.text ?? "")"
    }
  }
}
