import Postgres

/// What is done to a database before a server can work with it: roles, migrations, checks. It
/// connects as the superuser named in the settings, which the server itself never does.
package struct Deployment: Sendable {
  let settings: Settings
  let tree: SQLTree
  let report: @Sendable (String) -> Void

  /// Reads `sql/`; `report` gets one line a step.
  package init(_ settings: Settings, report: @escaping @Sendable (String) -> Void)
    throws(SettingsError)
  {
    self.settings = settings
    self.report = report
    tree = try SQLTree(home: settings.home)
  }

  /// A connection as the superuser, with no limits on time; one that reads only is refused every change.
  package func connect(to database: String? = nil, readOnly: Bool = false) async throws -> Session {
    do {
      return try await Session.open(
        conninfo: database.map { "\(settings.database) dbname=\($0)" } ?? settings.database,
        user: settings.adminRole, password: settings.password(of: settings.adminRole),
        parameters: [
          // What is asked of the catalogue takes longer to compile than to run.
          "statement_timeout": "0", "client_min_messages": "warning", "jit": "off",
          "default_transaction_read_only": readOnly ? "on" : "off",
        ])
    } catch {
      throw DeploymentError("The database cannot be reached: \(error)")
    }
  }

  /// Makes the database if it is missing, the cluster's roles, and the database's access list.
  package func roles() async throws {
    try await createDatabase()
    let session = try await connect()
    defer { Task { await session.close() } }
    try await refuseOldServer(session)
    try await session.transaction {
      for file in [tree.roles, tree.database] { try await session.run(file.script) }
    }
  }

  /// Refuses a server without the fixes that row-level security rests on.
  package func refuseOldServer(_ session: Session) async throws {
    try await ServerRelease.asked(session).refuseIfOld()
  }

  /// Makes the database where the server is there and the database is not.
  private func createDatabase() async throws {
    do {
      await (try connect()).close()
    } catch let unreachable {
      guard let name = settings.databaseName, let session = try? await connect(to: "postgres")
      else {
        throw unreachable
      }
      defer { Task { await session.close() } }
      let known = try await session.query(
        "select from pg_catalog.pg_database where datname = $1", [.text(name)])
      if !known.isEmpty { throw unreachable }
      report("Making the database \(name).")
      let quoted = name.replacing("\"", with: "\"\"")
      try await session.execute(
        script: "create database \"\(quoted)\" template template0 encoding 'UTF8'")
    }
  }
}

extension Session {
  /// Runs a script, statement by statement; a failure names file and line.
  nonisolated func run(_ script: SQLScript) async throws {
    for part in script.parts {
      do {
        try await execute(script: part.text)
      } catch {
        throw DeploymentError(error, in: script.path, part: part)
      }
    }
  }

  /// All or nothing.
  nonisolated func transaction(_ body: () async throws -> Void) async throws {
    try await execute(script: "begin")
    do {
      try await body()
      try await execute(script: "commit")
    } catch {
      try? await execute(script: "rollback")
      throw error
    }
  }
}
