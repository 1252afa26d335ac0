import CLibPQ
import Glibc
import Synchronization

/// The one thread that speaks to PostgreSQL, for all connections of all pools of the process.
///
/// Tasks put tickets into its mailbox and sleep; it wakes them with rows. Nothing else ever waits on a socket, so
/// no thread of Swift's own is blocked. See `Loop` for what the thread does.
package final class Wire: Sendable {
  /// How tasks reach the thread.
  let mailbox = Mailbox()
  /// Numbers the pools.
  private let pools = Atomic<Int>(0)

  /// Starts the thread.
  package init() {
    let mailbox = mailbox
    // With fast bins, every PGresult's block of 2 KiB makes the allocator tidy all of them first: 3 % of a request.
    mallopt(M_MXFAST, 0)
    Self.thread(named: "postgres-wire") { Loop(mailbox).run() }
  }

  deinit { mailbox.post(.stop) }

  /// The next pool's number.
  func number() -> Int { pools.wrappingAdd(1, ordering: .relaxed).oldValue }

  /// Nanoseconds that only grow.
  static func clock() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// Runs a body on a new thread of its own.
  static func thread(named name: String, _ body: @escaping @Sendable () -> Void) {
    final class Start: Sendable {
      let name: String
      let body: @Sendable () -> Void
      init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
      }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(name: name, body: body))
    let failure = pthread_create(
      &thread, nil,
      { argument in
        let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
        pthread_setname_np(pthread_self(), start.name)
        start.body()
        return nil
      }, start.toOpaque())
    precondition(failure == 0, "no thread for PostgreSQL: \(failure)")
    pthread_detach(thread)
  }
}

/// What reaches the wire's thread.
enum Message: Sendable {
  /// Carry out a request.
  case request(Ticket)
  /// Open a pool's connections.
  case open(Pool.Plan)
  /// Drain and close a pool, then resume.
  case close(Int, UnsafeContinuation<Void, Never>?)
  /// Close everything and end the thread.
  case stop
}

/// Messages for the thread, and its alarm clock: the bell is rung only when the thread sleeps.
final class Mailbox: Sendable {
  /// Rung when there are messages for a sleeping thread.
  let alarm = Bell(nonblocking: true)

  private struct State {
    var messages: [Message] = []
    var asleep = false
  }

  private let state = Mutex(State())

  /// Adds a message; wakes the thread when it sleeps.
  func post(_ message: Message) {
    let wake = state.withLock { state in
      state.messages.append(message)
      defer { state.asleep = false }
      return state.asleep
    }
    if wake { alarm.ring() }
  }

  /// Before the thread waits: true when nothing lies here, and from then on the next message wakes it.
  func mayItSleep() -> Bool {
    state.withLock { state in
      state.asleep = state.messages.isEmpty
      return state.asleep
    }
  }

  /// Swaps the messages with an empty array, so that both keep their memory.
  func take(into messages: inout [Message]) {
    state.withLock { state in
      state.asleep = false
      swap(&state.messages, &messages)
    }
  }
}
