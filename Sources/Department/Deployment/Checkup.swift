import Postgres

/// What the product finds wrong with itself: the isolation lint and the invariants, which are SQL.
package struct Checkup: Sendable {
  /// One thing that must not be.
  package struct Finding: Sendable, Equatable {
    /// The rule, such as `the chain is dense`.
    package let check: String
    /// What breaks it: a table, a role, a lead's number.
    package let subject: String
    /// What was seen.
    package let what: String
    /// What to do about it.
    package let mend: String
  }

  let deployment: Deployment

  /// Looks at the deployment's database.
  package init(_ deployment: Deployment) { self.deployment = deployment }

  /// Every finding of the lint, and of the invariants unless only the lint is wanted.
  package func findings(lintOnly: Bool = false) async throws -> [Finding] {
    let session = try await deployment.connect()
    defer { Task { await session.close() } }
    try await deployment.refuseOldServer(session)
    guard let sum = try await Rebuild(session: session, tree: deployment.tree).sumInForce() else {
      throw DeploymentError("The database holds nothing of ours yet: run tristage migrate.")
    }
    var found = try await Self.read("ops.lint()", session)
    if sum != deployment.tree.sum {
      found.append(
        Finding(
          check: "the database is of this release", subject: "sql/",
          what: "functions, policies or grants are those of another tree",
          mend: "run tristage migrate"))
    }
    if !lintOnly { found += try await Self.read("ops.violations()", session) }
    return found
  }

  /// Everything that any of our roles may do, one line each: what `Tests/PolicyTests/access.txt` keeps.
  package func access() async throws -> [String] {
    let session = try await deployment.connect()
    defer { Task { await session.close() } }
    return try await session.query("select role, object, privilege from ops.access()").map {
      "\(try $0["role", as: String.self])\t\(try $0["object", as: String.self])\t\(try $0["privilege", as: String.self])"
    }.sorted()
  }

  private static func read(_ function: String, _ session: Session) async throws -> [Finding] {
    try await session.query("select \"check\", subject, what, mend from \(function)").map { row in
      Finding(
        check: try row["check", as: String?.self] ?? "",
        subject: try row["subject", as: String?.self] ?? "",
        what: try row["what", as: String?.self] ?? "", mend: try row["mend", as: String?.self] ?? ""
      )
    }
  }
}
