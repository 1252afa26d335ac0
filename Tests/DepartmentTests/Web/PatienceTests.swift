import Department
import Testing

struct PatienceTests {
  @Test func `what comes in time is given, what does not is ended and told as late`() async throws {
    let patience = Patience()
    let quick = try await patience.wait(.seconds(600), late: Problem(.delay)) { 1 }
    #expect(quick == 1)
    let ended = Ended()
    let slow = await #expect(throws: Problem.self) {
      _ = try await patience.wait(.milliseconds(10), late: Problem(.delay)) { () -> Int in
        do {
          try await Task.sleep(for: .seconds(600))
        } catch {
          await ended.note()
          throw error
        }
        return 1
      }
    }
    #expect(slow?.word == .delay)
    #expect(await ended.noted)
    #expect(patience.count == 0)
  }

  @Test func `a fault of the work's own is its own, and who is cancelled waits no longer`() async throws {
    struct Own: Error {}
    let patience = Patience()
    await #expect(throws: Own.self) {
      _ = try await patience.wait(.seconds(600), late: Problem(.delay)) { () -> Int in throw Own() }
    }
    let waiting = Task {
      try await patience.wait(.seconds(600), late: Problem(.delay)) { () -> Int in
        try await Task.sleep(for: .seconds(600))
        return 1
      }
    }
    while patience.count == 0 { await Task.yield() }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { _ = try await waiting.value }
    #expect(patience.count == 0)
  }

  @Test func `many are waited for at once, and nothing of them remains`() async throws {
    let patience = Patience()
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 1...1000 {
        group.addTask {
          try await patience.wait(.seconds(600), late: Problem(.delay)) { number }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 500_500 && patience.count == 0)
  }

  private actor Ended {
    var noted = false
    func note() { noted = true }
  }
}
