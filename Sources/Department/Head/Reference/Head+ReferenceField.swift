import Foundation
import Mustache

extension Head {
  /// A field of a form of reference data: what it is called, what may be typed, what stands there.
  struct ReferenceField: Sendable {
    /// What may be typed.
    private enum Kind { case text, number, flag, choice, days, clock }

    /// An entry of a list to pick from.
    struct Option: Choosable, Sendable {
      let code: String
      let name: any MustacheCustomRenderable & Sendable
      var chosen = false
    }

    let name: String
    let label: Word
    var value: String
    let isText: Bool
    let isNumber: Bool
    let isFlag: Bool
    let isChoice: Bool
    let isDays: Bool
    let isClock: Bool
    /// It cannot be left empty.
    let isRequired: Bool
    /// A flag that is on.
    var on: Bool
    var choices: [Option]
    var days: [Pick<Word>]

    /// The fields of a kind, in the order of its form; a new one has more.
    static func names(_ kind: String, new: Bool = false) -> [String] {
      switch (kind, new) {
      case ("result", true):
        [
          "label_ru", "label_en", "spoke_with", "leads_to", "retry_minutes", "retry_most",
          "close_reason",
        ]
      case ("stage", true): ["label_ru", "label_en", "after", "norm_hours"]
      case ("reason", true): ["family", "label_ru", "label_en"]
      case ("item", true): ["family", "type", "required", "label_ru", "label_en"]
      case ("holiday", true): ["day", "month", "label_ru", "label_en"]
      case ("department", _):
        [
          "week_days", "week_from", "week_to", "open_leads_cap", "clients_cap",
          "operator_reveals_an_hour", "releases_an_hour", "manager_reveals_an_hour",
          "account_reveals_an_hour", "opens_an_hour", "callback_grace_minutes",
          "promise_grace_minutes", "task_grace_hours", "payment_call_hours", "operator_hour",
        ]
      default:
        [
          "label_ru", "label_en", "active", "required", "position", "retry_minutes", "retry_most",
          "close_reason", "norm_hours",
        ]
      }
    }

    /// A new one of this kind can be made.
    static func isAddable(_ kind: String) -> Bool {
      ["result", "reason", "stage", "item", "holiday"].contains(kind)
    }

    /// Every name a form of any kind has, for the words of the catalogue.
    init(_ name: String, _ value: Tree?, choices: [Option] = [], isRequired: Bool = true) {
      let kind: Kind =
        switch name {
        case "label_ru", "label_en": .text
        case "active", "required": .flag
        case "family", "type", "close_reason", "spoke_with", "leads_to", "after": .choice
        case "week_days": .days
        case "week_from", "week_to": .clock
        default: .number
        }
      self.name = name
      label = Word("reference.fields", name)
      isText = kind == .text
      isNumber = kind == .number
      isFlag = kind == .flag
      isChoice = kind == .choice
      isDays = kind == .days
      isClock = kind == .clock
      self.choices = choices
      self.isRequired = isRequired
      self.value = ""
      on = false
      days = []
      // A new item is required unless it is said otherwise.
      fill(value ?? (name == "required" ? .bool(true) : nil))
    }

    /// Puts a value there.
    mutating func fill(_ tree: Tree?) {
      value = tree?.text ?? ""
      if case .bool(let yes)? = tree { value = "\(yes)" }
      on = value == "true"
      choices = choices.choosing(value)
      let picked = ReferenceWords.days(value)
      days =
        isDays
        ? (1...7).map { Pick("\($0)", Weekdays.name($0), chosen: picked.contains($0)) } : []
    }
  }
}
