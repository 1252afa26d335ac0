import Logging
import NIOCore

/// A pool as the wire's thread sees it: its connections and its queue.
final class Crew {
  /// What the pool was told.
  let plan: Pool.Plan
  /// The thread's loop.
  let loop: Loop
  /// libpq's last word on why a connection could not be opened.
  var lastFailure: String?

  private var connections: [Connection] = []
  private var queue = CircularBuffer<Ticket>()
  private var closers: [UnsafeContinuation<Void, Never>] = []
  private var isClosing = false
  private var drainDeadline = UInt64.max

  /// True when requests wait for a connection.
  var isBacklogged: Bool { !queue.isEmpty }

  /// Makes a pool without connections.
  init(_ plan: Pool.Plan, loop: Loop) {
    self.plan = plan
    self.loop = loop
  }

  /// Begins to open all connections.
  func open() {
    for _ in 0..<max(1, plan.settings.connections) {
      let connection = Connection(crew: self)
      connections.append(connection)
      connection.open()
    }
  }

  /// Sends a new request, or queues it.
  func take(_ ticket: Ticket) {
    if queue.isEmpty, let connection = freest() {
      connection.take(ticket)
    } else {
      queue.append(ticket)
      loop.alarm(at: ticket.deadline)
    }
  }

  /// Fills a connection from the queue.
  func feed(_ connection: Connection) {
    while connection.hasRoom, let ticket = queue.popFirst() {
      connection.take(ticket)
    }
    if isClosing { loop.alarm(at: loop.now) }
  }

  /// Puts a request that was surely not carried out at the head of the queue.
  func putBack(_ ticket: Ticket) {
    queue.prepend(ticket)
    loop.alarm(at: ticket.deadline)
    if let connection = freest() { feed(connection) }
  }

  /// Decides what an error means for the connection it came on; true when the request is to be sent again.
  func judge(_ error: ServerError, on connection: Connection) -> Bool {
    if error.state == .featureNotSupported, error.routine == "RevalidateCachedQuery" {
      plan.logger.notice("prepared statements are stale; reopening")
      for connection in connections { connection.retire() }
      return true
    }
    if error.state == .invalidStatementName {
      connection.retire()
      return true
    }
    if !plan.settings.expects(error.state) {
      plan.logger.warning(
        "unexpected error; reopening the connection",
        metadata: ["state": "\(error.state)", "statement": "\(error.statement ?? "")"])
      connection.retire()
    }
    return false
  }

  /// Looks at every deadline.
  func sweep() {
    for connection in connections { connection.sweep() }
    for _ in 0..<queue.count {
      let ticket = queue.removeFirst()
      if ticket.deadline > loop.now, !ticket.isOver {
        queue.append(ticket)
        loop.alarm(at: ticket.deadline)
      } else {
        loop.finish(ticket, .failure(refusal))
      }
    }
    guard isClosing else { return }
    let isDrained = queue.isEmpty && connections.allSatisfy { $0.load == 0 }
    if isDrained || drainDeadline <= loop.now { abandon() } else { loop.alarm(at: drainDeadline) }
  }

  /// Takes nothing new, carries out what waits, then closes.
  func close(_ waiter: UnsafeContinuation<Void, Never>?) {
    if let waiter { closers.append(waiter) }
    isClosing = true
    drainDeadline = min(drainDeadline, loop.now + plan.settings.drain.nanoseconds)
    loop.alarm(at: loop.now)
  }

  /// Closes at once; whoever waits is told.
  func abandon() {
    let open = connections
    connections = []  // so that nothing put back is sent again
    for connection in open { connection.shut() }
    for ticket in queue { loop.finish(ticket, .failure(.closed)) }
    queue.removeAll()
    for closer in closers { closer.resume() }
    closers = []
    loop.dismiss(self)
  }

  /// What to tell a request that waited too long.
  private var refusal: PostgresError {
    if let lastFailure, !connections.contains(where: \.isReady) { return .unreachable(lastFailure) }
    return .busy(.waitedTooLong)
  }

  /// The connection with the fewest requests on it, if one has room.
  private func freest() -> Connection? {
    var best: Connection?
    var load = Int.max
    for connection in connections where connection.hasRoom && connection.load < load {
      best = connection
      load = connection.load
      if load == 0 { break }
    }
    return best
  }
}
