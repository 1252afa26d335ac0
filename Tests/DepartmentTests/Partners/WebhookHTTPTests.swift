import Department
import Foundation
import Postgres
import Synchronization
import TestKit
import Testing

/// Events from the act's transaction to the partner's receiver.
@Suite struct WebhookHTTPTests {
  private func secret(of webhook: UUID, _ cast: Cast) async throws -> [WebhookSecret] {
    try await cast.sees(
      "select id::text as id from core.webhook_secret where webhook = $1 order by at desc",
      .uuid(webhook)
    ).map { row in
      let id: String = try row["id"]
      return WebhookSecret(of: id) { Secret.digest($0, key: Cast.key) }
    }
  }

  @Test func `an event arrives signed, as the log says, and by both secrets while two live`()
    async throws
  {
    try await Cast.play { cast in
      try await Receiver.with { receiver in
        let webhook = try await cast.webhook("http://127.0.0.1:\(receiver.port)/hook?a=b")
        try await cast.pavel.asks(
          "select partners.rotate_webhook_secret($1, 1, 'r')", .uuid(webhook))
        try await cast.tells(kind: "handover_accepted")
        try await cast.sendsAll(cast.server(Courier(local: true)))
        let request = try #require(receiver.requests.first)
        #expect(receiver.requests.count == 1)
        #expect(request.path == "/hook?a=b")
        let id = try #require(request.headers["webhook-id"])
        let timestamp = try #require(request.headers["webhook-timestamp"].flatMap { Int($0) })
        #expect(abs(Date.now.timeIntervalSince1970 - Double(timestamp)) < 60)
        let secrets = try await secret(of: webhook, cast)
        #expect(secrets.count == 2)
        let signatures = secrets.map {
          $0.signature(id: id, timestamp: timestamp, body: request.body)
        }
        #expect(request.headers["webhook-signature"] == signatures.joined(separator: " "))
        let body = try JSONReader.read([UInt8](request.body.utf8))
        #expect(body["type"]?.text == "handover_accepted")
        #expect(body["id"]?.text == id)
        let log = try await cast.pavel.gets(
          "select partners.deliveries($1, 'delivered', null, 9)", .uuid(webhook))
        #expect(log?["items"]?[0]?["event"]?.text == id)
        #expect(log?["items"]?[0]?["status"]?.text == "204")
        #expect(log?["items"]?[0]?["body"]?.text == request.body)
      }
    }
  }

  @Test func `two servers send each event once and each lead's in order, though some are refused`()
    async throws
  {
    try await Cast.play { cast in
      let refusing = Refusing()
      try await Receiver.with({ refusing.answer($0) }) { receiver in
        try await cast.webhook("http://127.0.0.1:\(receiver.port)/")
        let leads = (1...10).map { _ in UUID() }
        for lead in leads { try await cast.tells(4, of: lead) }
        let servers = [cast.server(Courier(local: true)), cast.server(Courier(local: true))]
        for _ in 1...30 {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try await cast.sendsAll(server) } }
            try await group.waitForAll()
          }
          try await cast.sees(
            "update core.webhook_delivery set due_at = now() where due_at is not null and lease_until is null"
          )
          let left: Int = try await cast.one(
            "select count(*) from core.webhook_delivery where done_at is null")
          if left == 0 { break }
        }
        let arrived = receiver.requests.filter { refusing.took($0) }
        #expect(arrived.count == 40)
        for lead in leads {
          let numbers = arrived.filter { $0.body.contains(lead.uuidString.lowercased()) }
            .compactMap {
              try? JSONReader.read([UInt8]($0.body.utf8))["data"]?["number"]?.text
            }
          #expect(numbers == ["1", "2", "3", "4"])
        }
        #expect(Set(arrived.compactMap { $0.headers["webhook-id"] }).count == 40)
      }
    }
  }

  @Test func `the department sends by itself, and an address inside is tried and not reached`()
    async throws
  {
    try await Cast.play { cast in
      try await Receiver.with { receiver in
        // A name that leads to this machine: as far as the database knows it is any other.
        let webhook = try await cast.webhook("https://localhost:\(receiver.port)/")
        try await Served.with(cast.clone.conninfo) { _ in
          try await cast.tells()
          var state: String?
          for _ in 0..<100 where state == nil {
            try await Task.sleep(for: .milliseconds(50))
            state = try await cast.pavel.gets(
              "select partners.deliveries($1, null, null, 9)", .uuid(webhook))?["items"]?[0]?[
                "trouble"]?.text
          }
          #expect(state == "unreachable")
        }
        #expect(receiver.connections == 0)
      }
    }
  }

  @Test(.timeLimit(.minutes(20)))
  func `events at a steady rate arrive once, signed, each in its lead's order`() async throws {
    let ending = try await ShortBench.run("webhooks", "--seconds", "3")
    #expect(ending.status == 0 && ending.said.contains("p99"), "\(ending.said)")
  }
}

/// Refuses the first try of every other event.
private final class Refusing: Sendable {
  private let refused = Mutex<Set<String>>([])
  private let seen = Mutex<Set<String>>([])

  func answer(_ request: Receiver.Request) -> Receiver.Reply {
    let id = request.headers["webhook-id"] ?? ""
    guard isChosen(id) else { return .status(200) }
    return refused.withLock { $0.insert(id).inserted } ? .status(500) : .status(200)
  }

  /// Whether this was the try that was taken; asked once a request, in their order.
  func took(_ request: Receiver.Request) -> Bool {
    let id = request.headers["webhook-id"] ?? ""
    guard isChosen(id) else { return true }
    return seen.withLock { !$0.insert(id).inserted }
  }

  private func isChosen(_ id: String) -> Bool { (id.utf8.first ?? 0) % 2 == 0 }
}
