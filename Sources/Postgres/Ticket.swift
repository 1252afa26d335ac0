import Synchronization

/// One request on its way: a task waits on it, the wire carries it out.
///
/// Its continuation is unsafe in name only: `state` hands it out once, to whoever ends the ticket first.
final class Ticket: Sendable {
  /// What the request comes to.
  typealias Outcome = Swift.Result<[Rows], PostgresError>
  /// The task that waits.
  typealias Waiter = UnsafeContinuation<Outcome, Never>

  /// What to run, in one implicit transaction.
  let calls: [Call]
  /// Which pool of the wire it is for.
  let crew: Int
  /// The pool's numbers; a ticket counts itself as queued until it is sent or over.
  private let counters: Counters
  /// When it has waited too long to be sent, on the monotonic clock in nanoseconds.
  let deadline: UInt64

  /// Where the ticket is.
  private let state = Mutex<State>(.new)

  private enum State {
    case new
    case waiting(Waiter, sent: Bool, recalled: Bool)
    case over
  }

  /// Makes a ticket that nobody waits on yet; its maker has counted it as queued.
  init(calls: [Call], crew: Int, deadline: UInt64, counters: Counters) {
    self.counters = counters
    self.calls = calls
    self.crew = crew
    self.deadline = deadline
  }

  /// Lets a task wait; false when the task was cancelled before.
  func wait(_ waiter: Waiter) -> Bool {
    state.withLock { state in
      guard case .new = state else { return false }
      state = .waiting(waiter, sent: false, recalled: false)
      return true
    }
  }

  /// Marks it sent; false when nobody waits any more, and then it must not be sent.
  func depart() -> Bool {
    state.withLock { state in
      guard case .waiting(let waiter, false, let recalled) = state else { return false }
      counters.queued.subtract(1, ordering: .relaxed)
      state = .waiting(waiter, sent: true, recalled: recalled)
      return true
    }
  }

  /// Marks it unsent again after the server surely did nothing; false the second time, and when nobody waits.
  func recall() -> Bool {
    state.withLock { state in
      guard case .waiting(let waiter, true, false) = state else { return false }
      counters.queued.add(1, ordering: .relaxed)
      state = .waiting(waiter, sent: false, recalled: true)
      return true
    }
  }

  /// True when nobody waits any more.
  var isOver: Bool {
    state.withLock { state in
      if case .over = state { true } else { false }
    }
  }

  /// Resumes the task that waits, if it still does.
  func finish(_ outcome: Outcome) {
    end()?.waiter.resume(returning: outcome)
  }

  /// Ends the wait because the task was cancelled; what was sent is carried out all the same, unread.
  func cancel() {
    guard let (waiter, sent) = end() else { return }
    waiter.resume(returning: .failure(.cancelled(outcomeUnknown: sent)))
  }

  /// Makes it over; answers with whoever waited, once.
  private func end() -> (waiter: Waiter, sent: Bool)? {
    state.withLock { state in
      defer { state = .over }
      switch state {
      case .over: return nil
      case .new:
        counters.queued.subtract(1, ordering: .relaxed)
        return nil
      case .waiting(let waiter, let sent, _):
        if !sent { counters.queued.subtract(1, ordering: .relaxed) }
        return (waiter, sent)
      }
    }
  }
}
