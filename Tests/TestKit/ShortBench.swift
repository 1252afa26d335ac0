import Foundation

/// The short form of a bench: `Bench` as a program, on the tests' cluster, or a script beside it.
package enum ShortBench {
  /// Runs `Bench` on the tests' cluster to its end.
  package static func run(_ arguments: String...) async throws -> Program.Ending {
    try await inTurn {
      try Program.start(
        Program.beside("Bench"), arguments,
        ["TRISTAGE_TEST_CLUSTER": try TestCluster.conninfo()])
    }
  }

  /// Likewise a script, by its path below `Tests`, which makes what it needs by itself.
  package static func script(
    _ path: String, _ settings: [String: String], _ arguments: String...
  ) async throws -> Program.Ending {
    try await inTurn {
      try Program.start(
        URL(filePath: "/usr/bin/python3"), ["-B", "\(Home.path)/Tests/\(path)"] + arguments,
        settings)
    }
  }

  private static func inTurn(_ start: () throws -> Program.Running) async throws -> Program.Ending {
    await Gate.benches.enter()
    do {
      let ending = try await start().end(within: .seconds(300))
      await Gate.benches.leave()
      return ending
    } catch {
      await Gate.benches.leave()
      throw error
    }
  }
}
