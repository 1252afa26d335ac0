import Logging
import Postgres
import ServiceLifecycle

/// The clock: goes its rounds as the system member `clock` for as long as the server runs.
///
/// Several servers may run it at once: each round is held by one of them at a time (`rounds.is_mine`). A lost
/// database is waited out, and said once.
package actor Rounds: Service {
  private let clock: Clockwork
  private let rounds: [Round]
  private let logger: Logger
  private let pulse: Pulse
  private var trouble: String?

  /// Works on the rounds' own pool; `key` is the server's, for the digest of the clock's session.
  package init(
    pool: Pool, key: [UInt8], rounds: [Round] = Round.all,
    logger: Logger = Logger(label: "rounds"), pulse: Pulse = Pulse()
  ) {
    clock = Clockwork(pool: pool, key: key)
    self.rounds = rounds
    self.logger = logger
    self.pulse = pulse
  }

  /// Goes the rounds, each at its cadence, until the server stops.
  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.go() }
  }

  private func go() async {
    let clock = ContinuousClock()
    var due = rounds.map { (round: $0, at: clock.now) }
    while !Task.isCancelled, let next = due.indices.min(by: { due[$0].at < due[$1].at }) {
      do {
        try await clock.sleep(until: due[next].at)
      } catch {
        return
      }
      let round = due[next].round
      let found = await attempt(round)
      let again = found.map { $0 >= round.full } ?? false
      // A failed round waits a second at least, however short its cadence.
      due[next].at =
        clock.now + (again ? .zero : found == nil ? max(round.every, .seconds(1)) : round.every)
    }
  }

  /// One batch of a round; nil where it failed, which is logged once until it works again.
  private func attempt(_ round: Round) async -> Int? {
    do {
      let found = try await perform(round)
      pulse.beats(round.name)
      if trouble != nil {
        trouble = nil
        logger.notice("the rounds go on")
      }
      if found > 0 { logger.debug("\(round.name)", metadata: ["found": "\(found)"]) }
      return found
    } catch PostgresError.cancelled, PostgresError.closed {
      return nil
    } catch {
      let what = error.server == nil ? "the database is away" : "\(round.name): \(error)"
      if trouble != what {
        trouble = what
        logger.error(
          "the rounds stand still", metadata: ["error": "\(error)", "round": "\(round.name)"])
      }
      return nil
    }
  }

  /// One batch of a round, as the clock: how many it found.
  package func perform(_ round: Round) async throws(PostgresError) -> Int {
    try await clock.ask(round.statement()).first?["found"] ?? 0
  }
}
