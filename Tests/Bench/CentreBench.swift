import Department
import Foundation
import TestKit

/// Plays a telephone campaign of others as an outside call centre: its own software, which knows the department by the
/// partners' API alone, is killed and started again in the middle, and then the server is. At the end the centre's own
/// figures, those it is told, the head's pages and what an independent script counts in the file must be the same.
struct CentreBench {
  /// `bank-full.csv`.
  let file: String
  /// Each so-manieth row; 1 is all of them.
  let every: Int

  /// Plays and compares; throws where anything differs.
  func run() async throws {
    let list = try ReplayList(file, every: every)
    try await Cast.play { cast in
      var server = try await Serving(cast.clone.conninfo)
      do {
        let client = Client(port: server.port)
        let contract = CentreContract(cast: cast, head: cast.helen.program(client))
        let terms = try await contract.agree(on: list)
        let told = try await play(list, terms.key, &server)
        let expected = try await ReplayFigures.counted(in: file, every: every)
        let sides = CentreSides(
          head: contract.head, partner: Client(port: server.port, token: terms.key),
          page: "/head/partners/\(terms.partner)", expected: expected)
        try await sides.compare(told)
        try await ReplayFigures(client: contract.head, expected: expected).compare()
        let accepted = try await accept(cast.mark.program(client), expected)
        try await sides.compare(accepted: accepted, at: CentreContract.price)
        let wrongs = try await cast.wrongs()
        guard wrongs.isEmpty else { throw BenchFailure("afterwards: \(wrongs)") }
      } catch {
        _ = try? await server.stop()
        throw error
      }
      try await server.stop()
    }
  }

  /// The centre's day: at a third of the calls its software is killed, at two thirds the server. What it says at its end.
  private func play(_ list: ReplayList, _ key: String, _ server: inout Serving) async throws
    -> Tree
  {
    let planned = list.plans.reduce(0) { $0 + $1.calls }
    let agents = every == 1 ? 200 : 8
    let start = ContinuousClock.now
    var centre = try CentreProgram(
      port: server.port, key: key, file: file, every: every, agents: agents)
    defer { centre.leave() }
    try await centre.reach(planned / 3)
    try await centre.restart()
    say("the call centre's software was killed after \(planned / 3) calls and started again")
    try await centre.reach(planned * 2 / 3)
    try await server.restart()
    say("the server was killed after \(planned * 2 / 3) calls and started again")
    try await centre.reach(planned)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    say("\(planned) calls by \(agents) agents, \(Int(Double(planned) / seconds)) a second")
    return try await centre.end()
  }

  /// A manager takes some of what was handed over out of the queue; how many.
  private func accept(_ manager: Client, _ expected: Tree) async throws -> Int {
    let handedOver = expected["handed_over"]?.text.flatMap { Int($0) } ?? 0
    let count = min(20, (handedOver + 1) / 2)
    for number in 0..<count {
      let taken = try await manager.post(
        "/managers/acceptances", json: "{}", key: "accept-\(number)"
      ).done()
      guard taken["lead"]?.text != nil else { throw BenchFailure("the managers' queue is empty") }
    }
    return count
  }
}
