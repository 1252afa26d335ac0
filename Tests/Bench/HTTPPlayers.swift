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
