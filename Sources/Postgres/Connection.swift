import CLibPQ
import Glibc
import Logging

/// One libpq connection in pipeline mode: its life from opening to reopening. What it sends and reads is in
/// `Pipeline.swift`.
final class Connection {
  /// How many texts made at run time a connection remembers before it is reopened.
  static let runtimeStatements = 256

  /// The pool it belongs to.
  let crew: Crew
  /// The thread's loop.
  let loop: Loop
  /// The pool's numbers.
  let counters: Counters
  private let depth: Int
  private let answerPatience: UInt64?
  /// Its place in the loop's table.
  private(set) var slot = 0
  /// libpq's handle while it is open or opening.
  private(set) var handle: OpaquePointer?
  /// What has been sent and not yet been answered.
  var flights: [Flight] = []
  /// Requests that wait for a statement to be prepared here.
  var held: [Ticket] = []
  /// What this connection has prepared.
  var prepared = PreparedStatements()
  /// How many requests it carries, the held ones included.
  var load = 0
  /// When something was last read, or sent while nothing was under way.
  var lastSign: UInt64 = 0
  /// When a server that says nothing counts as gone.
  var answerDeadline: UInt64 {
    answerPatience.map { lastSign + $0 } ?? .max
  }
  /// True when it takes nothing new and is reopened once empty.
  private(set) var isRetiring = false

  private var phase = Phase.down
  private var attempts = 0
  private var wakeAt = UInt64.max
  private var openedAt: UInt64 = 0
  private var watchesWriting = false
  /// True when nothing more can be read or sent.
  private(set) var isBroken = false

  private enum Phase { case down, connecting, preparing, ready }

  /// Makes a connection that is not open.
  init(crew: Crew) {
    self.crew = crew
    loop = crew.loop
    counters = crew.plan.counters
    depth = crew.plan.settings.depth
    answerPatience = crew.plan.settings.answerTimeout?.nanoseconds
    slot = loop.seat(self)
  }

  /// True when it is open and its statements are prepared.
  var isReady: Bool { phase == .ready }

  /// True when it takes another request.
  var hasRoom: Bool { phase == .ready && !isRetiring && load < depth }

  /// Begins to open.
  func open() {
    attempts += 1
    wakeAt = loop.now + 10_000_000_000
    loop.alarm(at: wakeAt)
    handle = crew.plan.settings.start()
    guard handle != nil, PQstatus(handle) != CONNECTION_BAD else {
      return fail(reason())
    }
    PQsetNoticeReceiver(handle, { _, _ in }, nil)  // a notice may hold data: none is logged
    phase = .connecting
    watch(writing: true, isNew: true)
  }

  /// Something happened on the socket.
  func wake(_ events: UInt32) {
    guard let handle else { return }
    if phase == .connecting { return shakeHands(handle) }
    if events & EPOLLOUT.rawValue != 0 { flush() }
    if events & ~EPOLLOUT.rawValue != 0 {
      let isAlive = PQconsumeInput(handle) != 0
      drain(handle)
      if !isAlive || PQstatus(handle) == CONNECTION_BAD { return lose() }
    }
    if isRetiring, load == 0 { return reopen() }
    crew.feed(self)
  }

  /// Writes what libpq still holds, and watches for room when the socket has none.
  func flush() {
    guard let handle else { return }
    let rest = PQflush(handle) > 0
    if rest != watchesWriting { watch(writing: rest) }
  }

  /// The last registered statement is prepared: requests may come.
  func becomeReady() {
    guard phase == .preparing else { return }
    phase = .ready
    crew.lastFailure = nil
    openedAt = loop.now
    counters.open.add(1, ordering: .relaxed)
    counters.connects.add(1, ordering: .relaxed)
  }

  /// Takes nothing new, and reopens once empty.
  func retire() {
    isRetiring = true
    if phase == .ready, load == 0 { loop.alarm(at: loop.now) }
  }

  /// libpq refused to go on: the connection is given up at the end of this turn.
  func giveUp() {
    isBroken = true
    isRetiring = true
    loop.alarm(at: loop.now)
  }

