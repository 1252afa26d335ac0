import Postgres

/// The system member `clock` at work: asks the database on the rounds' own pool, with a session for a day.
package actor Clockwork {
  private static let open: Statement = "select rounds.open($1)"
  private static let enter: Statement = "select id from auth.enter($1)"

  private let pool: Pool
  private let key: [UInt8]
  private var digest: [UInt8]?

  /// Works on this pool; `key` is the server's, for the digest of the clock's session.
  package init(pool: Pool, key: [UInt8]) {
    self.pool = pool
    self.key = key
  }

  /// One call as the clock.
  package func ask(_ call: Call) async throws(PostgresError) -> Rows {
    let known = try await session(instead: nil)
    do {
      return try await pool.run([Self.enter(.bytes(known)), call])[1]
    } catch {
      // The session's day is over, or the database was restored: all sessions ended with it.
      guard error.state == "NOONE" else { throw error }
      let fresh = try await session(instead: known)
      return try await pool.run([Self.enter(.bytes(fresh)), call])[1]
    }
  }

  /// The session, a new one where there is none or this one is over.
  private func session(instead over: [UInt8]?) async throws(PostgresError) -> [UInt8] {
    if let digest, digest != over { return digest }
    let fresh = Secret.digest(Secret.random(), key: key)
    _ = try await pool.run(Self.open(.bytes(fresh)))
    digest = fresh
    return fresh
  }
}
