/// Who calls: an own operator through the workplace's JSON, or an agent of a call centre through the partners' API.
struct Caller {
  /// What the same three acts are called.
  struct Way {
    let claims: String
    let claim: String
    let cards: String
    let outcome: String
  }

  static let operators = Way(
    claims: "/operators/claims", claim: "{}", cards: "/operators/card",
    outcome: #"{"disposition":"busy","seconds":30}"#)
  static let partners = Way(
    claims: "/partners/v1/claims", claim: #"{"count":1}"#, cards: "/partners/v1/cards",
    outcome: #"{"result":"busy","seconds":30}"#)

  let way: Way
  let token: String
  /// Named by a call centre's software.
  var agent: String?
}

/// How long each request of a card took, of one connection: nobody waits for anybody else.
final class StepTimes {
  private var begun = 0.0
  private var seconds: [CardPlayer.Step: [Double]] = [:]

  func begin() { begun = HTTPLoad.now() }
  func end(_ step: CardPlayer.Step) {
    seconds[step, default: []].append(HTTPLoad.now() - begun)
  }

  /// The middle one, in milliseconds.
  func median(_ step: CardPlayer.Step) -> Double {
    let sorted = (seconds[step] ?? []).sorted()
    return sorted.isEmpty ? .nan : sorted[sorted.count / 2] * 1000
  }
}
