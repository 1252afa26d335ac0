import CLibPQ
import Glibc

/// What the wire's thread does: wait for sockets and messages, read, send, then wake the tasks in a batch.
///
/// Loop, Crew and Connection are not Sendable: they are born on the thread and never leave it, so they need no lock.
final class Loop {
  /// The time of this turn, in nanoseconds.
  private(set) var now = Wire.clock()
  /// Where every connection encodes its parameters.
  var binder = Binder()

  private let mailbox: Mailbox
  private let epoll: Int32
  private var crews: [Crew?] = []
  private var connections: [Connection?] = [nil]
  private var finished: [(ticket: Ticket, outcome: Ticket.Outcome)] = []
  private var alarm = UInt64.max
  private var stopped = false
  /// True when a task that nobody queues behind is among the finished.
  private var isUrgent = false

  /// While a pool has requests waiting, its finished tasks are woken this many at a time: waking costs two switches of
  /// thread, and those who wait keep the connections busy meanwhile.
  private static let batch = 4

  /// Makes the epoll instance and watches the mailbox with it.
  init(_ mailbox: Mailbox) {
    self.mailbox = mailbox
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(epoll >= 0, "no epoll: \(errno)")
    // Edge-triggered: the alarm need not be read.
    watch(
      mailbox.alarm.descriptor, slot: 0, events: EPOLLIN.rawValue | EPOLLET.rawValue, isNew: true)
  }

  deinit { close(epoll) }

  /// Runs until `.stop`.
  func run() {
    var events = [epoll_event](repeating: epoll_event(), count: 64)
    var messages: [Message] = []
    while !stopped {
      // Tasks just woken are about to ask again, and the server about to answer: letting them run first makes the
      // next turn larger, for less than the price of falling asleep.
      sched_yield()
      let timeout = mailbox.mayItSleep() ? patience() : 0
      let count = epoll_wait(epoll, &events, Int32(events.count), timeout)
      now = Wire.clock()
      for index in 0..<max(0, Int(count)) {
        let slot = Int(events[index].data.u64)
        if slot > 0 { connections[slot]?.wake(events[index].events) }
      }
      mailbox.take(into: &messages)
      for message in messages { handle(message) }
      messages.removeAll(keepingCapacity: true)
      if now >= alarm { sweep() }
      if isUrgent || finished.count >= Self.batch || count == 0 { resume() }
    }
    for crew in crews { crew?.abandon() }
    crews = []
    resume()
  }

  /// Resumes a ticket's task at the end of the turn, after everything was sent; or within a millisecond and with a few
  /// others, while its pool has requests waiting.
  func finish(_ ticket: Ticket, _ outcome: Ticket.Outcome) {
    finished.append((ticket, outcome))
    if !isUrgent { isUrgent = crew(ticket.crew)?.isBacklogged != true }
  }

  /// Has `sweep` called at that time at the latest.
  func alarm(at time: UInt64) { alarm = min(alarm, time) }

  /// A place for a connection in the table that epoll's events point into.
  func seat(_ connection: Connection) -> Int {
    if let free = connections.dropFirst().firstIndex(where: { $0 == nil }) {
      connections[free] = connection
      return free
    }
    connections.append(connection)
    return connections.count - 1
  }

  /// Gives the place back.
  func leave(_ slot: Int) { connections[slot] = nil }

  /// Watches a socket for events. libpq closes and opens sockets under one number, so either call may be right.
  func watch(_ socket: Int32, slot: Int, events: UInt32, isNew: Bool) {
    var event = epoll_event()
    event.events = events
    event.data.u64 = UInt64(slot)
    let (first, second) = isNew ? (EPOLL_CTL_ADD, EPOLL_CTL_MOD) : (EPOLL_CTL_MOD, EPOLL_CTL_ADD)
    if epoll_ctl(epoll, first, socket, &event) != 0 { epoll_ctl(epoll, second, socket, &event) }
  }

  /// Forgets a pool that has closed.
  func dismiss(_ crew: Crew) { crews[crew.plan.number] = nil }

  /// Does what a message says.
  private func handle(_ message: Message) {
    switch message {
    case .request(let ticket):
      if let crew = crew(ticket.crew) {
        crew.take(ticket)
      } else {
        finish(ticket, .failure(.closed))
      }
    case .open(let plan):
      while crews.count <= plan.number { crews.append(nil) }
      let crew = Crew(plan, loop: self)
      crews[plan.number] = crew
      crew.open()
    case .close(let number, let waiter):
      if let crew = crew(number) {
        crew.close(waiter)
      } else {
        waiter?.resume()
      }
    case .stop: stopped = true
    }
  }

  /// A pool by its number; nil once it has closed.
  private func crew(_ number: Int) -> Crew? {
    crews.indices.contains(number) ? crews[number] : nil
  }

  /// Milliseconds until the next alarm, one while tasks wait to be woken; -1 when there is neither.
  private func patience() -> Int32 {
    if !finished.isEmpty { return 1 }
    if alarm == .max { return -1 }
    let now = Wire.clock()
    return alarm <= now ? 0 : Int32(min((alarm - now) / 1_000_000 + 1, 60_000))
  }

  /// Looks at every deadline, and at when connections are to be opened again.
  private func sweep() {
    alarm = .max
    for crew in crews { crew?.sweep() }
  }

  /// Wakes the tasks whose requests ended in this turn.
  private func resume() {
    for (ticket, outcome) in finished { ticket.finish(outcome) }
    finished.removeAll(keepingCapacity: true)
    isUrgent = false
  }
}
