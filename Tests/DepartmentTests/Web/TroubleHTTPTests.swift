import Department
import Foundation
import Logging
import Synchronization
import TestKit
import Testing

/// Keeps what is logged.
final class Ear: LogHandler, Sendable {
  private let heard = Mutex<[String]>([])
  var lines: [String] { heard.withLock { $0 } }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .debug }
    set {}
  }

  func log(event: LogEvent) {
    heard.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }
}

struct TroubleHTTPTests {
  @Test func `without its database the server says so, and health still answers`() async throws {
    try await Served.with("host=/nowhere dbname=none") { port in
      let client = Client(port: port)
      #expect(try await client.get("/health").status == 200)
      #expect(try await client.get("/sign-in").status == 200)
      let ready = try await client.get("/ready", ["accept": "application/json"])
      #expect(ready.status == 503)
      #expect(ready.word == "TIRED")
      #expect(ready["retry-after"] != nil)
      #expect(!ready.text.contains("nowhere"))
      let page = try await client.post("/sign-in", form: [("name", "mark"), ("password", "x")])
      #expect(page.status == 503)
      #expect(page.text.contains(#"value="mark""#))
    }
  }

  @Test(.timeLimit(.minutes(20)))
  func `a request that the stop cuts off is told to come again, and is no error`() async throws {
    let ear = Ear()
    let (answers, send) = AsyncStream<[UInt8]>.makeStream()
    try await Served.play(logger: Logger(label: "ear") { _ in ear }) { _, client in
      let begun =
        "POST /sign-in HTTP/1.1\r\nhost: x\r\naccept: application/json\r\n"
        + "content-type: application/json\r\ncontent-length: 9\r\n\r\n{"
      Task {
        send.yield((try? await client.raw([UInt8](begun.utf8))) ?? [])
        send.finish()
      }
      try await Task.sleep(for: .seconds(1))
    }
    for await answer in answers where !answer.isEmpty {
      let text = String(decoding: answer, as: UTF8.self)
      let comesAgain = text.hasPrefix("HTTP/1.1 503") && text.lowercased().contains("retry-after")
      #expect(comesAgain || !text.hasPrefix("HTTP/1.1 5"), "\(text)")
    }
    let faults = ear.lines.filter { $0.contains("FAULT") }
    #expect(faults == [])
  }

  @Test func `the log holds one line a request and nothing of a person`() async throws {
    let ear = Ear()
    try await Served.play(logger: Logger(label: "ear") { _ in ear }) { cast, client in
      let program = try await client.signedIn("mark", SignInHTTPTests.password)
      _ = try await program.get("/managers/me?q=secret-question")
      _ = try await client.post("/sign-in", json: #"{"name":"mark","password":"secret-word"}"#)
      _ = try await client.post("/sign-in", json: #"{"name":"mark","#)
      _ = try await program.get("/secret-address/79161234567")
      let lines = ear.lines.filter { $0.hasPrefix("request ") }
      #expect(lines.count == 5)
      #expect(lines.contains { $0.contains("/managers/me") && $0.contains("managers") })
      #expect(lines.contains { $0.contains("422") && $0.contains("reference") })
      let all = ear.lines.joined(separator: "\n")
      for secret in [
        "secret", "mark", "Mark", "79161234567", SignInHTTPTests.password,
        program.headers["authorization"]!.split(separator: ".").last.map(String.init)!,
      ] {
        #expect(!all.contains(secret), "\(secret)")
      }
    }
  }
}
