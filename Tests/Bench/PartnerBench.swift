import Department
import Foundation
import Postgres
import TestKit

/// What claim, dial and outcome cost a call centre over its API, beside own operators in the same campaign, in turns on
/// the same database: one connection and the middle time of each request, then all connections and the cards a second.
struct PartnerBench {
  /// Seconds of one turn.
  let seconds: Double
  /// Turns of each side.
  var rounds = 9
  /// How many HTTP connections are kept busy.
  var connections = 32
  /// How much dearer than an operator's a claim and an outcome may be; nil where nobody looks.
  let most: Double?

  /// Measures, prints, and fails where a request is dearer than it may be.
  func run() async throws {
    let bench = self
    try await Cast.play { cast in
      let floor = try await Floor(cast, operators: bench.connections, leads: bench.leads)
      let agents = try await bench.give(cast)
      let own = floor.operators.map { Caller(way: Caller.operators, token: $0.token) }
      let server = try await Serving(cast.clone.conninfo)
      do {
        try await bench.measure(own, agents, floor, on: server)
        let wrongs = try await cast.wrongs()
        guard wrongs.isEmpty else { throw BenchFailure("afterwards: \(wrongs)") }
      } catch {
        _ = try? await server.stop()
        throw error
      }
      try await server.stop()
    }
  }

  /// A busy number is called six times at most: enough leads that no turn runs dry, half of them the call centre's.
  private var leads: Int { max(2_000, Int(seconds * Double(rounds)) * 1_500) }

  /// Half of the campaign's leads become a batch; as many agents as there are connections.
  private func give(_ cast: Cast) async throws -> [Caller] {
    try await cast.helen.asks(
      "select head.change_partner($1, null, $2, 'bench-terms')", .uuid(Cast.north),
      .json(#"{"requests_a_minute": 100000, "reveals_a_day": 1000000, "agents_most": 1000}"#))
    try await cast.helen.asks(
      "select head.open_batch($1, (select id from head.campaigns where name = 'Bench'), $2, 'bench-batch')",
      .uuid(Cast.north), .json(#"{"name": "Bench", "size": \#(leads / 2), "price_cents": 1}"#))
    let key = try await cast.key()
    var agents: [Caller] = []
    for number in 0..<connections {
      try await key.asks(
        "select partners.add_agent($1, $2, $3)", .text("Agent \(number)"), .text("a\(number)"),
        .text("agent-\(number)"))
      agents.append(Caller(way: Caller.partners, token: key.token, agent: "a\(number)"))
    }
    try await cast.owner.execute(script: "analyze")
    return agents
  }

  private func measure(_ own: [Caller], _ agents: [Caller], _ floor: Floor, on server: Serving)
    async throws
  {
    let sides = [own, agents]
    let times = [StepTimes(), StepTimes()]
    var rates = [Rates(), Rates()]
    for round in 0...rounds {
      for (side, callers) in sides.enumerated() {
        // One after the other, so that nobody pays for counting one person's hundred calls a second.
        let watch = round > 0 ? times[side] : nil
        for (number, caller) in callers.prefix(8).enumerated() {
          try await play([caller], "\(round)-\(number)", seconds / 16, watch, floor, server)
        }
        let rate = try await play(callers, "\(round)-all", seconds / 2, nil, floor, server)
        if round > 0 { rates[side].add(rate, with: connections) }
      }
    }
    let cards = rates.map(\.best.rate)
    say(
      "cards a second with \(connections) connections, medians of \(rounds) × \(seconds / 2) s:",
      String(
        format: "operators %.0f, partners %.0f, ratio of cost %.3f", cards[0], cards[1],
        cards[0] / cards[1]))
    var dear: [String] = []
    for step in CardPlayer.Step.allCases {
      let (ours, theirs) = (times[0].median(step), times[1].median(step))
      say(
        "\(step.rawValue), one connection:",
        String(
          format: "operators %.2f ms, partners %.2f ms, ratio %.3f", ours, theirs, theirs / ours))
      if let most, step != .dial, theirs / ours > most { dear.append(step.rawValue) }
    }
    guard dear.isEmpty else {
      throw BenchFailure("dearer than \(most!) times an operator's: \(dear)")
    }
  }
  /// One turn, as checked as it is timed; cards a second.
  @discardableResult
  private func play(
    _ callers: [Caller], _ mark: String, _ seconds: Double, _ times: StepTimes?, _ floor: Floor,
    _ server: Serving
  ) async throws -> Double {
    try await floor.refill()
    let before = try await floor.recorded()
    let players = callers.map { CardPlayer($0, mark: mark, times: times) }
    let done = try HTTPLoad(port: server.port, players: players).play(seconds: seconds)
    guard try await floor.recorded() - before == done.rounds else {
      throw BenchFailure("\(done.rounds) cards were worked, and others are in the base")
    }
    return done.rate
  }
}
