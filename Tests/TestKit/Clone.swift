import Department
import Foundation
import Postgres

/// A database of one test's own: a copy of a template that holds the whole of `sql/` and the cast.
package struct Clone: Sendable {
  /// libpq's address of it, without a role.
  package let conninfo: String
  private let name: String
  private let cluster: String

  /// What a test run needs and does not have.
  package struct Missing: Error, CustomStringConvertible {
    package let description: String
  }

  /// The checkout that the tests were built from.
  package static let home = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Copies the template, making it first where `sql/` or the cast has changed.
  package static func make() async throws -> Clone {
    guard let cluster = ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"] else {
      throw Missing(
        description:
          "TRISTAGE_TEST_CLUSTER is not set: run deploy/test, or start deploy/cluster --test")
    }
    let template = try await Template(cluster: cluster).name()
    let name = "clone_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let clone = Clone(
      conninfo: bare(cluster) + " dbname=\(name)", name: name, cluster: cluster)
    let session = try await Session.open(conninfo: cluster)
    try await session.execute(script: "create database \(name) template \(template)")
    await session.close()
    let owner = try await clone.owner()
    try await owner.execute(script: Template.text("sql/database.sql"))
    await owner.close()
    return clone
  }

  /// A session of the superuser in it.
  package func owner() async throws -> Session {
    try await Session.open(conninfo: conninfo + " user=postgres")
  }

  /// A session of a login role in it, signed in as nobody.
  package func session(as role: String) async throws -> Session {
    try await Session.open(conninfo: conninfo + " user=\(role)")
  }

  /// Drops it, whoever is still connected.
  package func drop() async throws {
    let session = try await Session.open(conninfo: cluster)
    try await session.execute(script: "drop database if exists \(name) (force)")
    await session.close()
  }

  /// The cluster's address without user and database.
  static func bare(_ cluster: String) -> String {
    cluster.replacing(/\b(user|dbname)=\S+/, with: "")
  }
}

/// The database that clones are copied from; its name tells what is in it.
private struct Template {
  let cluster: String

  /// Its name; made once, by whoever asks first.
  func name() async throws -> String {
    let paths = ["sql/roles.sql", "sql/database.sql"] + Self.tree() + ["Tests/TestKit/cast.sql"]
    let whole = try paths.map { try $0 + Self.text($0) }.joined()
    let name =
      "cast_"
      + Secret.hash([UInt8](whole.utf8)).prefix(12)
      .map { String($0, radix: 16) }.joined()
    let session = try await Session.open(conninfo: cluster)
    try await session.execute(script: "select pg_advisory_lock(7)")
    if try await session.query("select from pg_database where datname = $1", [.text(name)]).isEmpty
    {
      try await session.execute(script: Self.text("sql/roles.sql"))
      try await session.execute(script: "drop database if exists making_cast (force)")
      try await session.execute(script: "create database making_cast")
      try await fill("making_cast")
      try await session.execute(script: "alter database making_cast rename to \(name)")
    }
    await session.close()
    return name
  }

  private func fill(_ database: String) async throws {
    let session = try await Session.open(
      conninfo: Clone.bare(cluster) + " dbname=\(database) user=postgres")
    try await session.execute(script: Self.text("sql/database.sql"))
    for path in Self.tree() where path.hasPrefix("sql/migrations/") {
      try await session.execute(
        script: "begin; set local role tristage_migrator;" + Self.text(path) + "; commit")
    }
    let rebuilt = try Self.tree().filter { !$0.hasPrefix("sql/migrations/") }.map(Self.text)
    try await session.execute(
      script: "begin; set local role tristage_migrator;" + rebuilt.joined(separator: ";")
        + "; commit")
    try await session.execute(script: Self.text("Tests/TestKit/cast.sql"))
    await session.close()
  }

  /// What is applied, in order, below the checkout.
  private static func tree() -> [String] {
    let all =
      FileManager.default.enumerator(atPath: "\(Clone.home)/sql")?
      .compactMap { $0 as? String }.filter { $0.hasSuffix(".sql") }.sorted() ?? []
    let folders = ["migrations", "auth", "core", "policies", "tiers", "ops"]
    return folders.flatMap { folder in all.filter { $0.hasPrefix("\(folder)/") } }.map {
      "sql/\($0)"
    }
      + ["sql/seed/reference.sql"]
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(Clone.home)/\(path)", encoding: .utf8)
  }
}
