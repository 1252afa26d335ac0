import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// How many requests are under way in this process.
final class Crowd: Sendable {
  /// The one there is.
  static let here = Crowd()

  private let count = Atomic<Int>(0)

  /// One more; answers how many there are now.
  func enter() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }

  /// One less.
  func leave() { count.wrappingSubtract(1, ordering: .relaxed) }

  /// How many there are.
  var size: Int { count.load(ordering: .relaxed) }

  /// Waits for what a request still has to send without being counted: whoever is slow takes nobody's place.
  func aside<T>(_ wait: () async throws -> T) async rethrows -> T {
    leave()
    defer { _ = enter() }
    return try await wait()
  }
}

extension House {
  /// The address that counts for the sign-in limits and for keys that are bound to some: the peer's, or, behind our own
  /// proxy on this machine, the one that the proxy wrote last, where it is one.
  func peer(_ request: Request, _ address: String) -> String {
    guard settings.origin?.hasPrefix("https://") == true, ["127.0.0.1", "::1"].contains(address),
      let last = request.headers[.forwardedFor]?.split(separator: ",").last
    else { return address }
    return Self.address(last.trimmingPrefix { $0 == " " }) ?? address
  }

  /// An IP address in the one way it is written; nil for any other text.
  private static func address(_ text: Substring) -> String? {
    guard text.allSatisfy({ $0.isHexDigit || $0 == "." || $0 == ":" }) else { return nil }
    return (try? SocketAddress(ipAddress: String(text), port: 0))?.ipAddress
  }
}
