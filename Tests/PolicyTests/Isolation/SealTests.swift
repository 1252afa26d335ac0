import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The sum by which a start knows that the check need not look again: nothing that the check would find may leave it as it is.
@Suite struct SealTests {
  /// What a server is told before it starts.
  private struct Standing: Equatable {
    let sealed: Bool
    let findings: [String]

    static let sound = Standing(sealed: true, findings: [])
  }

  /// Asks as the role that a server asks as.
  private func standing(_ cast: Cast) async throws -> Standing {
    let written = try #require(try SQLTree(home: Home.path).access)
    let login = try await cast.clone.session(as: "tristage_login")
    let row = try await login.query(
      "select sealed, findings from login.standing($1)", [.texts(written)])[0]
    await login.close()
    return Standing(sealed: try row["sealed"], findings: try row["findings"])
  }

  private func deployment(_ cast: Cast) throws -> Deployment {
    try Deployment(
      Settings(["TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_HOME": Home.path]),
      report: { _ in })
  }

  @Test func `each way to break isolation changes the sum of the catalogue`() async throws {
    try await Cast.play { cast in
      let here: String = try await cast.one("select current_database()::text")
      let sum = "select ops.catalogue('{}')"
      let sound: String = try await cast.one(sum)
      // Roles are everybody's: nobody else may change them meanwhile.
      try await cast.owner.execute(
        script: "begin; lock table pg_catalog.pg_authid in share row exclusive mode")
      let all = Breakage.mendedBySQL + Breakage.mendedByRoles + Breakage.mendedByMigrating
      for taken in all.map(\.taken) + Self.more {
        try await cast.owner.execute(
          script: "savepoint s; \(taken.replacing("HERE", with: "\"\(here)\""))")
        let broken: String = try await cast.one(sum)
        #expect(broken != sound, "\(taken)")
        try await cast.owner.execute(script: "rollback to savepoint s")
        let mended: String = try await cast.one(sum)
        #expect(mended == sound, "\(taken)")
      }
      try await cast.owner.execute(script: "rollback")
      let another: String = try await cast.one("select ops.catalogue('{another line}')")
      #expect(another != sound)
    }
  }

  /// What the check finds too, in catalogues that no breakage of its own tests is about.
  private static let more = [
    "grant usage on domain core.tier to tristage_head",
    "grant execute on function ops.sealed() to tristage_head",
    "select lo_create(4711); grant select on large object 4711 to tristage_head",
    "create foreign data wrapper w; create server s foreign data wrapper w",
    "alter function ops.sealed() reset search_path",
  ]

  @Test func `every catalogue that the check reads is part of the sum`() async throws {
    try await Cast.play { cast in
      let read: [String] = try await cast.sees(Self.catalogues).map { try $0["name"] }
      #expect(read.count > 15 && read.contains("pg_proc") && read.contains("pg_init_privs"))
      let body: String = try await cast.one(
        """
        select lower(pg_get_functiondef('ops.catalogue(text[])'::regprocedure)
          || pg_get_functiondef('ops.roles_sum()'::regprocedure))
        """)
      for name in read {
        #expect(try body.firstMatch(of: Regex("(from|join) \\(*\(name)\\b")) != nil, "\(name)")
      }
    }
  }

  /// PostgreSQL's tables and views that the check names, and whatever it calls.
  private static let catalogues = """
    with recursive calls as materialized (select c.caller, c.callee from ops.calls() c),
    reached(node) as (
      select format('p%s', p.oid) from pg_proc p
      where p.oid in ('ops.lint_catalogue()'::regprocedure, 'ops.unwritten(text[])'::regprocedure)
      union select c.callee from reached r join calls c on c.caller = r.node)
    select distinct c.relname::text as name
    from reached r cross join regexp_matches(
        pg_get_functiondef(substr(r.node, 2)::oid), '\\mpg_[a-z_]+\\M', 'g') m(word)
      join pg_class c on c.relname = m.word[1] and c.relnamespace = 'pg_catalog'::regnamespace
    where r.node like 'p%'
    """

  @Test func `a start trusts the seal, looks where it is broken, and migrating seals again`()
    async throws
  {
    try await Cast.play { cast in
      _ = try await Migrator(try deployment(cast)).migrate()
      #expect(try await standing(cast) == .sound)

      try await cast.owner.execute(script: "grant select on core.lead to tristage_operators")
      let broken = try await standing(cast)
      #expect(!broken.sealed && broken.findings.contains { $0.contains("core.lead") })
      // What is wrong is never sealed.
      #expect(try await Migrator(try deployment(cast)).migrate() == .none)
      let still = try await standing(cast)
      #expect(!still.sealed)

      try await cast.owner.execute(script: "revoke select on core.lead from tristage_operators")
      #expect(try await standing(cast) == Standing(sealed: false, findings: []))
      #expect(try await Migrator(try deployment(cast)).migrate() == .none)
      #expect(try await standing(cast) == .sound)

      try await cast.sees("update core.lineage set timeline = timeline + 1")
      let restored = try await standing(cast)
      #expect(restored.sealed && restored.findings.count == 1)
    }
  }

  @Test func `a copy keeps the seal, and so do roles told again, vacuum and new indexes`()
    async throws
  {
    try await Cast.play { cast in
      _ = try await Migrator(try deployment(cast)).migrate()
      try await deployment(cast).roles()
      for command in ["vacuum (freeze, analyze) core.lead", "reindex table core.lead"] {
        try await cast.owner.execute(script: command)
      }
      #expect(try await standing(cast) == .sound)
    }
  }

  @Test func `nobody who logs in can put a seal there`() async throws {
    try await Cast.play { cast in
      let roles: [String] = try await cast.one("select ops.login_roles()")
      #expect(roles.count == 8)
      for role in roles {
        let session = try await cast.clone.session(as: role)
        for attempt in [
          "create or replace function ops.sealed() returns text language sql as 'select ''x''::text'",
          "alter function ops.sealed() rename to gone", "drop function ops.sealed()",
          "select ops.sealed()", "select ops.catalogue('{}')",
        ] {
          let error = await #expect(throws: PostgresError.self) {
            try await session.execute(script: attempt)
          }
          #expect(error?.state == "42501", "\(role): \(attempt)")
        }
        await session.close()
      }
    }
  }
}
