import Foundation
import Testing

import Postgres

private let one: Statement = "select 1 as one"

/// Timeouts that a slow machine does not reach.
private func patient(_ settings: inout Pool.Settings) {
  settings.statementTimeout = .seconds(100)
  settings.patience = .seconds(100)
}

/// When a request is not sent, or its caller stops waiting.
@Suite struct RefusalTests {
  @Test func `a cancelled task stops waiting at once and the connection goes on`() async throws {
    let turnstile = try await Turnstile()
    let pool = try await openPool(connections: 1, depth: 1, adjust: patient)
    let sent = Task { try await pool.run(turnstile.pass) }
    #expect(try await eventually { try await turnstile.count() == 1 })
    let queued = Task { try await pool.run(one()) }
    #expect(try await eventually { pool.counts.queued == 1 })
    queued.cancel()
    sent.cancel()
    await #expect(throws: PostgresError.cancelled(outcomeUnknown: false)) { try await queued.value }
    await #expect(throws: PostgresError.cancelled(outcomeUnknown: true)) { try await sent.value }
    #expect(pool.counts.inFlight == 1 && pool.counts.queued == 0)
    await turnstile.open()
    #expect(try await pool.run(one())[0]["one", as: Int.self] == 1)
    #expect(pool.counts.connects == 1)
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
    let turnstile = try await Turnstile()
    let pool = try await openPool(connections: 1, depth: 1, adjust: patient)
    async let slow = pool.run(turnstile.pass)
    #expect(try await eventually { try await turnstile.count() == 1 })
    await #expect(throws: PostgresError.busy(.waitedTooLong)) {
      try await pool.run(one(), patience: .milliseconds(100))
    }
    await turnstile.open()
    #expect(try await slow.count == 1)
    #expect(try await pool.run(one()).count == 1)
  }

  @Test func `a full queue refuses at once`() async throws {
    let turnstile = try await Turnstile()
    let pool = try await openPool(connections: 1, depth: 1) {
      patient(&$0)
      $0.queueLimit = 3
    }
    async let slow = pool.run(turnstile.pass)
    #expect(try await eventually { try await turnstile.count() == 1 })
    let answered = try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 {
        group.addTask {
          do { return try await pool.run(one()).count == 1 } catch {
            #expect(error as? PostgresError == .busy(.queueFull))
            return false
          }
        }
      }
      let isFull = try await eventually { pool.counts.refused == 7 && pool.counts.queued == 3 }
      #expect(isFull)
      await turnstile.open()
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(answered == 3)
    #expect(try await slow.count == 1)
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
    let turnstile = try await Turnstile()
    let pool = try await openPool(connections: 1, depth: 1, adjust: patient)
    async let first = pool.run(turnstile.pass)
    #expect(try await eventually { try await turnstile.count() == 1 })
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
    #expect(pool.counts.open == 1)
    await turnstile.open()
    #expect(try await first.count == 1)
    #expect(try await second.count == 1)
    await closed
    await pool.close()
    #expect(pool.counts.open == 0)
  }

  @Test func `closing does not wait for ever`() async throws {
    let turnstile = try await Turnstile()
    let pool = try await openPool(connections: 1, depth: 1) {
      patient(&$0)
      $0.drain = .milliseconds(100)
    }
    let first = Task { try await pool.run(turnstile.pass) }
    #expect(try await eventually { try await turnstile.count() == 1 })
    let second = Task { try await pool.run(one()) }
    #expect(try await eventually { pool.counts.queued == 1 })
    await pool.close()
    await #expect(throws: PostgresError.connectionLost(outcomeUnknown: true)) {
      try await first.value
    }
    await #expect(throws: PostgresError.closed) { try await second.value }
    #expect(pool.counts.inFlight == 0 && pool.counts.queued == 0)
    await turnstile.open()
  }
}
