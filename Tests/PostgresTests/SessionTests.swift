import Foundation
import Testing

import Postgres

/// One connection for deployment work.
@Suite struct SessionTests {
  @Test func `a session runs a script and says where it fails`() async throws {
    let session = try await Session.open(conninfo: Cluster.conninfo())
    try await session.execute(
      script: "select 1; create temp table t (a int); insert into t values (1)")
    let rows = try await session.query("select a + $1 as a from t", [2])
    #expect(try rows[0]["a", as: Int.self] == 3)
    let error = await #expect(throws: PostgresError.self) {
      try await session.execute(script: "insert into t values (2);\nselect wrong")
    }
    #expect(error?.state == "42703" && error?.server?.position == 34)
    #expect(try await session.query("select 1 from t").count == 1)
    await session.close()
    await #expect(throws: PostgresError.closed) { try await session.query("select 1") }
  }

  @Test func `a session that cannot open says why`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      _ = try await Session.open(conninfo: "host=/nowhere")
    }
    guard case .unreachable(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("/nowhere"))
  }

  @Test func `sessions block no task`() async throws {
    let conninfo = try await Cluster.conninfo()
    let turnstile = try await Turnstile()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let session = try await Session.open(
            conninfo: conninfo, parameters: ["tristage.odd": "a b\\c"])
          try await session.query(turnstile.pass.statement.text, turnstile.pass.values)
          let name: String = try await session.query(
            "select current_setting('tristage.odd') as n")[0]["n"]
          #expect(name == "a b\\c")
          await session.close()
        }
      }
      // More than there are threads wait in libpq at once, and this task still runs.
      let allWait = try await eventually { try await turnstile.count() == 16 }
      #expect(allWait)
      await turnstile.open()
      try await group.waitForAll()
    }
  }

  @Test func `a killed session says that the outcome is unknown`() async throws {
    let session = try await Session.open(conninfo: Cluster.conninfo())
    await #expect(throws: PostgresError.self) {
      try await session.query("select pg_terminate_backend(pg_backend_pid())")
    }
    let error = await #expect(throws: PostgresError.self) { try await session.query("select 1") }
    #expect(error == .connectionLost(outcomeUnknown: true))
  }
}
