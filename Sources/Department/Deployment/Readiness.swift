import Postgres

/// What a server looks at before it opens its doors. It asks as `tristage_login`, a role that can
/// see nothing but the answer: a server never connects as a superuser.
package struct Readiness: Sendable {
  let settings: Settings
  let release: ServerRelease.Source

  /// Looks at the database of these settings.
  package init(_ settings: Settings, release: @escaping ServerRelease.Source = ServerRelease.asked)
  {
    self.settings = settings
    self.release = release
  }

  /// Throws a sentence that says what is wrong and how to mend it. Whether the catalogue was as `tristage migrate` sealed it:
  /// where it is not, all of it was looked at, and nothing found.
  @discardableResult
  package func refuseWhatIsNotReady() async throws -> Bool {
    try refuseStrangersWithoutHTTPS()
    let session = try await connect()
    defer { Task { await session.close() } }
    // Connected first, beside the pools that open meanwhile; then the tree that the database must be of.
    let tree = try SQLTree(home: settings.home)
    try await release(session).refuseIfOld()
    let standing = try await standing(session, tree)
    guard try standing["tree"] == tree.sum else {
      throw DeploymentError(
        "The database is not of this release: run tristage migrate, then start the server again.")
    }
    let findings: [String] = try standing["findings"]
    guard findings.isEmpty else {
      throw DeploymentError(
        "The isolation lint found \(findings.count); tristage check isolation says how to mend each:\n"
          + findings.prefix(10).map { "  \($0)" }.joined(separator: "\n"))
    }
    if try !settings.listensOnLoopback && standing["demo_passwords"] {
      throw DeploymentError(
        "This department still has members with demo passwords: listening beyond this machine is refused until they have left or changed them."
      )
    }
    return try standing["sealed"]
  }

  /// Passwords must not cross a network in the clear.
  private func refuseStrangersWithoutHTTPS() throws(DeploymentError) {
    if !settings.listensOnLoopback && settings.origin?.hasPrefix("https://") != true {
      throw DeploymentError(
        "TRISTAGE_HOST is \(settings.host), which others can reach: put a proxy with TLS in front and set TRISTAGE_ORIGIN to its https address."
      )
    }
  }

  private func connect() async throws -> Session {
    do {
      return try await Session.open(
        conninfo: settings.database, user: "tristage_login",
        password: settings.password(of: "tristage_login"))
    } catch {
      throw DeploymentError(
        "The database cannot be reached as tristage_login: \(error). On a new one run tristage roles and tristage migrate."
      )
    }
  }

  private func standing(_ session: Session, _ tree: SQLTree) async throws -> Row {
    do {
      return try await session.query(
        "select tree, demo_passwords, sealed, findings from login.standing($1)",
        [.texts(tree.access ?? [])])[0]
    } catch {
      guard ["42883", "3F000", "42501", "42703"].contains(error.state?.rawValue) else {
        throw error
      }
      throw DeploymentError(
        "The database is not of this release: run tristage migrate, then start the server again.")
    }
  }
}
