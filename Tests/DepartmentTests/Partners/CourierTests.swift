import Department
import TestKit
import Testing

/// Where the courier goes, and where it does not.
@Suite struct CourierTests {
  private func parcel(_ url: String, resolved: [String] = []) -> Courier.Parcel {
    Courier.Parcel(url: url, headers: ["webhook-id: a"], body: #"{"b":1}"#, resolved: resolved)
  }

  /// Time enough on a machine that does much else.
  private static let patient: Courier.Limits = {
    var limits = Courier.Limits()
    limits.connecting = .seconds(60)
    limits.whole = .seconds(60)
    return limits
  }()

  @Test func `it posts what it was given and tells the status`() async throws {
    try await Receiver.with({ $0.path == "/no" ? .status(503) : .status(204) }) { receiver in
      let courier = Courier(local: true)
      let receipt = await courier.send(parcel("http://127.0.0.1:\(receiver.port)/yes"))
      #expect(receipt.status == 204)
      #expect(receipt.trouble == nil)
      let refused = await courier.send(parcel("http://127.0.0.1:\(receiver.port)/no"))
      #expect(refused.status == 503)
      let request = try #require(receiver.requests.first)
      #expect(request.body == #"{"b":1}"#)
      #expect(request.headers["webhook-id"] == "a")
      #expect(request.headers["content-type"] == "application/json")
      #expect(request.headers["expect"] == nil)
    }
  }

  @Test(arguments: [
    "127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "127.1",
    "0x7f.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "[::]",
  ])
  func `no spelling of this machine is connected to`(host: String) async throws {
    try await Receiver.with { receiver in
      let receipt = await Courier().send(parcel("https://\(host):\(receiver.port)/"))
      #expect(receipt.trouble == .unreachable)
      #expect(receipt.status == nil)
      #expect(receiver.connections == 0)
    }
  }

  @Test(arguments: ["127.0.0.1", "[::ffff:127.0.0.1]"])
  func `a name that leads inside when it is looked up is not connected to`(answer: String)
    async throws
  {
    try await Receiver.with { receiver in
      // What a name server answered a moment ago does not count: this is what it answers now.
      let receipt = await Courier().send(
        parcel(
          "https://hooks.example.ru:\(receiver.port)/",
          resolved: ["hooks.example.ru:\(receiver.port):\(answer)"]))
      #expect(receipt.trouble == .unreachable)
      #expect(receiver.connections == 0)
    }
  }

  @Test func `the same name and door are open where the setting says so`() async throws {
    try await Receiver.with { receiver in
      let receipt = await Courier(local: true).send(
        parcel(
          "http://hooks.example.ru:\(receiver.port)/",
          resolved: ["hooks.example.ru:\(receiver.port):127.0.0.1"]))
      #expect(receipt.status == 204)
      #expect(receiver.connections == 1)
    }
  }

  @Test func `a redirect is an answer and is not followed`() async throws {
    try await Receiver.with { inside in
      try await Receiver.with({ _ in .redirect("http://127.0.0.1:\(inside.port)/") }) { receiver in
        let receipt = await Courier(local: true).send(
          parcel("http://127.0.0.1:\(receiver.port)/"))
        #expect(receipt.status == 302)
        #expect(inside.connections == 0)
      }
    }
  }

  @Test func `plain HTTP is spoken to nobody, and who speaks no TLS gets nothing`() async throws {
    try await Receiver.with { receiver in
      let plain = await Courier().send(
        parcel(
          "http://hooks.example.ru:\(receiver.port)/",
          resolved: ["hooks.example.ru:\(receiver.port):127.0.0.1"]))
      #expect(plain.trouble == .unreachable)
      var limits = Courier.Limits()
      limits.connecting = .seconds(1)
      let tls = await Courier(local: true, limits: limits).send(
        parcel("https://127.0.0.1:\(receiver.port)/"))
      #expect(tls.trouble != nil && tls.status == nil)
      #expect(receiver.requests.isEmpty)
    }
  }

  @Test func `of a long answer little is read`() async throws {
    try await Receiver.with({ _ in .long(5_000_000) }) { receiver in
      let courier = Courier(local: true, limits: Self.patient)
      let receipt = await courier.send(parcel("http://127.0.0.1:\(receiver.port)/"))
      #expect(receipt.status == 200)
      #expect(receipt.milliseconds < 30_000)
    }
  }

  @Test func `who does not answer is not waited for, and holds nobody up`() async throws {
    try await Receiver.with({ $0.path == "/slow" ? .never : .status(200) }) { receiver in
      var limits = Courier.Limits()
      limits.whole = .seconds(10)
      let courier = Courier(local: true, limits: limits)
      async let slow = courier.send(parcel("http://127.0.0.1:\(receiver.port)/slow"))
      let quick = await courier.send(parcel("http://127.0.0.1:\(receiver.port)/"))
      #expect(quick.status == 200)
      let late = await slow
      #expect(late.trouble == .slow)
      #expect(quick.milliseconds < late.milliseconds && late.milliseconds < 30_000)
    }
  }

  @Test func `many at once all arrive`() async throws {
    try await Receiver.with { receiver in
      let courier = Courier(local: true, limits: Self.patient)
      let port = receiver.port
      let sent = await withTaskGroup(of: Int?.self) { group in
        for number in 1...200 {
          group.addTask {
            await courier.send(
              Courier.Parcel(
                url: "http://127.0.0.1:\(port)/\(number)", headers: [], body: "{}")
            ).status
          }
        }
        return await group.reduce(into: 0) { $0 += $1 == 204 ? 1 : 0 }
      }
      #expect(sent == 200)
      #expect(Set(receiver.requests.map(\.path)).count == 200)
    }
  }
}
