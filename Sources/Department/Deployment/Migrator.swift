import Postgres

/// Brings a database to this release: what holds data is migrated, once and in order; what holds
/// none is dropped and made again, all in one transaction, so a failure leaves yesterday. Where a migration must run
/// outside of one, each step is a transaction of its own.
package struct Migrator: Sendable {
  /// What a run did.
  package struct Outcome: Sendable, Equatable {
    /// The migrations that ran.
    package var migrations: [String] = []
    /// Whether functions, views, triggers, policies and grants were made again.
    package var rebuilt = false

    /// An outcome to compare with.
    package init(migrations: [String] = [], rebuilt: Bool = false) {
      self.migrations = migrations
      self.rebuilt = rebuilt
    }

    /// Nothing was to do.
    package static let none = Outcome()
  }

  let deployment: Deployment
  private var tree: SQLTree { deployment.tree }

  /// Works on the deployment's database.
  package init(_ deployment: Deployment) { self.deployment = deployment }

  /// Does what is pending, and nothing where nothing is; `again` makes what holds no data anew all the same.
  package func migrate(again: Bool = false) async throws -> Outcome {
    let session = try await deployment.connect()
    defer { Task { await session.close() } }
    try await deployment.refuseOldServer(session)
    try await refuseMissingRoles(session)
    try await takeTurn(session)
    var outcome = Outcome()
    let ledger = Ledger(session: session)
    let pending = try Ledger.pending(of: tree.migrations, applied: try await ledger.applied())
    let rebuild = Rebuild(session: session, tree: tree)
    let steps = Self.steps(pending)
    if steps.count == 1, !pending[0].isOnline {
      try await runWhole(pending, rebuild, session: session, ledger: ledger)
      try await seal(session)
      return Outcome(migrations: pending.map(\.path), rebuilt: true)
    }
    for step in steps {
      try await run(step, session: session, ledger: ledger)
      outcome.migrations += step.map(\.path)
    }
    let inForce = try await rebuild.sumInForce()
    if !pending.isEmpty || again || inForce != tree.sum {
      deployment.report("Rebuilding functions, views, triggers, policies and grants.")
      try await patiently { try await session.transaction { try await rebuild.run() } }
      outcome.rebuilt = true
    }
    try await seal(session)
    return outcome
  }

  /// Keeps that the check finds nothing, outside the transaction that others wait for.
  private func seal(_ session: Session) async throws {
    guard tree.access != nil, try await !Seal(session: session, tree: tree).renew() else { return }
    deployment.report(
      "The check of isolation finds something, so each start will look: tristage check isolation says what."
    )
  }

  /// Migrations that run in one transaction together; one that must run outside stands alone.
  static func steps(_ files: [SQLTree.File]) -> [[SQLTree.File]] {
    files.reduce(into: []) { steps, file in
      if let last = steps.last?.last, !last.isOnline, !file.isOnline {
        steps[steps.count - 1].append(file)
      } else {
        steps.append([file])
      }
    }
  }

  /// Files in a line that can be read: a few by name, many by the first and the last.
  private static func named(_ files: [SQLTree.File]) -> String {
    guard files.count > 3 else { return files.map(\.path).joined(separator: ", ") }
    return "\(files.count) files, \(files[0].path) to \(files[files.count - 1].path)"
  }

  /// Runs one step and writes down that it ran.
  private func run(_ step: [SQLTree.File], session: Session, ledger: Ledger) async throws {
    deployment.report("Migrating: \(Self.named(step)).")
    if step[0].isOnline {
      try await session.execute(script: "set session authorization tristage_migrator")
      try await session.run(step[0].script)
      try await session.execute(script: "reset session authorization")
      try await session.transaction { try await ledger.add(step) }
      return
    }
    try await patiently {
      try await session.transaction { try await apply(step, session: session, ledger: ledger) }
    }
  }

  /// Everything in one transaction: a table whose rows functions take whole can only be changed while they are not there.
  private func runWhole(
    _ files: [SQLTree.File], _ rebuild: Rebuild, session: Session, ledger: Ledger
  ) async throws {
    deployment.report("Migrating: \(Self.named(files)).")
    deployment.report("Rebuilding functions, views, triggers, policies and grants.")
    try await patiently {
      try await session.transaction {
        try await rebuild.clear()
        try await apply(files, session: session, ledger: ledger)
        try await session.execute(script: "set local row_security = on")
        try await rebuild.run()
      }
    }
  }

  /// Runs files inside the caller's transaction and writes down that they ran.
  private func apply(_ files: [SQLTree.File], session: Session, ledger: Ledger) async throws {
    // What stands in sql/policies was taken back to be made anew, and a migration must change rows nevertheless.
    try await session.execute(script: Self.rights)
    try await session.beginAsMigrator()
    // An update that row-level security would cut short is an error, not a silent half.
    try await session.execute(script: "set local row_security = off")
    for file in files { try await session.runAsMigrator(file.script) }
    try await session.execute(script: "set local session authorization default")
    try await ledger.add(files)
  }

  private static let rights = """
    do $$
    begin
      if pg_catalog.to_regnamespace('core') is not null then
        grant usage on schema core to tristage_migrator;
        grant select, insert, update on all tables in schema core to tristage_migrator;
      end if;
    end
    $$
    """

  /// One migration at a time, however many programs start at once.
  private func takeTurn(_ session: Session) async throws {
    for attempt in 0..<600 {
      let rows = try await session.query(
        "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtext('tristage migrate')) as mine")
      if try rows[0]["mine"] { return }
      if attempt == 0 { deployment.report("Another program is migrating this database: waiting.") }
      try await Task.sleep(for: .seconds(1))
    }
    throw DeploymentError("Another program has been migrating this database for ten minutes.")
  }

  /// Tries again where a table is in use: waiting longer for a lock would make everybody wait behind us.
  private func patiently(_ body: () async throws -> Void) async throws {
    for attempt in 1... {
      do {
        return try await body()
      } catch let refusal as any Refusal where refusal.isAboutLocks && attempt < 40 {
        if attempt == 1 { deployment.report("A table is in use: trying again.") }
        try await Task.sleep(for: .milliseconds(Int.random(in: 100...min(2000, 200 * attempt))))
      }
    }
  }

  private func refuseMissingRoles(_ session: Session) async throws {
    let found = try await session.query(
      "select from pg_catalog.pg_roles where rolname = 'tristage_migrator'")
    if found.isEmpty { throw DeploymentError("The roles are missing: run tristage roles first.") }
  }
}

/// An error that may mean "somebody holds a lock".
private protocol Refusal: Error {
  var isAboutLocks: Bool { get }
}

extension PostgresError: Refusal {
  fileprivate var isAboutLocks: Bool { state == SQLState("55P03") || state == SQLState("40P01") }
}

extension DeploymentError: Refusal {
  fileprivate var isAboutLocks: Bool { state == SQLState("55P03") || state == SQLState("40P01") }
}

extension Session {
  /// From here to the end of the transaction, work as the migrator: no superuser, and never long in
  /// anybody's way.
  nonisolated func beginAsMigrator() async throws(PostgresError) {
    try await execute(
      script: """
        set local lock_timeout = '500ms';
        set local session authorization tristage_migrator
        """)
  }

  /// Runs a file whose first statement chooses the owner it works as.
  nonisolated func runAsMigrator(_ script: SQLScript) async throws {
    try await run(script)
    try await execute(script: "set local role none")
  }
}
