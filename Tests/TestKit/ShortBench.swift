/// The short form of a bench: `Bench` as a program, on the tests' cluster.
package enum ShortBench {
  /// Runs it to its end once there is a place; one that goes on for five minutes is killed.
  package static func run(_ arguments: String...) async throws -> Program.Ending {
    await Gate.benches.enter()
    do {
      let bench = try Program.start(
        Program.beside("Bench"), arguments,
        ["TRISTAGE_TEST_CLUSTER": try TestCluster.conninfo()])
      let ending = try await bench.end(within: .seconds(300))
      await Gate.benches.leave()
      return ending
    } catch {
      await Gate.benches.leave()
      throw error
    }
  }
}
