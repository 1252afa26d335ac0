import Foundation

/// How far the replay has come, seen by all its players.
final class ReplayProgress {
  let plans: [Int: ReplayList.Plan]
  /// Leads whose last call has been made.
  var done = 0
  var calls = 0

  init(_ list: ReplayList) {
    plans = Dictionary(uniqueKeysWithValues: list.plans.map { ($0.row, $0) })
  }
}

/// An operator of the replay: takes whatever card comes, and does what the file says of that call to that row. One
/// round is one call.
struct ReplayPlayer: HTTPPlayer {
  private enum Step { case claim, dial, answer, end }

  private let token: String
  private let progress: ReplayProgress
  private var step = Step.claim
  /// Makes the idempotency keys.
  private var acts = 0
  private var card = ""
  private var plan: ReplayList.Plan?
  private var isLast = false

  init(token: String, progress: ReplayProgress) {
    self.token = token
    self.progress = progress
  }

  mutating func request(after answer: HTTPAnswer?) throws -> [UInt8]? {
    guard let answer else {
      step = .claim
      return post("/operators/claims", "{}")
    }
    guard answer.status == 200 else { throw BenchFailure("\(answer.status): \(answer.text)") }
    switch step {
    case .claim:
      guard try take(answer) else { return nil }
      step = .dial
      return post("/operators/card/\(card)/dial", "{}")
    case .dial where isLast && plan?.agreed == true:
      step = .answer
      return post(
        "/operators/card/\(card)/answers",
        #"{"question":"need","value":"A deposit","step":"close"}"#)
    case .dial:
      step = .end
      return post(
        "/operators/card/\(card)/outcome",
        isLast
          ? #"{"disposition":"refused","seconds":\#(plan?.seconds ?? 0)}"#
          : #"{"disposition":"no_answer","seconds":0}"#)
    case .answer:
      step = .end
      return post("/operators/card/\(card)/handover", #"{"seconds":\#(plan?.seconds ?? 0)}"#)
    case .end:
      progress.calls += 1
      if isLast { progress.done += 1 }
      return nil
    }
  }

  /// Reads the card that came; false where nobody may be called at the moment.
  private mutating func take(_ answer: HTTPAnswer) throws -> Bool {
    guard let id = text(answer, "\"card\": \"", "\"") else {
      // Others have the last cards in hand.
      usleep(20_000)
      return false
    }
    guard let row = text(answer, "\"name\": \"Row ", "\"").flatMap({ Int($0) }),
      let before = text(answer, "\"calls_before\": ", ",").flatMap({ Int($0) }),
      let plan = progress.plans[row], before < plan.calls
    else { throw BenchFailure("not a card of the list: \(answer.text)") }
    card = id
    self.plan = plan
    isLast = before + 1 == plan.calls
    return true
  }

  private func text(_ answer: HTTPAnswer, _ start: StaticString, _ end: Unicode.Scalar) -> String? {
    answer.between(start, UInt8(ascii: end)).map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func post(_ path: String, _ body: String) -> [UInt8] {
    acts += 1
    return Array(
      """
      POST \(path) HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer \(token)\r
      Accept: application/json\r
      Content-Type: application/json\r
      Idempotency-Key: replay-\(acts)\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """.utf8)
  }
}
