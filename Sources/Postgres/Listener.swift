import CLibPQ
import Glibc
import Logging

/// Hears what is sent with NOTIFY, on a connection and a thread of its own, until nobody listens to it any more.
///
/// What is sent while the connection is down is lost: after each `.listening` look at the tables themselves.
package enum Listener {
  /// What a listener tells.
  package enum Event: Sendable, Equatable {
    /// It listens, at first or again.
    case listening
    /// Somebody sent this.
    case heard(channel: String, payload: String)
  }

  /// Listens to some channels; reconnects by itself. A reader too slow for a thousand events loses the oldest.
  package static func events(
    conninfo: String, user: String, password: String? = nil, channels: [String],
    logger: Logger = Logger(label: "postgres")
  ) -> AsyncStream<Event> {
    var settings = Pool.Settings(conninfo: conninfo, user: user, password: password)
    settings.statementTimeout = .zero
    settings.idleInTransactionTimeout = .zero
    return AsyncStream(bufferingPolicy: .bufferingNewest(1000)) { [settings] events in
      let bell = Bell()
      events.onTermination = { _ in bell.ring() }
      Wire.thread(named: "postgres-listen") {
        Ear(settings: settings, channels: channels, logger: logger, bell: bell, events: events)
          .run()
      }
    }
  }
}

/// The listener's thread: libpq may block it, and nothing else is on it.
private struct Ear {
  let settings: Pool.Settings
  let channels: [String]
  let logger: Logger
  let bell: Bell
  let events: AsyncStream<Listener.Event>.Continuation

  /// Connects, listens, and connects again after a while that doubles to two seconds, until the bell rings.
  func run() {
    var pause: Int32 = 25
    while true {
      let handle = settings.withKeywords { PQconnectdbParams($0, $1, 1) }
      if PQstatus(handle) == CONNECTION_OK, listen(on: handle) {
        pause = 25
        events.yield(.listening)
        while wait(on: handle) { tell(from: handle) }
      }
      let reason = String(cString: PQerrorMessage(handle))
      PQfinish(handle)
      if rings(within: pause) { return }
      logger.warning("not listening", metadata: ["reason": "\(reason)"])
      pause = min(pause * 2, 2000)
    }
  }

  /// LISTEN for every channel.
  private func listen(on handle: OpaquePointer?) -> Bool {
    PQsetNoticeReceiver(handle, { _, _ in }, nil)
    for channel in channels {
      guard let name = PQescapeIdentifier(handle, channel, channel.utf8.count) else { return false }
      defer { PQfreemem(name) }
      let result = PQexec(handle, "listen " + String(cString: name))
      defer { PQclear(result) }
      if PQresultStatus(result) != PGRES_COMMAND_OK { return false }
    }
    return true
  }

  /// Waits for the socket; false when the connection is gone or the bell has rung.
  private func wait(on handle: OpaquePointer?) -> Bool {
    var watched = [
      pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
      pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&watched, 2, -1) < 0 {
      if errno != EINTR { return false }
    }
    return watched[1].revents == 0 && PQconsumeInput(handle) != 0
  }

  /// Passes on what has come.
  private func tell(from handle: OpaquePointer?) {
    while let notification = PQnotifies(handle) {
      events.yield(
        .heard(
          channel: String(cString: notification.pointee.relname),
          payload: String(cString: notification.pointee.extra)))
      PQfreemem(notification)
    }
  }

  /// True when the bell rings within so many milliseconds.
  private func rings(within pause: Int32) -> Bool {
    var watched = pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, pause) > 0
  }
}
