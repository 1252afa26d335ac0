import Foundation
import Postgres
import ServiceLifecycle

/// What can wait until the doors are open (``Afterwards``): the words are read before the first page asks for them, every template is read
/// once, so that a broken one ends the server now and not the first visit to its page, and what only the start needed is
/// given back.
struct Settling: Service {
  /// Low enough that whoever works goes before it.
  private static let niceness: Int32 = 5

  let templates: Templates
  let drain: Drain

  func run() async throws {
    if !drain.isOn { try await settle() }
    try? await gracefulShutdown()
  }

  /// On a thread of its own, for it takes as long as some hundred requests.
  private func settle() async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      let thread = Thread { [templates, drain] in
        do {
          _ = try templates.catalogue()
          Memory.giveBack()
          _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
          try templates.readThrough { !drain.isOn }
          Memory.giveBack()
          done.resume()
        } catch {
          done.resume(throwing: error)
        }
      }
      thread.name = "settling"
      thread.start()
    }
  }
}
