import CLibPQ
import Glibc

/// Wakes a thread that waits in epoll, poll or read.
final class Bell: Sendable {
  /// Readable once it has been rung.
  let descriptor: Int32

  /// Makes a silent bell; reading it blocks unless `nonblocking`.
  init(nonblocking: Bool = false) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | (nonblocking ? Int32(EFD_NONBLOCK) : 0))
    precondition(descriptor >= 0, "no eventfd: \(errno)")
  }

  deinit { close(descriptor) }

  /// Rings.
  func ring() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// Waits until it has been rung, and silences it.
  func wait() {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
  }
}
