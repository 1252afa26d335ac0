import Foundation

extension Partners {
  /// A batch as its partner sees it, with where its leads are.
  struct Batch: Codable, Sendable {
    /// Where the leads of a batch are.
    struct Progress: Codable, Sendable {
      let waiting: Figure
      let inHand: Figure
      let later: Figure
      let handedOver: Figure
      let finished: Figure
      let returned: Figure
    }

    /// When its cards may be called, in the callee's local time.
    struct Hours: Codable, Sendable {
      let from: String
      let to: String
    }

    let id: UUID
    let name: String
    let campaign: String
    let state: Term<BatchStates>
    let openedAt: Date
    let closedAt: Date?
    let closedAs: Term<BatchEnds>?
    let endsOn: Day?
    let size: Figure
    let cardsADay: Figure?
    let cardsToday: Figure
    let hours: Hours?
    let price: Price
    let progress: Progress

    static let sample = Batch(
      id: UUID(), name: "First", campaign: "Banks", state: "open", openedAt: .now, closedAt: .now,
      closedAs: "stopped", endsOn: Day("2026-12-31"), size: Figure(100), cardsADay: Figure(50),
      cardsToday: Figure(7), hours: Hours(from: "09:00", to: "18:00"), price: Price(15000),
      progress: Progress(
        waiting: Figure(40), inHand: Figure(2), later: Figure(3), handedOver: Figure(10),
        finished: Figure(45), returned: Figure(0)))
  }

  /// What came of the cards of a period.
  struct Figures: Codable, Sendable {
    let calls: Figure
    let answered: Figure
    let spoke: Figure
    let handedOver: Figure
    let waiting: Figure
    let accepted: Figure
    let sentBack: Figure
    let won: Figure?
    let due: Price

    /// Accepted, of those that were decided.
    var share: Ratio? {
      Ratio(accepted.number, of: accepted.number + sentBack.number)
    }

    static let sample = Figures(
      calls: Figure(120), answered: Figure(70), spoke: Figure(40), handedOver: Figure(12),
      waiting: Figure(2), accepted: Figure(8), sentBack: Figure(2), won: Figure(1),
      due: Price(120_000))
  }

  /// What came of one agent's cards.
  struct AgentFigures: Codable, Sendable {
    let agent: UUID
    let name: String
    let reference: String?
    let active: Bool
    let calls: Figure
    let answered: Figure
    let spoke: Figure
    let handedOver: Figure
    let accepted: Figure
    let sentBack: Figure

    static let sample = AgentFigures(
      agent: UUID(), name: "Nina", reference: "A-17", active: false, calls: Figure(60),
      answered: Figure(31), spoke: Figure(20), handedOver: Figure(6), accepted: Figure(4),
      sentBack: Figure(1))
  }

  /// A period's figures: in all, by agent, and why hand-overs came back.
  struct Quality: Codable, Sendable {
    /// One reason and how often.
    struct Reason: Codable, Sendable {
      let id: String
      let label: Label
      let count: Figure
    }

    let days: Int
    let total: [Figures]
    let agents: [AgentFigures]
    let reasons: [Reason]

    static let sample = Quality(
      days: 7, total: [.sample], agents: [.sample],
      reasons: [
        Reason(
          id: "not_qualified", label: Label(ru: "Не квалифицирован", en: "Not qualified"),
          count: Figure(2))
      ])
  }
}

extension Partners.Figures: CustomReflectable {
  /// What the template sees: the share beside what it is of.
  var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "calls": calls, "answered": answered, "spoke": spoke, "handedOver": handedOver,
        "waiting": waiting, "accepted": accepted, "sentBack": sentBack, "won": won as Any,
        "due": due, "share": share as Any,
      ])
  }
}

extension Partners.AgentFigures: CustomReflectable {
  /// What the template sees: shares beside what they are of.
  var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "name": name, "reference": reference as Any, "active": active, "calls": calls,
        "answered": answered, "spoke": spoke, "handedOver": handedOver, "accepted": accepted,
        "sentBack": sentBack,
        "share": Ratio(accepted.number, of: accepted.number + sentBack.number) as Any,
        "reach": Ratio(answered.number, of: calls.number) as Any,
      ])
  }
}

extension Partners.Batch: CustomReflectable {
  /// What the template sees: how much of it is worked, in hundredths, beside its numbers.
  var customMirror: Mirror {
    let done = progress.handedOver.number + progress.finished.number
    return Mirror(
      self,
      children: [
        "id": id, "name": name, "campaign": campaign, "state": state, "isOpen": state == "open",
        "isClosed": state == "closed", "openedAt": openedAt, "closedAt": closedAt as Any,
        "closedAs": closedAs as Any, "endsOn": endsOn as Any, "size": size,
        "cardsADay": cardsADay as Any, "cardsToday": cardsToday, "hours": hours as Any,
        "price": price, "progress": progress,
        "percent": size.number == 0 ? 0 : min(100, done * 100 / size.number),
      ])
  }
}
