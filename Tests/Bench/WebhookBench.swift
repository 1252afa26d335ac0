import Department
import Foundation
import Postgres
import TestKit

/// How long events take to a partner's webhook: from the commit of their act to the receiver, at a steady rate, through
/// `tristage serve` as a process of its own.
struct WebhookBench {
  /// How long events are written.
  let seconds: Double
  /// Events a second.
  var rate = 100
  /// Leads that the events are of.
  var leads = 500
  /// Seconds within which 99 of 100 must have arrived; a short form, beside whatever else runs, is not judged by it.
  var most: Double? { seconds >= 10 ? 2 : nil }

  /// Measures, prints, and fails where one is missing, came twice, out of order, wrongly signed, or too many too late.
  func run() async throws {
    let bench = self
    try await Cast.play { cast in
      try await Receiver.with { receiver in
        let webhook = try await cast.webhook("http://127.0.0.1:\(receiver.port)/")
        let server = try await Serving(cast.clone.conninfo, ["TRISTAGE_LOCAL_WEBHOOKS": "yes"])
        do {
          try await bench.write(cast)
          try await bench.judge(receiver, try await bench.secret(of: webhook, cast))
        } catch {
          _ = try? await server.stop()
          throw error
        }
        try await server.stop()
      }
    }
  }

  private var count: Int { Int(seconds * Double(rate)) }

  /// Writes an event at each beat, each in a transaction of its own.
  private func write(_ cast: Cast) async throws {
    let subjects = (0..<leads).map { _ in UUID() }
    let start = ContinuousClock.now
    for number in 0..<count {
      try await ContinuousClock().sleep(until: start + .seconds(1) / rate * number)
      try await cast.tells(of: subjects[number % leads], from: number)
    }
  }

  private func secret(of webhook: UUID, _ cast: Cast) async throws -> WebhookSecret {
    let id: String = try await cast.one(
      "select id::text from core.webhook_secret where webhook = $1", .uuid(webhook))
    return WebhookSecret(of: id) { Secret.digest($0, key: Cast.key) }
  }

  private func judge(_ receiver: Receiver, _ secret: WebhookSecret) async throws {
    for _ in 0..<1_200 where receiver.requests.count < count {
      try await Task.sleep(for: .milliseconds(50))
    }
    let requests = receiver.requests
    guard requests.count == count else {
      throw BenchFailure("\(requests.count) of \(count) events arrived")
    }
    var last: [String: Int] = [:]
    var delays: [Double] = []
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for request in requests {
      let body = try JSONReader.read([UInt8](request.body.utf8))
      guard let card = body["data"]?["card"]?.text,
        let number = body["data"]?["number"]?.text.flatMap({ Int($0) }),
        let told = body["timestamp"]?.text, let id = request.headers["webhook-id"],
        let timestamp = request.headers["webhook-timestamp"].flatMap({ Int($0) })
      else { throw BenchFailure("that is no event: \(request.body)") }
      let signature = secret.signature(id: id, timestamp: timestamp, body: request.body)
      guard request.headers["webhook-signature"] == signature else {
        throw BenchFailure("wrongly signed: \(request.headers)")
      }
      guard number > last[card] ?? -1 else { throw BenchFailure("out of order: \(number)") }
      last[card] = number
      delays.append(request.at.timeIntervalSince(try format.parse(told)))
    }
    delays.sort()
    func part(_ share: Double) -> Double { delays[Int(Double(delays.count - 1) * share)] }
    say(
      "webhooks: \(count) events at \(rate)/s of \(leads) leads: median",
      String(
        format: "%.3f s, p99 %.3f s, longest %.3f s", part(0.5), part(0.99), delays.last ?? 0))
    if let most, part(0.99) > most {
      throw BenchFailure("p99 of \(part(0.99)) s is above \(most) s")
    }
  }
}
