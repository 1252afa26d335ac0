import Department
import Foundation
import Postgres
import TestKit

/// The served department against pgbench: the same acts of the same members, over HTTP through `tristage serve` and
/// by pgbench as the same login role, in turns on the same database.
///
/// Two works: a card (claim, dial, outcome), and a manager's own list of 25 leads.
struct HTTPBench {
  /// Seconds of one turn.
  let seconds: Double
  /// Turns of each side; the medians are compared.
  var rounds = 9
  /// How many HTTP connections are kept busy.
  var connections = 32

  /// Measures and prints.
  func run() async throws {
    let bench = self
    try await Cast.play { cast in
      let floor = try await Floor(cast, operators: bench.connections, leads: bench.leads)
      let server = try await Serving(cast.clone.conninfo)
      do {
        try await bench.measure(CardWork(floor), on: server)
        try await bench.measure(ListWork(floor), on: server)
        let wrongs = try await cast.wrongs()
        guard wrongs.isEmpty else { throw BenchFailure("afterwards: \(wrongs)") }
      } catch {
        _ = try? await server.stop()
        throw error
      }
      try await server.stop()
    }
  }

  /// A busy number is called six times at most: enough leads that no turn runs dry.
  private var leads: Int { max(2_000, Int(seconds * Double(rounds)) * 1_500) }

  private func measure(_ work: some HTTPWork, on server: Serving) async throws {
    let script = FileManager.default.temporaryDirectory.appending(
      path: "http-bench-\(UUID().uuidString).sql")
    try work.script.write(to: script, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: script) }
    var pgbench = PgBench(conninfo: work.conninfo, script: script, variables: ["begun": 0])
    var ours = Rates()
    var theirs = Rates()
    var turn = 0
    func http(_ seconds: Double) async throws -> Double {
      turn += 1
      try await work.prepare()
      let players = (0..<connections).map { work.player($0, turn: turn) }
      let done = try HTTPLoad(port: server.port, players: players).play(seconds: seconds)
      try await work.check(done.rounds)
      return done.rate
    }
    func bench(_ clients: Int, _ transactions: Int) async throws -> Double {
      turn += 1
      try await work.prepare()
      pgbench.variables["n"] = turn * 10_000_000
      let done = try await pgbench.run(clients: clients, transactions: transactions)
      try await work.check(done.transactions)
      return done.rate
    }

    _ = try await http(min(seconds, 1))
    for round in 1...rounds {
      ours.add(try await http(seconds), with: connections)
      for clients in [2, 4, 8, 16] {
        let transactions = Int((theirs.last(clients) ?? 500) * seconds)
        theirs.add(try await bench(clients, transactions), with: clients)
      }
      say("\(work.name), round \(round): HTTP", ours.line, "· pgbench", theirs.line)
    }
    say(
      "\(work.name): medians of \(rounds) × \(seconds) s: HTTP \(Int(ours.best.rate))/s with \(connections) connections,",
      "pgbench at its best \(Int(theirs.best.rate))/s with \(theirs.best.size) clients, ratio",
      String(format: "%.3f", ours.best.rate / theirs.best.rate))
  }
}
