import Foundation

extension Operators.CardPage {
  /// Results of a call that belong together: nobody answered, or somebody did.
  struct ResultGroup {
    let title: Phrase
    let results: [ResultChoice]

    static func all(_ page: Operators.CardPage, _ card: Operators.Card) -> [ResultGroup] {
      let choices = page.dispositions.map { ($0.human, ResultChoice($0, page, card)) }
      return [
        ResultGroup(
          title: "operators.outcome.nobody", results: choices.filter { !$0.0 }.map(\.1)),
        ResultGroup(
          title: "operators.outcome.somebody", results: choices.filter { $0.0 }.map(\.1)),
      ].filter { !$0.results.isEmpty }
    }
  }

  /// One result: a button, or a fold with what it asks for.
  struct ResultChoice {
    /// Letters that lie where the result's English name begins, so that they can be learned.
    private static let keys = [
      "no_answer": "n", "busy": "b", "machine": "m", "disconnected": "x", "wrong_number": "w",
      "not_reached": "t", "callback": "c", "later": "l", "refused": "f", "not_target": "g",
      "do_not_call": "s",
    ]

    let code: String
    let label: Label
    let key: String?
    let plain: Bool
    let folded: Bool
    /// The fold stands open because what was typed into it was refused.
    let open: Bool
    let callback: Bool
    let later: Bool
    let ask: Bool
    /// What was typed, as the field takes it.
    let at: String?
    let soonest: WallClock
    let zone: String
    let mine: Bool
    /// It asks for a reason.
    let picks: Bool
    let reasons: [Choice]

    init(_ result: Operators.Disposition, _ page: Operators.CardPage, _ card: Operators.Card) {
      code = result.id
      label = result.label
      key = Self.keys[result.id]
      callback = result.callback
      later = result.later
      let kind = result.later ? "later" : "close"
      picks = result.later || (result.final && !result.doNotCall)
      folded = result.callback || picks
      plain = !folded
      ask = result.doNotCall
      open = folded && page.typed["disposition"] == result.id
      at = page.typed["when.\(result.id)"]
      soonest = WallClock(page.now + 60, in: card.theirZone)
      zone = card.clockZone
      mine = page.typed["disposition"] == nil || page.typed["own.\(result.id)"] != nil
      let language = page.member.language ?? .ru
      reasons =
        picks
        ? page.reasons.filter { $0.kind == kind }
          .map { Choice($0.id, $0.label.said(in: language)) }
          .choosing(page.typed["why.\(result.id)"] ?? result.closeReason) : []
    }
  }
}
