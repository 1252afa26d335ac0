import Postgres

/// What the product finds wrong with itself: the isolation lint and the invariants, which are SQL.
/// It reads only, and PostgreSQL would refuse it anything else.
package struct Checkup: Sendable {
  /// One thing that must not be.
  package struct Finding: Sendable, Equatable {
    /// The rule, such as `the chain is dense`.
    package let check: String
    /// What breaks it: a table, a role, a lead's number.
    package let subject: String
    /// What was seen.
    package let what: String
    /// The statements that mend it, for the superuser in this database.
    package var psql: String?
    /// The command that mends it.
    package var shell: String?
    /// What no command does: whom to ask, what to look for.
    package var advice: String?
  }

  /// What one look found.
  package struct Report: Sendable {
    /// Which check it is of: `isolation` or `invariants`.
    package let about: String
    /// Every breach, of isolation the gravest first; nothing on a sound department.
    package let findings: [Finding]
    /// What was looked at and how much of it, for who reads the answer.
    package let looked: [(what: String, found: Int)]
  }

  let deployment: Deployment

  /// Looks at the deployment's database.
  package init(_ deployment: Deployment) { self.deployment = deployment }

  /// Whether roles, grants, policies, functions and settings are those of this release.
  package func isolation() async throws -> Report {
    try await looking { session, sum in
      if sum != deployment.tree.sum {
        return Report(about: "isolation", findings: [Self.another], looked: [])
      }
      guard let written = deployment.tree.access else {
        throw DeploymentError("sql/access.txt is missing: the release is not whole.")
      }
      return Report(
        about: "isolation",
        findings: try await session.query(
          """
          select "check", subject, what, psql, shell, advice from ops.isolation($1)
            with ordinality i("check", subject, what, psql, shell, advice, place) order by i.place
          """, [.texts(written)]
        ).map {
          Finding(
            check: try $0["check"], subject: try $0["subject"], what: try $0["what"],
            psql: try $0["psql"], shell: try $0["shell"], advice: try $0["advice"])
        },
        looked: try await Self.count("select what, found from ops.looked_at()", session))
    }
  }

  /// Whether the data keeps every invariant.
  package func invariants() async throws -> Report {
    try await looking { session, _ in
      Report(
        about: "invariants",
        findings: try await session.query(
          "select \"check\", subject, what, mend from ops.violations() order by 1, 2, 3"
        ).map {
          Finding(
            check: try $0["check"], subject: try $0["subject", as: String?.self] ?? "",
            what: try $0["what", as: String?.self] ?? "", advice: try $0["mend"])
        },
        looked: try await Self.count(
          """
          select 'leads' as what, count(*) as found from core.lead
          union all select 'clients', count(*) from core.client
          union all select 'calls', count(*) from core.attempt
          union all select 'journal entries', count(*) from core.journal
          """, session))
    }
  }

  /// Everything that any role may do, one line each: what `sql/access.txt` keeps.
  package func access() async throws -> [String] {
    try await looking { session, _ in
      let release = try await ServerRelease.asked(session).number / 10000
      let lines = try await session.query("select role, object, privilege from ops.access()").map {
        "\(try $0["role", as: String.self])\t\(try $0["object", as: String.self])\t\(try $0["privilege", as: String.self])"
      }
      return [Self.heading(release)] + lines
    }
  }

  /// The first line of `sql/access.txt`; the release of PostgreSQL decides how policies are spelt.
  static func heading(_ release: Int) -> String {
    "# Who may do what in a database of this release, a line each: role, object, privilege."
      + " Written by tristage check isolation --access on PostgreSQL \(release)."
  }

  private static let another = Finding(
    check: "the database is of this release", subject: "sql/",
    what: "functions, policies or grants are those of another tree", shell: "tristage migrate")

  /// Asks with a connection that may change nothing, and the sum of the tree that is in force there.
  private func looking<T>(_ ask: (Session, String) async throws -> T) async throws -> T {
    let session = try await deployment.connect(readOnly: true)
    defer { Task { await session.close() } }
    try await deployment.refuseOldServer(session)
    guard let sum = try await Rebuild(session: session, tree: deployment.tree).sumInForce() else {
      throw DeploymentError("The database holds nothing of ours yet: run tristage migrate.")
    }
    return try await ask(session, sum)
  }

  private static func count(_ query: String, _ session: Session) async throws -> [(
    what: String, found: Int
  )] {
    try await session.query(query).map {
      (what: try $0["what", as: String.self], found: try $0["found", as: Int.self])
    }
  }
}