  /// Looks at the deadlines: an answer that never comes, an opening that takes too long, a time to open again.
  func sweep() {
    let now = loop.now
    switch phase {
    case .down:
      if wakeAt <= now { open() } else { loop.alarm(at: wakeAt) }
    case .connecting:
      if wakeAt <= now { fail("the server took too long") } else { loop.alarm(at: wakeAt) }
    case .preparing, .ready:
      if isBroken { return lose() }
      if flights.isEmpty {
        if isRetiring, load == 0 { reopen() }
        return
      }
      if answerDeadline <= now { lose() } else { loop.alarm(at: answerDeadline) }
    }
  }

  /// The connection died: what was sent has an unknown outcome, what was held goes elsewhere.
  func lose() {
    let reason = reason()
    crew.plan.logger.warning("connection lost", metadata: ["reason": "\(reason)"])
    counters.lost.add(1, ordering: .relaxed)
    close(because: reason)
  }

  /// Closes and does not open again.
  func shut() {
    drop()
    loop.leave(slot)
  }

  /// Goes on with libpq's handshake.
  private func shakeHands(_ handle: OpaquePointer) {
    switch PQconnectPoll(handle) {
    case PGRES_POLLING_READING: watch(writing: false, isNew: true)
    case PGRES_POLLING_WRITING: watch(writing: true, isNew: true)
    case PGRES_POLLING_OK:
      guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
        return fail(reason())
      }
      phase = .preparing
      isRetiring = false
      watch(writing: false, isNew: true)
      prepare(crew.plan.settings.statements)
      crew.feed(self)
    default: fail(reason())
    }
  }

  /// Closes an empty connection and opens it anew at once.
  private func reopen() {
    drop()
    attempts = 0
    open()
  }

  /// It could not be opened; said the second time and then about once a minute.
  private func fail(_ reason: String) {
    if attempts == 2 || attempts % 30 == 0 {
      crew.plan.logger.error("cannot connect", metadata: ["reason": "\(reason)"])
    }
    close(because: reason)
  }

  /// What libpq last complained of, in one line.
  private func reason() -> String {
    guard let handle else { return "out of memory" }
    let lines = String(cString: PQerrorMessage(handle)).split(whereSeparator: \.isNewline)
    return lines.map { $0.drop(while: \.isWhitespace) }.joined(separator: " ")
  }

  /// Closes, and opens again after a while that doubles from 25 ms to 2 s.
  private func close(because reason: String) {
    crew.lastFailure = reason
    if openedAt > 0, loop.now - openedAt > 1_000_000_000 { attempts = 0 }
    drop()
    let longest: UInt64 = min(2_000_000_000, 25_000_000 << UInt64(min(attempts, 7)))
    wakeAt = loop.now + UInt64.random(in: (longest / 2)...longest)
    loop.alarm(at: wakeAt)
  }

  /// Gives the handle back and settles every request.
  private func drop() {
    if phase == .ready { counters.open.subtract(1, ordering: .relaxed) }
    phase = .down
    openedAt = 0
    isRetiring = false
    isBroken = false
    watchesWriting = false
    PQfinish(handle)
    handle = nil
    prepared = PreparedStatements()
    let (sent, waiting) = (flights, held)
    counters.inFlight.subtract(load, ordering: .relaxed)
    (flights, held, load) = ([], [], 0)
    for flight in sent {
      if let ticket = flight.ticket {
        loop.finish(ticket, .failure(.connectionLost(outcomeUnknown: true)))
      }
    }
    for ticket in waiting.reversed() { crew.putBack(ticket) }
  }

  /// Tells epoll what to watch for.
  private func watch(writing: Bool, isNew: Bool = false) {
    watchesWriting = writing
    let connecting = phase == .connecting
    let events =
      connecting && writing
      ? EPOLLOUT.rawValue : EPOLLIN.rawValue | (writing ? EPOLLOUT.rawValue : 0)
    loop.watch(PQsocket(handle), slot: slot, events: events, isNew: isNew)
  }
}
