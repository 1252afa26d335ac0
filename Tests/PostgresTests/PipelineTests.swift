import Foundation
import Testing

import Postgres

private let add: Statement = "select $1::int8 + $2::int8 as sum, $1::int8 as left"
private let divide: Statement = "select 1 / $1::int4 as quotient"
private let setting: Statement = "select set_config('test.x', $1::text, true) as x"
private let read: Statement = "select current_setting('test.x', true) as x"

/// What a pipeline promises: one transaction, its own answers, nothing left behind.
@Suite struct PipelineTests {
  @Test func `a pipeline answers call by call`() async throws {
    let pool = try await openPool(statements: [add])
    let rows = try await pool.run([add(1, 2), Statement("select generate_series(1, 3) as n")()])
    #expect(rows.count == 2 && rows[0].count == 1 && rows[1].count == 3)
    #expect(try rows[0][0]["sum", as: Int.self] == 3)
    #expect(try rows[1].map { try $0["n", as: Int.self] } == [1, 2, 3])
    #expect(try await pool.run([]).isEmpty)
  }

  @Test func `a pipeline is one transaction and leaves nothing behind`() async throws {
    let pool = try await openPool(connections: 1)
    let rows = try await pool.run([setting("here"), read()])
    #expect(try rows[1][0]["x", as: String.self] == "here")
    #expect(try await pool.run(read())[0]["x", as: String?.self] ?? "" == "")
  }

  @Test func `an error undoes its whole pipeline and spoils no other`() async throws {
    let pool = try await openPool(connections: 1)
    _ = try await pool.run(Statement("drop table if exists pipeline_kept")())
    _ = try await pool.run(Statement("create table pipeline_kept (n int)")())
    let insert: Statement = "insert into pipeline_kept values ($1)"
    try await withThrowingTaskGroup(of: Void.self) { group in
      for n in 0..<100 {
        group.addTask {
          if n % 2 == 0 {
            let rows = try await pool.run([insert(.int(Int64(n))), divide(1)])
            #expect(rows[0].affected == 1 && rows[0].isEmpty)
          } else {
            let error = await #expect(throws: PostgresError.self) {
              try await pool.run([insert(.int(Int64(n))), divide(0), divide(1)])
            }
            #expect(error?.state == "22012" && error?.server?.statement == divide.name)
          }
        }
      }
      try await group.waitForAll()
    }
    let kept = try await pool.run(
      Statement("select array_agg(n order by n) as n from pipeline_kept")())
    #expect(try kept[0]["n", as: [Int].self] == Array(stride(from: 0, to: 100, by: 2)))
    #expect(pool.counts.connects == 1)
    _ = try await pool.run(Statement("drop table pipeline_kept")())
  }

  @Test func `two hundred tasks each get their own rows`() async throws {
    let slow: Statement = "select pg_sleep($1::float8), $2::int8 as n"
    let pool = try await openPool(connections: 4, statements: [add])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<200 {
        group.addTask {
          for turn in 0..<20 {
            let (a, b) = (Int64(task), Int64(turn))
            let rows = try await pool.run([
              add(.int(a), .int(b)), slow(.double(0.0005), .int(a * b)),
            ])
            let sum: Int64 = try rows[0][0]["sum"]
            let product: Int64 = try rows[1][0]["n"]
            #expect(sum == a + b && product == a * b)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(pool.counts.open == 4 && pool.counts.inFlight == 0 && pool.counts.queued == 0)
  }

  @Test func `an answer larger than any buffer arrives whole`() async throws {
    let pool = try await openPool(connections: 1)
    let text = String(repeating: "0123456789", count: 500_000)
    async let big = pool.run(
      Statement("select $1::text as t, n from generate_series(1, 5) as n")(.text(text)))
    async let small = pool.run(add(20, 22))
    #expect(try await small[0]["sum", as: Int.self] == 42)
    #expect(
      try await big.map { try $0["t", as: String.self] } == Array(repeating: text, count: 5))
  }

  @Test func `a statement that cannot be prepared harms only its caller`() async throws {
    let wrong: Statement = "select nothing from nowhere"
    let pool = try await openPool(connections: 1, statements: [add, wrong])
    await #expect(throws: PostgresError.self) { try await pool.run([add(1, 1), wrong()]) }
    #expect(try await pool.run(add(1, 1))[0]["sum", as: Int.self] == 2)
    let error = await #expect(throws: PostgresError.self) {
      try await pool.run([add(1, 1), wrong()])
    }
    #expect(error?.state == "42P01" && error?.server?.statement == wrong.name)
  }

  @Test func `a constraint that waits for the commit still refuses the pipeline`() async throws {
    let pool = try await openPool(connections: 1)
    _ = try await pool.run(Statement("drop table if exists pipeline_late")())
    _ = try await pool.run(
      Statement("create table pipeline_late (n int unique deferrable initially deferred)")())
    let insert: Statement = "insert into pipeline_late values ($1)"
    let error = await #expect(throws: PostgresError.self) {
      try await pool.run([insert(1), insert(1)])
    }
    #expect(error?.state == .uniqueViolation && error?.server?.statement == nil)
    #expect(try await pool.run(Statement("select from pipeline_late")()).isEmpty)
    #expect(pool.counts.connects == 1)
    _ = try await pool.run(Statement("drop table pipeline_late")())
  }

  @Test func `COPY, which has no place in a pipeline, costs only its own connection`() async throws
  {
    let pool = try await openPool(connections: 1)
    for copy in [
      "copy (select 1) to stdout", "create temp table if not exists c (n int)", "copy c from stdin",
    ] {
      let outcome = await Task { try await pool.run(Statement(unsafe: copy)()) }.result
      if copy.hasPrefix("copy") {
        #expect(throws: PostgresError.self) { try outcome.get() }
      }
    }
    #expect(try await pool.run(add(1, 1))[0]["sum", as: Int.self] == 2)
  }

  @Test func `the number of values must be right`() async throws {
    let pool = try await openPool(connections: 1)
    let error = await #expect(throws: PostgresError.self) { try await pool.run(add(1)) }
    #expect(
      error
        == .notBound(
          statement: add.name, parameter: 2, reason: "1 values for 2 parameters"))
  }

  @Test func `errors carry what the function said`() async throws {
    let pool = try await openPool(connections: 1)
    let raise = Statement(
      unsafe: """
        do $$ begin raise exception 'the card is not yours' using errcode = 'STALE',
        detail = '{"a": 1}', hint = 'again' ; end $$
        """, name: "raise")
    let error = await #expect(throws: PostgresError.self) { try await pool.run(raise()) }
    #expect(error?.state == SQLState("STALE") && SQLState("STALE").isWord)
    #expect(error?.server?.detail == #"{"a": 1}"# && error?.server?.hint == "again")
    #expect(error.map { "\($0)" } == "STALE: the card is not yours [raise]")
    #expect(try await pool.run(add(1, 1)).count == 1)
    #expect(pool.counts.connects == 1)
  }
}
