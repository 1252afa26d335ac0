import Postgres

/// The only door to a tier's data: every call is asked as the member whose secret came along.
package struct Desk<R: Room>: Sendable {
  private static var enter: Statement {
    Statement("select id, name, language, zone, tier from auth.enter($1)", name: "enter")
  }

  private let pool: Pool
  private let key: [UInt8]

  package init(pool: Pool, key: [UInt8]) {
    self.pool = pool
    self.key = key
  }

  /// What the database may know of a secret: its HMAC under the server's key.
  func digest(_ secret: [UInt8]) -> [UInt8] { Secret.digest(secret, key: key) }

  /// One round trip and one transaction: the identity, then the calls. Throws `NOONE` for nobody;
  /// then nothing of the calls has been shown, and row-level security let them see nothing.
  package func ask(_ knock: Knock, _ calls: [Call]) async throws -> (Member, [Rows]) {
    precondition(knock.tier == R.tier, "a secret of another tier at the desk of \(R.tier)")
    let digest = Secret.digest(knock.secret, key: key)
    var results = try await Problem.translating {
      try await pool.run([Self.enter(.bytes(digest))] + calls)
    }
    guard let row = results.removeFirst().first else { throw Problem.signIn }
    return (try Member(row), results)
  }
}
