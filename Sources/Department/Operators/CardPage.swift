import Foundation
import Postgres

extension Operators {
  /// The card in hand: who is called, what to say, what was answered, how it may end.
  struct CardPage: Page {
    typealias Place = Operators
    private static let look: Statement = "select operators.look_at($1) as answer"
    private static let script: Statement = "select operators.script($1) as answer"
    private static let number: Statement = "select operators.revealed($1) as answer"
    private static let dispositions: Statement =
      "select id, label_ru, label_en, human, final, callback, later, do_not_call, close_reason from operators.dispositions"
    private static let reasons: Statement =
      "select id, kind, label_ru, label_en from operators.reasons"

    /// Set while the lease lasts.
    let card: Card?
    let script: Script?
    /// Which step is shown; the card remembers the furthest, the address may ask for another.
    let step: String?
    /// The whole number, once revealed.
    let number: String?
    let dispositions: [Disposition]
    let reasons: [Reason]
    /// How the card ended, once it is over.
    let ended: String?
    let member: Member
    let now: Date
    /// Fields of the result that were typed and refused.
    var typed = Typed(.null)
    /// Whose clock was picked, where that form was refused.
    var clock: String?
    var title: Phrase {
      card.map { Phrase(verbatim: $0.title) } ?? "operators.card.over"
    }

    static func load(_ ask: Ask<Operators>) async throws -> Self {
      let id = Value.uuid(try ask.id())
      let rows = try await ask(look(id), script(id), number(id), dispositions(), reasons())
      guard let seen: Tree = try rows[0].answer() else { throw Problem.empty }
      let card: Card? = seen["over"] == nil ? try rows[0].answer() : nil
      let script: Script? = try rows[1].first?["answer", as: String?.self].map {
        try JSONDecoder().decode(Script.self, from: Data($0.utf8))
      }
      let wanted = ask.query("step") ?? card?.step ?? script?.start
      let shown: Tree? = try rows[2].answer()
      return Self(
        card: card, script: script,
        step: wanted.flatMap { script?.steps[$0] == nil ? script?.start : $0 },
        number: shown?["number"]?.text,
        dispositions: try rows[3].map {
          Disposition(
            id: try $0["id"], label: Label(ru: try $0["label_ru"], en: try $0["label_en"]),
            human: try $0["human"], final: try $0["final"], callback: try $0["callback"],
            later: try $0["later"], doNotCall: try $0["do_not_call"],
            closeReason: try $0["close_reason"])
        },
        reasons: try rows[4].map {
          Reason(
            id: try $0["id"], kind: try $0["kind"],
            label: Label(ru: try $0["label_ru"], en: try $0["label_en"]))
        },
        ended: seen["over"] == nil ? nil : seen["disposition"]?.text ?? "expired",
        member: try await ask.member(), now: Date())
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "outcome" { self.typed = typed }
      if form == "zone_learning" { clock = typed["clock"] }
    }

    /// A program gets the card, its script, the step, and the lists that a result is picked from.
    func encode(to encoder: any Encoder) throws {
      var box = encoder.container(keyedBy: Key.self)
      try box.encode(card == nil, forKey: .over)
      try box.encodeIfPresent(card, forKey: .card)
      try box.encodeIfPresent(ended, forKey: .ended)
      guard card != nil else { return }
      try box.encodeIfPresent(number, forKey: .number)
      try box.encodeIfPresent(step, forKey: .step)
      try box.encodeIfPresent(script, forKey: .script)
      try box.encode(dispositions, forKey: .dispositions)
      try box.encode(reasons, forKey: .reasons)
    }

    private enum Key: CodingKey {
      case over, card, ended, number, step, script, dispositions, reasons
    }
  }
}
