import Foundation
import Testing

import Postgres

private let sleep: Statement = "select pg_sleep($1::float8)"
private let one: Statement = "select 1 as one"

/// When a request is not sent, or its caller stops waiting.
@Suite struct RefusalTests {
  @Test func `a cancelled task stops waiting at once and the connection goes on`() async throws {
    let pool = try await openPool(connections: 1, depth: 1, statements: [sleep, one])
    let sent = Task { try await pool.run(sleep(2)) }
    #expect(try await eventually { pool.counts.inFlight == 1 })
    let queued = Task { try await pool.run(one()) }
    #expect(try await eventually { pool.counts.queued == 1 })
    let start = ContinuousClock.now
    queued.cancel()
    sent.cancel()
    await #expect(throws: PostgresError.cancelled(outcomeUnknown: false)) {
      try await queued.value
    }
    await #expect(throws: PostgresError.cancelled(outcomeUnknown: true)) { try await sent.value }
    #expect(ContinuousClock.now - start < .milliseconds(1500))
    #expect(try await pool.run(one())[0]["one", as: Int.self] == 1)
    #expect(pool.counts.connects == 1 && pool.counts.queued == 0)
  }

  @Test func `a task cancelled before it asks sends nothing`() async throws {
    let pool = try await openPool(connections: 1)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await pool.run(one())
    }
    task.cancel()
    await #expect(throws: PostgresError.cancelled(outcomeUnknown: false)) { try await task.value }
    #expect(pool.counts.queued == 0)
  }

  @Test func `cancelling at any moment corrupts nothing`() async throws {
    let pool = try await openPool(connections: 2, statements: [one])
    let echo: Statement = "select $1::int8 as n"
    await withTaskGroup(of: Void.self) { group in
      for n in 0..<2000 {
        let task = Task { try await pool.run(echo(.int(Int64(n)))) }
        group.addTask {
          if n % 3 == 0 {
            if n % 2 == 0 { await Task.yield() }
            task.cancel()
          }
          switch await task.result {
          case .success(let rows): #expect((try? rows[0]["n", as: Int.self]) == n)
          case .failure(let error):
            guard case .cancelled = error as? PostgresError, n % 3 == 0 else {
              Issue.record(error)
              return
            }
          }
        }
        if n % 100 == 99 { await group.waitForAll() }
      }
    }
    #expect(pool.counts.open == 2 && pool.counts.connects == 2)
    #expect(try await eventually { pool.counts.inFlight == 0 && pool.counts.queued == 0 })
  }

  @Test func `a request that waits too long is told so`() async throws {
    let pool = try await openPool(connections: 1, depth: 1, statements: [sleep, one])
    async let slow = pool.run(sleep(2))
    #expect(try await eventually { pool.counts.inFlight == 1 })
    await #expect(throws: PostgresError.busy(.waitedTooLong)) {
      try await pool.run(one(), patience: .milliseconds(100))
    }
    #expect(try await slow.count == 1)
    #expect(try await pool.run(one(), patience: .milliseconds(100)).count == 1)
  }

  @Test func `a full queue refuses at once`() async throws {
    let pool = try await openPool(connections: 1, depth: 1, adjust: { $0.queueLimit = 3 })
    async let slow = pool.run(sleep(2))
    #expect(try await eventually { pool.counts.inFlight == 1 && pool.counts.queued == 0 })
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 {
        group.addTask {
          do {
            _ = try await pool.run(one())
            return true
          } catch {
            #expect(error as? PostgresError == .busy(.queueFull))
            return false
          }
        }
      }
      let answers = await group.reduce(into: []) { $0.append($1) }
      #expect(answers.count { $0 } == 3)
    }
    #expect(try await slow.count == 1)
    #expect(pool.counts.refused == 7)
  }

  @Test func `a database that is not there is named when the deadline passes`() async throws {
    let pool = try await openPool(
      conninfo: "host=/nowhere dbname=none", adjust: { $0.patience = .milliseconds(200) }
    )
    let error = await #expect(throws: PostgresError.self) { try await pool.run(one()) }
    guard case .unreachable(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("/nowhere"))
  }

  @Test func `closing lets what is under way end and refuses the rest`() async throws {
    let pool = try await openPool(connections: 1, depth: 1)
    async let first = pool.run(sleep(2))
    #expect(try await eventually { pool.counts.inFlight == 1 })
    async let second = pool.run(one())
    #expect(try await eventually { pool.counts.queued == 1 })
    async let closed: Void = pool.close()
    #expect(
      try await eventually {
        do { _ = try await pool.run(one(), patience: .milliseconds(1)) } catch {
          return error as? PostgresError == .closed
        }
        return false
      })
    #expect(try await first.count == 1)
    #expect(try await second.count == 1)
    await closed
    await pool.close()
    #expect(pool.counts.open == 0)
  }
}
