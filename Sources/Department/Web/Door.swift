import Hummingbird
import Synchronization

/// The way back to the router for a request that continues another one: set once, when the router is built.
package final class Door: Sendable {
  private let way = Mutex<(@Sendable (Request, WebContext) async throws -> Response)?>(nil)

  package init() {}

  /// From now on requests go there.
  package func open(_ answer: @escaping @Sendable (Request, WebContext) async throws -> Response) {
    way.withLock { $0 = answer }
  }

  /// The answer to a request, as if it had come from outside.
  func answer(_ request: Request, _ context: WebContext) async throws -> Response {
    guard let answer = way.withLock({ $0 }) else {
      throw Problem(.fault, cause: "a request before the router was built")
    }
    return try await answer(request, context)
  }
}
