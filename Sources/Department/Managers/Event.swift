import Foundation
import Postgres

extension Managers {
  /// One thing that happened with a contact.
  struct Event: Encodable, Sendable {
    static let ofLead: Statement =
      "select at, kind, act, who, label_ru, label_en, body, seconds, amount_cents, currency, due_at, promise from managers.history where contact = (select contact from managers.leads where id = $1) order by at desc, act limit 300"

    let at: Date
    let kind: String
    let act: Word
    let who: String?
    let label: Label?
    let body: String?
    let talk: Span?
    let amount: Price?
    let dueAt: Date?
    let promise: Bool

    init(_ row: Row) throws {
      at = try row["at"]
      kind = try row["kind"]
      act = Word(kind == "touch" ? "managers.touches" : "managers.history", try row["act"])
      who = try row["who"]
      let ru: String? = try row["label_ru"]
      let en: String? = try row["label_en"]
      label = if let ru, let en { Label(ru: ru, en: en) } else { nil }
      body = try row["body"]
      let seconds: Int? = try row["seconds"]
      talk = seconds.map(Span.init)
      let cents: Int64? = try row["amount_cents"]
      let currency: String? = try row["currency"]
      amount = cents.map { Price($0, currency ?? "RUB") }
      dueAt = try row["due_at"]
      promise = try row["promise"]
    }

    private init(body: String) {
      at = .now
      kind = "call"
      act = Word("managers.history", "called")
      who = "Olga"
      label = Label(ru: "Передан", en: "Handed over")
      self.body = body
      talk = Span(200)
      amount = Price(1000)
      dueAt = .now
      promise = true
    }

    static let sample = Event(body: "Asked about prices")
  }
}
