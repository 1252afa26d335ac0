import Foundation

import Postgres

/// A lock in the database: whoever passes waits there exactly as long as the test wants.
struct Turnstile {
  /// The request that waits.
  let pass: Call
  private let key: Int64
  private let holder: Session

  /// Makes one that is shut.
  init() async throws {
    key = Int64.random(in: 1...Int64.max)
    pass = Statement("select pg_advisory_xact_lock($1), 1 as passed")(.int(key))
    holder = try await Session.open(conninfo: try await Cluster.conninfo())
    try await holder.query("select pg_advisory_lock($1)", [.int(key)])
  }

  /// How many wait.
  func count() async throws -> Int {
    try await holder.query(
      """
      select count(*) as n from pg_locks
       where locktype = 'advisory' and not granted and (classid::bigint << 32 | objid::bigint) = $1
      """, [.int(key)])[0]["n"]
  }

  /// Lets everybody pass.
  func open() async { await holder.close() }
}
