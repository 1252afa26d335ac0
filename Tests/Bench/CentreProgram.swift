import Department
import Foundation
import TestKit

/// A call centre's own software as a process (`centre.py`), known by its ledger and by what it prints at its end.
struct CentreProgram {
  private let arguments: [String]
  private let ledger: URL
  private var program: Program.Running

  /// Starts it with a partner's key, on each so-manieth row of `bank-full.csv`, with so many agents.
  init(port: Int, key: String, file: String, every: Int, agents: Int) throws {
    ledger = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
    arguments = [
      "-B", "\(Home.path)/Tests/Bench/centre.py", "http://127.0.0.1:\(port)/partners/v1", key, file,
      "\(every)", "\(agents)", ledger.path,
    ]
    program = try Self.start(arguments)
  }

  /// Waits until so many calls are in its ledger.
  func reach(_ count: Int) async throws {
    var told = 0
    while true {
      // Asked before the ledger is read: what it wrote last is there then.
      let isRunning = program.isRunning
      let calls = self.calls
      if calls >= count { return }
      guard isRunning else {
        throw BenchFailure("the call centre, after \(calls) calls: \(try await program.end().said)")
      }
      if calls - told >= 10_000 {
        told = calls
        say("\(calls) calls")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// Kills it in the middle of whatever it does, and starts it again.
  mutating func restart() async throws {
    program.kill()
    let ending = try await program.end()
    guard ending.status == nil else { throw BenchFailure("the call centre: \(ending.said)") }
    program = try Self.start(arguments)
  }

  /// Waits for its end, at which it tells its own figures and those it was told.
  func end() async throws -> Tree {
    let ending = try await program.end(within: .seconds(120))
    guard ending.status == 0 else { throw BenchFailure("the call centre: \(ending.said)") }
    return try JSONReader.read([UInt8](ending.said.utf8))
  }

  /// Ends it, wherever it is, and forgets its ledger.
  func leave() {
    program.kill()
    try? FileManager.default.removeItem(at: ledger)
  }

  private static func start(_ arguments: [String]) throws -> Program.Running {
    try Program.start(URL(filePath: "/usr/bin/python3"), arguments, [:])
  }

  /// How many calls its ledger has, by the last line that counts them.
  private var calls: Int {
    guard let file = try? FileHandle(forReadingFrom: ledger) else { return 0 }
    defer { try? file.close() }
    guard let size = try? file.seekToEnd(),
      (try? file.seek(toOffset: size - min(size, 16_384))) != nil,
      let tail = try? file.readToEnd(),
      let line = tail.split(separator: UInt8(ascii: "\n")).last(where: {
        $0.starts(with: #"{"ended""#.utf8)
      }), let end = try? JSONReader.read([UInt8](line))
    else { return 0 }
    return end["calls"]?.text.flatMap { Int($0) } ?? 0
  }
}
