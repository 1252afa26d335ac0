import Department
import Logging

/// A department that listens on a free port for as long as a test needs it.
package enum Served {
  /// Starts it, runs the test with its port, stops it.
  package static func with<T: Sendable>(
    _ settings: Settings, _ test: @escaping @Sendable (Int) async throws -> T
  ) async throws -> T {
    var settings = settings
    settings.port = 0
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let department = try Department(settings, logger: logger)
    let (ports, send) = AsyncStream<Int>.makeStream()
    return try await withThrowingTaskGroup(of: T?.self) { group in
      group.addTask {
        try await department.serve { send.yield($0) }
        return nil
      }
      group.addTask {
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else { throw ClientError("the server did not start") }
        return try await test(port)
      }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw ClientError("the server stopped")
    }
  }
}
