/// An operator at work: takes a card, dials, records that the number is busy. One round is these three requests.
struct CardPlayer: HTTPPlayer {
  private enum Step { case claim, dial, outcome }

  private let token: String
  /// Makes the idempotency keys of this player unlike all others.
  private let mark: String
  private var step = Step.claim
  private var rounds = 0
  private var card = ""

  init(token: String, mark: String) {
    self.token = token
    self.mark = mark
  }

  mutating func request(after answer: HTTPAnswer?) throws -> [UInt8]? {
    guard let answer else {
      step = .claim
      rounds += 1
      return post("/operators/claims", "{}")
    }
    guard answer.status == 200 else { throw BenchFailure("\(answer.status): \(answer.text)") }
    let found = answer.between("\"card\": \"", UInt8(ascii: "\"")).map {
      String(decoding: $0, as: UTF8.self)
    }
    switch step {
    case .claim:
      guard let found else { throw BenchFailure("the campaign ran dry: \(answer.text)") }
      card = found
      step = .dial
      return post("/operators/card/\(card)/dial", "{}")
    case .dial:
      guard found == card, answer.between("\"number\": \"+7495", UInt8(ascii: "\""))?.count == 7
      else {
        throw BenchFailure("not the card's number: \(answer.text)")
      }
      step = .outcome
      return post("/operators/card/\(card)/outcome", #"{"disposition":"busy","seconds":30}"#)
    case .outcome:
      guard found == card,
        answer.between("\"disposition\": \"", UInt8(ascii: "\"")) == [98, 117, 115, 121]
      else {
        throw BenchFailure("not recorded: \(answer.text)")
      }
      return nil
    }
  }

  private func post(_ path: String, _ body: String) -> [UInt8] {
    Array(
      """
      POST \(path) HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer \(token)\r
      Accept: application/json\r
      Content-Type: application/json\r
      Idempotency-Key: \(mark)-\(rounds)\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """.utf8)
  }
}

/// A manager who looks at the list of own leads. One round is one request.
struct ListPlayer: HTTPPlayer {
  private let bytes: [UInt8]
  /// How many leads the list must have.
  private let leads: Int

  init(token: String, leads: Int) {
    self.leads = leads
    bytes = Array(
      """
      GET /managers/leads HTTP/1.1\r
      Host: 127.0.0.1\r
      Authorization: Bearer \(token)\r
      Accept: application/json\r
      \r

      """.utf8)
  }

  mutating func request(after answer: HTTPAnswer?) throws -> [UInt8]? {
    guard let answer else { return bytes }
    guard answer.status == 200, tickets(answer.body) == leads else {
      throw BenchFailure(
        "not a list of \(leads) leads: \(answer.status) \(answer.text.prefix(2000))")
    }
    return nil
  }

  /// How often the body says `"ticket"`.
  private func tickets(_ body: ArraySlice<UInt8>) -> Int {
    var count = 0
    var rest = body
    while let found = rest.place(of: "\"ticket\"") {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
