import Foundation
import Mustache
import Postgres

extension Head {
  /// What kind of reference data there is.
  enum ReferenceKinds: TermList { static let prefix = "reference.kinds" }

  /// One row of reference data, with its fields as a form gives them.
  struct ReferenceLine: Codable, Sendable {
    let kind: Term<ReferenceKinds>
    let id: String
    /// The kind of a reason, the stage of an item.
    let family: String?
    let label: Label
    let values: [String: Tree]

    static let all: Statement =
      "select to_jsonb(r) as line from head.reference r order by r.kind, r.family, r.place, r.id"
    static let one: Statement =
      "select to_jsonb(r) as line from head.reference r where r.kind = $1 and r.id = $2"

    /// A value as text; nil where it has none.
    func text(_ name: String) -> String? { values[name]?.text }
    /// It is offered, asked, kept.
    var active: Bool { values["active"] != .bool(false) }

    init(_ kind: String, _ id: String, family: String? = nil, _ values: [String: Tree]) {
      self.kind = Term(stringLiteral: kind)
      self.id = id
      self.family = family
      label = Label(ru: "Занято", en: "Busy")
      self.values = values
    }

    static let samples: [Self] = [
      Self(
        "result", "busy",
        [
          "label_ru": .string("Занято"), "label_en": .string("Busy"), "active": .bool(true),
          "position": .number("20"), "retry_minutes": .number("30"), "retry_most": .number("6"),
        ]),
      Self(
        "result", "refused",
        [
          "label_ru": .string("Отказ"), "active": .bool(false),
          "close_reason": .string("not_interested"),
        ]),
      Self("reason", "not_interested", family: "close", ["active": .bool(false)]),
      Self("stage", "needs", ["active": .bool(true), "norm_hours": .number("48")]),
      Self(
        "item", "needs_named", family: "needs",
        ["active": .bool(true), "required": .bool(false), "position": .number("1")]),
      Self("item", "old", family: "needs", ["active": .bool(false)]),
      Self("holiday", "05-09", ["active": .bool(true)]),
      Self("holiday", "05-10", ["active": .bool(false)]),
      Self(
        "department", "department",
        [
          "week_days": .string("1,2"), "week_from": .string("09:00"), "week_to": .string("18:00"),
          "open_leads_cap": .number("30"),
        ]),
    ]
  }

  /// A field of reference data before and after.
  struct ReferenceDifference: Codable, Sendable {
    let field: String
    let was: Tree?
    let becomes: Tree?
  }

  /// What a change does, counted, perhaps by name.
  struct ReferenceEffect: Codable, Sendable {
    let rule: String
    let n: Int
    let names: [String]?
  }

  /// What was changed, by whom, and what it meant then.
  struct ReferenceChangeLine: Codable, Sendable {
    let at: Date
    let memberName: String
    let kind: Term<ReferenceKinds>
    let id: String
    let fields: [ReferenceDifference]
    let effects: [ReferenceEffect]

    static let one: Statement = """
      select to_jsonb(c) as line from head.reference_changes c where c.kind = $1 and c.id = $2 order by c.no desc limit 50
      """
    static let latest: Statement =
      "select to_jsonb(c) as line from head.reference_changes c order by c.no desc limit 10"
    static let sample = Self(
      at: .now, memberName: "Helen", kind: "result", id: "busy",
      fields: [
        ReferenceDifference(field: "retry_minutes", was: .number("30"), becomes: .number("45"))
      ], effects: [ReferenceEffect(rule: "campaigns_follow", n: 2, names: ["Banks"])])
  }

  /// A change in words: what stands otherwise, and whom it concerns.
  struct ReferenceWords: Sendable {
    /// One field in words.
    struct Field: Sendable {
      let name: Word
      let was: (any MustacheCustomRenderable & Sendable)?
      let becomes: (any MustacheCustomRenderable & Sendable)?
    }
    /// One effect in words.
    struct Effect: Sendable {
      let sentence: Phrase
      let names: String?
    }

    let fields: [Field]
    let effects: [Effect]
    /// It concerns nobody now.
    let nobody: Bool

    init(_ fields: [ReferenceDifference], _ effects: [ReferenceEffect], _ labels: [String: Label]) {
      self.fields = fields.map {
        Field(
          name: Word("reference.fields", $0.field), was: Self.say($0.field, $0.was, labels),
          becomes: Self.say($0.field, $0.becomes, labels))
      }
      self.effects = effects.map {
        Effect(
          sentence: Phrase("reference.effects.\($0.rule)", count: $0.n),
          names: $0.names?.joined(separator: ", "))
      }
      nobody = effects.isEmpty
    }

    /// A value in words; nil where there is none.
    static func say(_ field: String, _ value: Tree?, _ labels: [String: Label]) -> (
      any MustacheCustomRenderable & Sendable
    )? {
      switch (field, value) {
      case (_, nil), (_, .null): nil
      case (_, .bool(let yes)): Phrase("reference.values.\(yes ? "on" : "off")")
      case ("week_days", let value): Weekdays(Self.days(value?.text))
      case ("close_reason", let value):
        labels[value?.text ?? ""] ?? Phrase(verbatim: value?.text ?? "")
      case (_, let value): Phrase(verbatim: value?.text ?? "")
      }
    }

    /// `1,2,5` as numbers.
    static func days(_ text: String?) -> [Int] {
      (text ?? "").split(separator: ",").compactMap { Int($0) }
    }
  }
}
