import Postgres

/// What waits where in the department, asked as the clock, and not again for a few seconds.
actor QueueFigures {
  /// One figure as `rounds.metrics()` has it.
  struct Figure: Sendable {
    let name: String
    let label: String?
    let value: Double
  }

  private static let metrics: Statement = "select name, label, value from rounds.metrics()"
  private static let fresh = Duration.seconds(5)

  private let clock: Clockwork
  private var known: [Figure] = []
  private var asked: ContinuousClock.Instant?

  /// Asks as this clock.
  init(_ clock: Clockwork) { self.clock = clock }

  /// The figures; nil where the database does not answer.
  func figures() async -> [Figure]? {
    if let asked, .now - asked < Self.fresh { return known }
    do {
      known = try await clock.ask(Self.metrics()).map {
        try Figure(name: $0["name"], label: $0["label"], value: $0["value"])
      }
      asked = .now
      return known
    } catch {
      asked = nil
      return nil
    }
  }
}
