import HTTPTypes
import Hummingbird
import Synchronization

/// How many requests are under way.
final class Crowd: Sendable {
  private let count = Atomic<Int>(0)

  /// One more; answers how many there are now.
  func enter() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }

  /// One less.
  func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}

extension House {
  /// The address that counts for the sign-in limits: the peer's, or, behind our own proxy on this
  /// machine, the one that the proxy wrote last.
  func peer(_ request: Request, _ address: String) -> String {
    guard settings.origin?.hasPrefix("https://") == true, ["127.0.0.1", "::1"].contains(address),
      let last = request.headers[.init("X-Forwarded-For")!]?.split(separator: ",").last
    else { return address }
    return String(last.trimmingPrefix { $0 == " " }.prefix(64))
  }
}
