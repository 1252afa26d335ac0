import Department
import Foundation
import Postgres

/// A database of one test's own: a copy of a template that holds the whole of `sql/` and the cast.
package struct Clone: Sendable {
  /// libpq's address of it, without a role.
  package let conninfo: String
  private let name: String
  private let cluster: String

  /// The checkout that the tests were built from.
  package static var home: String { TestCluster.home }

  /// What a test run needs and does not have.
  package typealias Missing = TestCluster.Missing

  /// Copies the template, which is made first where `sql/` or the cast has changed.
  package static func make() async throws -> Clone {
    let template = try await TestDatabase.withCast().name
    let name = "clone_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let cluster = try TestCluster.conninfo()
    let clone = Clone(
      conninfo: "\(try TestCluster.address()) dbname=\(name)", name: name, cluster: cluster)
    let session = try await Session.open(conninfo: cluster)
    try await session.execute(script: "create database \(name) template \(template)")
    await session.close()
    // A copy loses the access list.
    let owner = try await clone.owner()
    try await owner.execute(script: try SQLTree(home: TestCluster.home).database.text)
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
}
