import Foundation

/// The short form of HTTP under abuse: `Tests/Abuse/run` against the program, on a clone with the cast.
package enum ShortAbuse {
  /// Runs the cases that the arguments ask for, all of them without any, to their end.
  package static func run(_ arguments: String...) async throws -> Program.Ending {
    await Gate.benches.enter()
    do {
      let clone = try await Clone.make()
      let name = clone.conninfo.split(separator: "dbname=").last.map(String.init) ?? ""
      let siege = try Program.start(
        URL(filePath: "/usr/bin/python3"),
        ["-B", "\(Home.path)/Tests/Abuse/run", "--short", "--database", name] + arguments,
        [
          "TRISTAGE_TEST_CLUSTER": try TestCluster.conninfo(),
          "TRISTAGE_BINARY": Program.beside("tristage").path,
        ])
      let ending = try await siege.end(within: .seconds(500))
      try await clone.drop()
      await Gate.benches.leave()
      return ending
    } catch {
      await Gate.benches.leave()
      throw error
    }
  }
}
