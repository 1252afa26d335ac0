import Department
import Foundation

/// The PostgreSQL cluster that the tests work on: the one that `deploy/test` started, or one that
/// stays up between runs, so that `swift test` works by itself. `deploy/cluster remove --test` ends it.
package enum TestCluster {
  /// The checkout that the tests were built from.
  package static let home = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// libpq's address of it, as the superuser, in the database `postgres`.
  package static func conninfo() throws -> String { try started.get() }

  /// The same without user and database.
  package static func address() throws -> String {
    try conninfo().replacing(/\b(user|dbname)=\S+/, with: "").trimmingCharacters(in: .whitespaces)
  }

  private static let started = Result<String, any Error> {
    if let given = ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"] { return given }
    _ = try run("start", "--test")
    return try run("address", "--test") + " user=postgres dbname=postgres"
  }

  /// Runs `deploy/cluster` and answers with the line it printed.
  private static func run(_ arguments: String...) throws -> String {
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: home).appending(path: "deploy/cluster")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Missing(
        description: "deploy/cluster \(arguments.joined(separator: " ")) failed: see above.")
    }
    return String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// What a test run needs and does not have.
  package struct Missing: Error, CustomStringConvertible {
    package let description: String
    package init(description: String) { self.description = description }
  }
}
