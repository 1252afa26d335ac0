import Synchronization

/// When this server last went each of the clock's rounds.
package final class Pulse: Sendable {
  private let gone = Mutex<[String: ContinuousClock.Instant]>([:])

  package init() {}

  /// A round was gone, whether it found something or another server was at it.
  func beats(_ round: String) { gone.withLock { $0[round] = .now } }

  /// Seconds since then, by round.
  var ages: [(round: String, seconds: Double)] {
    let now = ContinuousClock.now
    return gone.withLock { $0 }.map { ($0.key, ($0.value.duration(to: now)).seconds) }
      .sorted { $0.0 < $1.0 }.map { (round: $0.0, seconds: $0.1) }
  }
}

extension Duration {
  /// As a number of seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
