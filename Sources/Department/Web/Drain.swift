import ServiceLifecycle
import Synchronization

/// Whether the server is about to stop: it says so to whoever asks whether it is ready, and ends each connection with its
/// next answer.
final class Drain: Sendable {
  private let state = Atomic<Bool>(false)

  /// True from the signal on.
  var isOn: Bool { state.load(ordering: .relaxed) }

  /// From now on.
  func begin() { state.store(true, ordering: .relaxed) }
}

/// The first of the services to hear that the server is to stop: for so long requests are still taken, until whoever
/// balances servers has seen that this one is not ready.
struct Farewell: Service {
  let drain: Drain
  let live: OpenPages
  let patience: Duration

  func run() async throws {
    try? await gracefulShutdown()
    drain.begin()
    live.close()
    try? await Task.sleep(for: patience)
  }
}
