import Foundation
import Testing

import Postgres

@Test(.enabled(if: ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"] != nil))
func `a pipeline answers`() async throws {
  let wire = Wire()
  let pool = Pool(
    settings: .init(
      conninfo: ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"]!, user: "postgres",
      connections: 2, statements: ["select 1 as one"]), wire: wire)
  let rows = try await pool.run([
    Statement("select 1 as one")(),
    Statement("select $1::text as t, $2::int4 as n, $3::uuid[] as u")(
      "héllo", 5, .uuids([nil, UUID()])),
  ])
  let one: Int = try rows[0][0]["one"]
  #expect(one == 1)
  let t: String = try rows[1][0]["t"]
  #expect(t == "héllo")
  let n: Int? = try rows[1][0]["n"]
  #expect(n == 5)
  let u: [UUID?] = try rows[1][0]["u"]
  #expect(u.count == 2)
  await #expect(throws: PostgresError.self) {
    try await pool.run(Statement("select 1/$1::int4")(0))
  }
  print(pool.counts)
  await pool.close()
  print(pool.counts)
}

@Test(.enabled(if: ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"] != nil))
func `a session runs a script and says where it fails`() async throws {
  let session = try await Session.open(
    conninfo: ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"]!)
  try await session.execute(
    script: "select 1; create temp table t (a int); insert into t values (1)")
  let rows = try await session.query("select a + $1 as a from t", [2])
  let a: Int = try rows[0]["a"]
  #expect(a == 3)
  let error = await #expect(throws: PostgresError.self) {
    try await session.execute(script: "select 1;\nselect wrong")
  }
  #expect(error?.server?.state == "42703" && error?.server?.position == 18)
  await session.close()
  await #expect(throws: PostgresError.closed) { try await session.query("select 1") }
}
