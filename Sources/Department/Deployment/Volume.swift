import Foundation
import Postgres

/// Fills a new department with an invented one of any size: people, lists, calls, sales and clients of a year and a half,
/// by the set. The same seed on the same day makes the same data. `sql/seed/volume/` says what.
package struct Volume: Sendable {
  /// How many leads may be asked for; every one has a number of its own.
  package static let sizes: ClosedRange<Int> = 1_000...20_000_000
  /// What chance may begin with.
  package static let seeds: ClosedRange<Int> = 0...1_000_000
  /// So many leads are made at a time, which bounds what the server needs to remember.
  private static let batch = 50_000

  let deployment: Deployment

  /// Fills the deployment's database.
  package init(_ deployment: Deployment) { self.deployment = deployment }

  /// Makes everything or nothing, and tells the planner about it. Refuses a department that has leads. `worked` of the
  /// leads have a history, all of them unless it is said; the others are cold leads that nobody has called yet.
  package func seed(leads: Int, worked: Int? = nil, seed: Int) async throws {
    let session = try await deployment.connect()
    defer { Task { await session.close() } }
    try await giveBack(session)
    try await session.transaction {
      // Whoever opens a lead meanwhile waits until it is said whose department this is.
      try await session.execute(script: "lock table core.lead in exclusive mode")
      let known = try await session.query("select exists (select from core.lead) as any")
      guard try !known[0]["any", as: Bool.self] else {
        throw DeploymentError(
          "This department has leads of its own: a generated one needs a new database.")
      }
      try await make(leads, worked ?? leads, seed, session)
    }
    deployment.report("Telling the planner.")
    try await session.execute(script: "vacuum (analyze)")
  }

  /// A run that was cut off leaves no row, but the space of those it wrote: twenty gigabytes, of a large one.
  private func giveBack(_ session: Session) async throws {
    let left = try await session.query(
      "select pg_relation_size('core.lead') > 0 and not exists (select from core.lead) as any")
    guard try left[0]["any", as: Bool.self] else { return }
    deployment.report("Giving back the space of a run that was cut off.")
    try await session.execute(script: "vacuum")
  }

  /// Works as the migrator. Triggers of references are off, and each reference is proven at the end by one join.
  private func make(_ leads: Int, _ worked: Int, _ seed: Int, _ session: Session) async throws {
    let files = deployment.tree.volume
    guard files.count > 3 else { throw SettingsError("sql/seed/volume is missing.") }
    let (ground, words, figures) = (files[0], files[files.count - 2], files[files.count - 1])
    try await session.execute(script: "set local session_replication_role = replica")
    try await session.execute(script: Self.asMigrator)
    try await session.run(ground.script)
    try await session.query(
      "select volume.settle($1, $2, $3, date_trunc('day', now()))",
      [.int(Int64(leads)), .int(Int64(worked)), .int(Int64(seed))])
    for file in files.dropFirst().dropLast(2) { try await session.run(file.script) }
    deployment.report("Members and campaigns.")
    try await session.execute(
      script: "select volume.people(); analyze volume.setting; analyze volume.town")
    try await session.execute(
      script: "\(Self.asSuperuser); select volume.rest(); \(Self.asMigrator)")
    for first in stride(from: 1, through: leads, by: Self.batch) {
      let last = min(leads, first + Self.batch - 1)
      try await session.query(
        "select volume.fill($1, $2)", [.int(Int64(first)), .int(Int64(last))])
      deployment.report("\(last) of \(leads) leads.")
    }
    deployment.report("Words of names.")
    try await session.run(words.script)
    try await wake(session)
    deployment.report("Proving the references.")
    let dangling: [String] = try await session.query("select volume.dangling() as name").map {
      try $0["name"]
    }
    guard dangling.isEmpty else {
      throw DeploymentError("References lead nowhere: \(dangling.joined(separator: ", ")).")
    }
    deployment.report("Counting what happened.")
    try await session.run(figures.script)
    try await session.execute(script: "drop schema volume cascade; \(Self.asSuperuser)")
  }

  /// Builds the indexes that rested while rows were written.
  private func wake(_ session: Session) async throws {
    try await session.execute(script: Self.asSuperuser)
    let tables: [String] = try await session.query(
      "select name::text as name from volume.rested order by no"
    ).map { try $0["name"] }
    for table in tables {
      deployment.report("Indexes of \(table).")
      try await session.query("select volume.wake($1::text::regclass)", [.text(table)])
    }
    try await session.execute(script: Self.asMigrator)
  }

  /// Who writes: past every policy.
  private static let asMigrator =
    "set local session authorization tristage_migrator; set local row_security = off"
  /// Who opened the session.
  private static let asSuperuser = "set local session authorization default"
}
