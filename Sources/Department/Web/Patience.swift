import Synchronization

/// Ends what takes too long. One clock for everything that is waited for: a sleep of its own for each would keep its memory
/// until it was due, however soon the work was done.
package final class Patience: Sendable {
  package static let here = Patience()

  package init() {}

  /// Between two looks at what is due: so much later than asked may an end come.
  private static let tick = Duration.milliseconds(250)

  private struct Watched {
    let until: ContinuousClock.Instant
    let end: @Sendable () -> Void
  }

  private struct Book {
    var open: [UInt64: Watched] = [:]
    var last: UInt64 = 0
    var ticks = false
  }

  private let book = Mutex(Book())

  /// How many works are waited for now.
  package var count: Int { book.withLock { $0.open.count } }

  /// What the work gives; cancelled and answered with `late` where it has not come within the limit.
  package func wait<Value: Sendable>(
    _ limit: Duration, late: Problem, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await work() }
    let number = watch(until: .now + limit) { task.cancel() }
    do {
      let value = try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
      _ = forget(number)
      return value
    } catch {
      if !forget(number) { throw late }
      throw error
    }
  }

  private func watch(
    until: ContinuousClock.Instant, _ end: @escaping @Sendable () -> Void
  ) -> UInt64 {
    let (number, begins) = book.withLock { book in
      book.last += 1
      book.open[book.last] = Watched(until: until, end: end)
      defer { book.ticks = true }
      return (book.last, !book.ticks)
    }
    if begins { Task.detached { await self.runs() } }
    return number
  }

  /// Whether it was still waited for.
  private func forget(_ number: UInt64) -> Bool {
    book.withLock { $0.open.removeValue(forKey: number) != nil }
  }

  /// Looks at what is due, until nothing is waited for.
  private func runs() async {
    while true {
      try? await Task.sleep(for: Self.tick)
      let (due, goesOn) = book.withLock { book in
        let now = ContinuousClock.now
        let due = book.open.filter { $0.value.until <= now }
        for number in due.keys { book.open[number] = nil }
        book.ticks = !book.open.isEmpty
        return (due.values.map(\.end), book.ticks)
      }
      for end in due { end() }
      if !goesOn { return }
    }
  }
}
