import Foundation
import Testing

import Postgres

private let one: Statement = "select 1 as one"
private let sleep: Statement = "select pg_sleep($1::float8)"
private let pid: Statement = "select pg_backend_pid() as pid"

/// What the pool does when connections die, plans go stale, or the server goes away.
@Suite struct SurvivalTests {
  @Test func `connections killed under load are replaced and no answer is mixed up`() async throws {
    let echo: Statement = "select $1::int8 as n, pg_sleep(0.001)"
    let pool = try await openPool(
      connections: 4, statements: [echo], adjust: { $0.applicationName = "killed" }
    )
    let killer = try await Session.open(conninfo: Cluster.conninfo())
    let losses = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<40 {
        group.addTask {
          var losses = 0
          for turn in 0..<100 {
            let n = Int64(task * 1000 + turn)
            let rows: Rows
            do { rows = try await pool.run(echo(.int(n))) } catch {
              #expect(error as? PostgresError == .connectionLost(outcomeUnknown: true))
              losses += 1
              continue
            }
            let found: Int64 = try rows[0]["n"]
            #expect(found == n)
          }
          return losses
        }
      }
      for _ in 0..<5 {
        try await Task.sleep(for: .milliseconds(60))
        _ = try await killer.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'killed'"
        )
      }
      return try await group.reduce(0, +)
    }
    await killer.close()
    #expect(pool.counts.lost > 0 && losses > 0)
    #expect(try await eventually { pool.counts.open == 4 })
    #expect(pool.counts.inFlight == 0 && pool.counts.queued == 0)
  }

  @Test(.timeLimit(.minutes(5)))
  func `the pool rides out a restart of the database`() async throws {
    let cluster = try await Cluster()
    let pool = try await openPool(
      connections: 3, statements: [one, sleep], conninfo: cluster.conninfo,
      adjust: {
        $0.patience = .seconds(60)
        $0.statementTimeout = .seconds(100)
      }
    )
    _ = try await pool.run(one())
    #expect(try await eventually { pool.counts.open == 3 })
    for mode in ["fast", "immediate"] {
      let under = Task { try await pool.run(sleep(90)) }
      #expect(try await eventually { pool.counts.inFlight == 1 && pool.counts.queued == 0 })
      try await cluster.stop(mode)
      await #expect(throws: PostgresError.connectionLost(outcomeUnknown: true)) {
        try await under.value
      }
      #expect(try await eventually { pool.counts.open == 0 })
      let waiting = Task { try await pool.run(one()) }
      #expect(try await eventually { pool.counts.queued == 1 })
      try await cluster.start()
      #expect(try await waiting.value[0]["one", as: Int.self] == 1)
      #expect(try await eventually { pool.counts.open == 3 })
    }
  }

  @Test func `a changed result type is not noticed by the caller`() async throws {
    let pool = try await openPool(connections: 3, statements: [one])
    let owner = try await Session.open(conninfo: Cluster.conninfo())
    try await owner.execute(
      script: "drop table if exists changing; create table changing as select 1 as a")
    let all: Statement = "select * from changing"
    for _ in 0..<12 { #expect(try await pool.run([one(), all()])[1].columns == ["a"]) }
    try await owner.execute(script: "alter table changing add b text")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<12 {
        group.addTask {
          let rows = try await pool.run([one(), all()])
          #expect(rows[1].columns == ["a", "b"])
        }
      }
      try await group.waitForAll()
    }
    try await owner.execute(script: "drop table changing")
    await owner.close()
  }

  @Test func `a statement that somebody deallocated is prepared again`() async throws {
    let pool = try await openPool(connections: 1, statements: [one])
    _ = try await pool.run(one())
    _ = try await pool.run(Statement("deallocate all")())
    #expect(try await pool.run(one()).count == 1)
    #expect(pool.counts.connects == 2)
  }

  @Test func `statement names cannot be guessed and differ between connections`() async throws {
    let names: Statement =
      "select array_agg(name) as names from pg_prepared_statements where statement like 'select 1 as one'"
    var seen: Set<String> = []
    for _ in 0..<3 {
      let pool = try await openPool(connections: 1, statements: [one])
      let found: [String] = try await pool.run(names())[0]["names"]
      seen.formUnion(found)
      #expect(found.allSatisfy { $0.count > 10 })
    }
    #expect(seen.count == 3)
  }

  @Test func `an unexpected error costs the connection, an expected one does not`() async throws {
    let pool = try await openPool(connections: 1)
    func current() async throws -> Int { try await pool.run(pid())[0]["pid"] }
    let before = try await current()
    await #expect(throws: PostgresError.self) { try await pool.run(Statement("select 1 / 0")()) }
    #expect(try await current() == before)
    await #expect(throws: PostgresError.self) {
      try await pool.run(Statement("select lo_get(4711)")())
    }
    #expect(try await current() != before)
    #expect(pool.counts.connects == 2)
  }

  @Test func `a statement that runs too long is ended by the server`() async throws {
    let pool = try await openPool(
      connections: 1, adjust: { $0.statementTimeout = .milliseconds(100) })
    let error = await #expect(throws: PostgresError.self) { try await pool.run(sleep(5)) }
    #expect(error?.state == .queryCanceled)
    #expect(try await pool.run(one()).count == 1)
    #expect(pool.counts.connects == 1)
  }

  @Test func `texts made at run time do not pile up in the server`() async throws {
    let pool = try await openPool(connections: 1)
    for n in 0..<600 {
      #expect(
        try await pool.run(Statement(unsafe: "select \(n) as n")())[0]["n", as: Int.self] == n)
    }
    #expect(pool.counts.connects == 3)
  }
}
