import Department
import Foundation
import Logging

/// A department that listens on a free port, on a clone with the cast, for as long as a test needs it.
///
///     try await Served.play { cast, client in
///       let answer = try await cast.mark.program(client).get("/managers/leads")
///     }
package enum Served {
  /// Starts it on a clone of the test's own, runs the scene, stops it.
  package static func play(
    logger: Logger = quiet, _ scene: @escaping @Sendable (Cast, Client) async throws -> Void
  ) async throws {
    try await Cast.play { cast in
      try await with(cast.clone.conninfo, logger: logger) { port in
        try await scene(cast, Client(port: port))
      }
    }
  }

  /// Says nothing.
  package static var quiet: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }

  /// Starts it on any database, with the cast's key, behind a proxy where there is an origin, and stops it after the test.
  package static func with(
    _ database: String, origin: String? = nil, only: Tier? = nil, logger: Logger = quiet,
    _ test: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
    let digits = Cast.key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try digits.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    var given = [
      "TRISTAGE_DATABASE": database, "TRISTAGE_KEY_FILE": file.path, "TRISTAGE_HOME": Home.path,
    ]
    given["TRISTAGE_ORIGIN"] = origin
    let settings = try Settings(given)
    try await with(settings, only: only, logger: logger, test)
  }

  /// Starts it with these settings, runs the test with its port, stops it.
  package static func with(
    _ settings: Settings, only: Tier? = nil, logger: Logger = quiet,
    _ test: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    var settings = settings
    settings.port = 0
    let department = try Department(
      settings, only: only, developing: false, connections: 1, logger: logger)
    let (ports, send) = AsyncStream<Int>.makeStream()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await department.serve { send.yield($0) }
        return false
      }
      group.addTask {
        for await port in ports {
          try await test(port)
          return true
        }
        return false
      }
      defer { group.cancelAll() }
      guard try await group.next() == true else { throw ClientError("the server stopped") }
    }
  }
}

extension Person {
  /// A program of this person: JSON and the bearer token.
  package func program(_ client: Client) -> Client { Client(port: client.port, token: token) }

  /// A browser of this person: HTML and the session cookie.
  package func browser(_ client: Client) -> Client {
    var browser = client
    browser.cookies["__Host-tristage"] = token
    browser.headers["accept"] = "text/html"
    return browser
  }
}
