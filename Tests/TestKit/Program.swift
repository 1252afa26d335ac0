import Foundation

/// The program itself, run as a person runs it: a process with settings, which ends and says something.
package struct Program: Sendable {
  /// How a run ended.
  package struct Ending: Sendable {
    /// 0 where it did what it was told; nil where it was killed.
    package let status: Int32?
    /// What it printed, errors included.
    package let said: String
  }

  private let settings: [String: String]

  /// The program on a database, with more settings.
  package init(_ database: String, _ more: [String: String] = [:]) {
    settings = ["TRISTAGE_DATABASE": database, "TRISTAGE_HOME": Home.path].merging(more) { $1 }
  }

  /// Runs one command to its end; one that goes on for too long is killed.
  package func run(_ arguments: String..., within limit: Duration = .seconds(60)) async throws
    -> Ending
  {
    try await start(arguments).end(within: limit)
  }

  /// Starts a command, to be waited for or killed.
  package func start(_ arguments: [String]) throws -> Running {
    try Self.start(Self.beside("tristage"), arguments, settings)
  }

  /// Starts any program with these settings and no others of ours.
  package static func start(
    _ binary: URL, _ arguments: [String], _ settings: [String: String]
  ) throws -> Running {
    let environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("TRISTAGE_") }.merging(settings) { $1 }
    return try Running(binary, arguments, environment)
  }

  /// A program of this package, built into the same folder as what runs now.
  package static func beside(_ name: String) -> URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name)
  }

  /// A run under way.
  package final class Running: @unchecked Sendable {
    private let process = Process()
    private let output: URL
    private let ended: AsyncStream<Int32?>

    fileprivate init(_ binary: URL, _ arguments: [String], _ environment: [String: String]) throws {
      output = FileManager.default.temporaryDirectory.appending(path: "said-\(UUID().uuidString)")
      guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
        throw ClientError("\(output.path) cannot be written")
      }
      let handle = try FileHandle(forWritingTo: output)
      defer { try? handle.close() }
      let (ended, send) = AsyncStream<Int32?>.makeStream()
      self.ended = ended
      process.executableURL = binary
      process.arguments = arguments
      process.environment = environment
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = handle
      process.standardError = handle
      process.terminationHandler = { process in
        send.yield(process.terminationReason == .exit ? process.terminationStatus : nil)
        send.finish()
      }
      try process.run()
    }

    /// Waits for its end; a run that goes on for too long is killed.
    package func end(within limit: Duration = .seconds(60)) async throws -> Ending {
      let killer = Task {
        try await Task.sleep(for: limit)
        kill()
      }
      defer { killer.cancel() }
      var status: Int32?
      for await last in ended { status = last }
      // Whoever waited was told to stop: nothing that was started stays.
      if status == nil { kill() }
      defer { try? FileManager.default.removeItem(at: output) }
      return Ending(
        status: status, said: String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }

    /// Whether it still runs.
    package var isRunning: Bool { process.isRunning }

    /// The most memory it has held so far, in kilobytes; nil once it has ended. What the kernel tells of ended children
    /// would count the memory of the tests, which they were born from.
    package var peakMemory: Int? {
      let status = try? String(
        contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      return status?.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap { Int($0.1) }
    }

    /// Asks it to end, as a service manager does.
    package func terminate() {
      if process.isRunning { process.terminate() }
    }

    /// Ends it at once, as a lost machine does.
    package func kill() {
      if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }
  }
}
