import Foundation
import Postgres

extension Managers {
  /// An item of a stage's checklist.
  struct Item: Encodable, Sendable {
    static let ofLead: Statement =
      "select item, label_ru, label_en, kind, required, value, done, present, by_act, at, who from managers.checklist where lead = $1"

    let code: String
    let name: Label
    /// True for yes or no; the others are filled with a text or an amount.
    let isMark: Bool
    let isText: Bool
    let required: Bool
    let value: String?
    let done: Bool
    let present: Bool
    /// Marked by an act (the invoice, the win), not by hand.
    let byAct: Bool
    let at: Date?
    let who: String?
    /// What marks it, where that is not the hand.
    let waitsFor: Word?
    /// The key that marks it, counted from 1.
    var key: String?
    /// What was typed, where it was refused just now.
    var refused: String?

    init(_ row: Row) throws {
      code = try row["item"]
      name = Label(ru: try row["label_ru"], en: try row["label_en"])
      let kind: String = try row["kind"]
      isMark = kind == "mark"
      isText = kind == "text"
      required = try row["required"]
      value = try row["value"]
      done = try row["done"]
      present = try row["present"]
      byAct = try row["by_act"]
      waitsFor = byAct ? Word("managers.checklist", code) : nil
      at = try row["at"]
      who = try row["who"]
    }

    private init(code: String) {
      self.code = code
      name = Label(ru: "Бюджет", en: "Budget")
      isMark = true
      isText = true
      required = true
      value = "yes"
      done = true
      present = true
      byAct = true
      waitsFor = Word("managers.checklist", "invoice_issued")
      at = .now
      who = "Mark"
      key = "1"
      refused = "x"
    }

    static let sample = Item(code: "budget_confirmed")

    /// The items with a key for each that is marked by hand.
    static func keyed(_ items: [Item]) -> [Item] {
      var no = 0
      return items.map {
        var item = $0
        if !item.byAct {
          no += 1
          item.key = no < 10 ? "\(no)" : nil
        }
        return item
      }
    }
  }
}
