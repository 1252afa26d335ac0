/// A caller at work: takes a card, dials, records that the number is busy. One round is these three requests.
struct CardPlayer: HTTPPlayer {
  /// The three requests of a round.
  enum Step: String, CaseIterable { case claim, dial, outcome }

  private let caller: Caller
  /// Makes the idempotency keys of this player unlike all others.
  private let mark: String
  private let times: StepTimes?
  private var step = Step.claim
  private var rounds = 0
  private var card = ""

  /// `times` is told how long each request took.
  init(_ caller: Caller, mark: String, times: StepTimes? = nil) {
    self.caller = caller
    self.mark = mark
    self.times = times
  }

  mutating func request(after answer: HTTPAnswer?) throws -> [UInt8]? {
    guard let answer else {
      step = .claim
      rounds += 1
      return post(caller.way.claims, caller.way.claim)
    }
    times?.end(step)
    guard answer.status == 200 else { throw BenchFailure("\(answer.status): \(answer.text)") }
    let found = answer.between("\"card\": \"", UInt8(ascii: "\"")).map {
      String(decoding: $0, as: UTF8.self)
    }
    switch step {
    case .claim:
      guard let found else { throw BenchFailure("the campaign ran dry: \(answer.text)") }
      card = found
      step = .dial
      return post("\(caller.way.cards)/\(card)/dial", "{}")
    case .dial:
      guard found == card, answer.between("\"number\": \"+7495", UInt8(ascii: "\""))?.count == 7
      else {
        throw BenchFailure("not the card's number: \(answer.text)")
      }
      step = .outcome
      return post("\(caller.way.cards)/\(card)/outcome", caller.way.outcome)
    case .outcome:
      guard found == card, answer.body.place(of: ": \"busy\"") != nil else {
        throw BenchFailure("not recorded: \(answer.text)")
      }
      return nil
    }
  }

  private func post(_ path: String, _ body: String) -> [UInt8] {
    times?.begin()
    return Array(
      """
      POST \(path) HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer \(caller.token)\r
      \(caller.agent.map { "Tristage-Agent: \($0)\r\n" } ?? "")Accept: application/json\r
      Content-Type: application/json\r
      Idempotency-Key: \(mark)-\(rounds)-\(step)\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """.utf8)
  }
}
