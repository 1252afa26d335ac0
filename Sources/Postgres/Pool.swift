import Logging
import ServiceLifecycle
import Synchronization

/// A role's connections to one database. It opens them as soon as it is made and keeps them open.
package final class Pool: Service {
  /// What the wire's thread needs to know of a pool.
  final class Plan: Sendable {
    let number: Int
    let settings: Settings
    let logger: Logger
    let counters = Counters()
    let patience: UInt64

    /// Fixes a pool's plan.
    init(number: Int, settings: Settings, logger: Logger) {
      self.number = number
      self.settings = settings
      self.logger = logger
      patience = settings.patience.nanoseconds
    }
  }

  private let plan: Plan
  private let wire: Wire
  private let isClosing = Atomic<Bool>(false)

  /// Begins to connect; requests made before a connection is open wait for it until their deadline.
  package init(
    settings: Settings, wire: Wire, logger: Logger = Logger(label: "postgres")
  ) {
    var logger = logger
    logger[metadataKey: "role"] = "\(settings.user)"
    self.wire = wire
    plan = Plan(number: wire.number(), settings: settings, logger: logger)
    wire.mailbox.post(.open(plan))
  }

  deinit { wire.mailbox.post(.close(plan.number, nil)) }

  /// Runs the calls in one round trip and one transaction, all or nothing; answers one `Rows` a call.
  ///
  /// It waits at most `patience` (the pool's by default) to be sent, and is answered when the server is done, which
  /// the pool's `statementTimeout` bounds. A cancelled task stops waiting at once.
  package func run(
    _ calls: [Call], patience: Duration? = nil
  ) async throws(PostgresError) -> [Rows] {
    try Self.refuseNUL(calls)
    if calls.isEmpty { return [] }
    guard !isClosing.load(ordering: .relaxed) else { throw .closed }
    let counters = plan.counters
    guard counters.queued.add(1, ordering: .relaxed).newValue <= plan.settings.queueLimit else {
      counters.queued.subtract(1, ordering: .relaxed)
      counters.refused.add(1, ordering: .relaxed)
      throw .busy(.queueFull)
    }
    let ticket = Ticket(
      calls: calls, crew: plan.number,
      deadline: Wire.clock() + (patience?.nanoseconds ?? plan.patience),
      counters: counters)
    let outcome = await withTaskCancellationHandler {
      await withUnsafeContinuation { waiter in
        if ticket.wait(waiter) {
          wire.mailbox.post(.request(ticket))
        } else {
          waiter.resume(returning: .failure(.cancelled(outcomeUnknown: false)))
        }
      }
    } onCancel: {
      ticket.cancel()
    }
    return try outcome.get()
  }

  /// Runs one call.
  package func run(
    _ call: Call, patience: Duration? = nil
  ) async throws(PostgresError) -> Rows {
    try await run([call], patience: patience)[0]
  }

  /// As a service: keeps the pool until shutdown, then drains it.
  package func run() async throws {
    try? await gracefulShutdown()
    await close()
  }

  /// Refuses new requests, lets those under way and in the queue end, closes the connections.
  package func close() async {
    isClosing.store(true, ordering: .relaxed)
    await withUnsafeContinuation { waiter in wire.mailbox.post(.close(plan.number, waiter)) }
  }

  /// How the pool is doing.
  package var counts: Counts { plan.counters.snapshot }

  /// U+0000 is refused before anything is sent: libpq would cut the text there.
  private static func refuseNUL(_ calls: [Call]) throws(PostgresError) {
    for call in calls {
      for index in call.values.indices where call.values[index].holdsNUL {
        throw .notText(statement: call.statement.name, parameter: index + 1)
      }
    }
  }
}

extension Pool {
  /// A pool's numbers at one moment, for metrics.
  package struct Counts: Sendable, Equatable {
    /// Requests that wait to be sent.
    package var queued: Int
    /// Requests that wait for their answer.
    package var inFlight: Int
    /// Connections that take requests.
    package var open: Int
    /// Connections opened since the start.
    package var connects: Int
    /// Connections lost since the start.
    package var lost: Int
    /// Requests refused since the start because the queue was full.
    package var refused: Int
  }
}

/// The living numbers; relaxed, because each is read for itself.
final class Counters: Sendable {
  let queued = Atomic<Int>(0)
  let inFlight = Atomic<Int>(0)
  let open = Atomic<Int>(0)
  let connects = Atomic<Int>(0)
  let lost = Atomic<Int>(0)
  let refused = Atomic<Int>(0)

  /// All numbers at about one moment.
  var snapshot: Pool.Counts {
    Pool.Counts(
      queued: queued.load(ordering: .relaxed), inFlight: inFlight.load(ordering: .relaxed),
      open: open.load(ordering: .relaxed), connects: connects.load(ordering: .relaxed),
      lost: lost.load(ordering: .relaxed), refused: refused.load(ordering: .relaxed))
  }
}
