import Department
import Foundation
import Postgres

/// The databases that clones are copied from: each made once for all tests and processes, by the
/// very commands that make a real one. Its name tells what is in it, so a change makes a new one.
struct TestDatabase {
  /// Its name in the cluster.
  let name: String

  /// Roles, migrations and the cast: what `Clone.make` copies.
  static func withCast() async throws -> TestDatabase { try await made.value }

  private static let made = Task { try await make() }

  private static func make() async throws -> TestDatabase {
    let cast = try String(
      contentsOfFile: "\(TestCluster.home)/Tests/TestKit/cast.sql", encoding: .utf8)
    let tree = try SQLTree(home: TestCluster.home)
    let name = "cast_\(SQLTree.sum(of: tree.wholeSum + cast).prefix(24))"
    let session = try await Session.open(conninfo: try TestCluster.conninfo())
    defer { Task { await session.close() } }
    // One process at a time; the lock ends with the session.
    try await session.query("select pg_advisory_lock(hashtext('tristage template'))")
    let known = try await session.query(
      "select from pg_database where datname = $1", [.text(name)])
    if known.isEmpty {
      try await dropOldOnes(session)
      try await session.execute(script: "drop database if exists making_cast (force)")
      try await fill("making_cast", cast: cast)
      try await session.execute(script: "alter database making_cast rename to \(name)")
    }
    return TestDatabase(name: name)
  }

  private static func fill(_ database: String, cast: String) async throws {
    let deployment = try Deployment(
      Settings([
        "TRISTAGE_DATABASE": "\(TestCluster.address()) dbname=\(database)",
        "TRISTAGE_HOME": TestCluster.home,
      ]), report: { _ in })
    try await deployment.roles()
    _ = try await Migrator(deployment).migrate()
    let session = try await deployment.connect()
    do {
      try await session.execute(script: cast)
    } catch {
      await session.close()
      throw error
    }
    await session.close()
  }

  /// Drops what earlier trees left in a cluster that stays up, unless it is in use.
  private static func dropOldOnes(_ session: Session) async throws {
    let old = try await session.query(
      "select datname::text as name from pg_database where datname like 'cast\\_%'")
    for row in old {
      let name: String = try row["name"]
      try? await session.execute(script: "drop database if exists \(name)")
    }
  }
}
