import Department
import Foundation
import Postgres
import TestKit
import Testing

/// `tristage check isolation`: what is taken away is named, and what it says mends it.
@Suite struct IsolationCheckTests {
  /// What the check finds, as `check: subject`, and what mends each: statements or a command.
  private func look(_ session: Session) async throws -> [(
    finding: String, psql: String?, shell: String?
  )] {
    let written = try #require(try SQLTree(home: Home.path).access)
    return try await session.query(
      """
      select "check" || ': ' || subject as finding, psql, shell from ops.isolation($1)
        with ordinality i("check", subject, what, psql, shell, advice, place) order by i.place
      """, [.texts(written)]
    ).map { (try $0["finding", as: String.self], try $0["psql"], try $0["shell"]) }
  }

  @Test func `each breach is named, and the statements it names mend it`() async throws {
    try await Cast.play { cast in
      let here: String = try await cast.one("select current_database()::text")
      let tree = try SQLTree(home: Home.path)
      #expect(try await look(cast.owner).map { $0.finding } == [])
      // Roles are everybody's: nobody else may see them broken, nor change them meanwhile.
      try await cast.owner.execute(
        script: "begin; lock table pg_catalog.pg_authid in share row exclusive mode")
      let all = Breakage.mendedBySQL + Breakage.mendedByRoles
      for breakage in all {
        try await cast.owner.execute(script: breakage.taken.replacing("HERE", with: "\"\(here)\""))
      }
      let found = try await look(cast.owner)
      let named = Set(found.map { $0.finding })
      for breakage in all { #expect(named.contains(breakage.finding), "\(breakage.taken)") }
      // None of them is in the way of another, in the order in which they are printed.
      for psql in found.compactMap({ $0.psql }) { try await cast.owner.execute(script: psql) }
      for file in [tree.roles, tree.database] { try await cast.owner.execute(script: file.text) }
      #expect(try await look(cast.owner).map { "\($0)" } == [])
      try await cast.owner.execute(script: "rollback")
    }
  }

  @Test func `each breach is said once, the gravest first, and what is missing last`() async throws
  {
    try await Cast.play { cast in
      try await cast.owner.execute(
        script: """
          revoke select on core.lead from tristage_head;
          grant select on core.number to tristage_operators;
          grant select on core.identity to public;
          alter table core.contact disable row level security
          """)
      let found = try await look(cast.owner)
      #expect(
        found.map { $0.finding } == [
          "tables are under row-level security: core.contact",
          "identifying columns are read by no tier: core.identity",
          "identifying columns are read by no tier: core.number",
          "access is as written: core.lead",
        ])
      for psql in found.compactMap({ $0.psql }) { try await cast.owner.execute(script: psql) }
      #expect(try await look(cast.owner).map { "\($0)" } == [])
      let all = Breakage.mendedBySQL + Breakage.mendedByRoles + Breakage.mendedByMigrating
      for check in Set(all.map { String($0.finding.prefix { $0 != ":" }) }) {
        let gravity: Int = try await cast.one("select ops.gravity($1, null)", .text(check))
        #expect(gravity > 0, "\(check) has no place among the others")
      }
    }
  }

  @Test func `what was changed by hand is as written after migrating again`() async throws {
    try await Cast.play { cast in
      for breakage in Breakage.mendedByMigrating {
        try await cast.owner.execute(script: breakage.taken)
      }
      let found = try await look(cast.owner)
      for breakage in Breakage.mendedByMigrating {
        #expect(
          found.contains {
            $0.finding == breakage.finding && $0.shell == "tristage migrate --again"
          }, "\(breakage.taken)")
      }
      let deployment = try Deployment(
        Settings(["TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_HOME": Home.path]),
        report: { _ in })
      #expect(try await Migrator(deployment).migrate() == .none)
      #expect(!(try await look(cast.owner)).isEmpty)
      #expect(try await Migrator(deployment).migrate(again: true) == .init(rebuilt: true))
      #expect(try await look(cast.owner).map { "\($0)" } == [])
    }
  }

  @Test func `the program prints findings with how to mend them, and ends with 1`() async throws {
    try await Cast.play { cast in
      let program = Program(cast.clone.conninfo)
      let sound = try await program.run("check", "isolation", within: .seconds(300))
      #expect(sound.status == 0, "\(sound.said)")
      #expect(sound.said.hasPrefix("isolation: tables: ") && sound.said.contains("grants: "))
      #expect(sound.said.hasSuffix(". Nothing found.\n"))
      let both = try await program.start(["check"]).end(within: .seconds(300))
      #expect(both.status == 0, "\(both.said)")
      #expect(both.said.hasPrefix("isolation: tables: "))
      #expect(both.said.contains(". Nothing found.\ninvariants: leads: "))

      try await cast.sees(
        "grant select (erased_at, external_id) on core.contact to tristage_managers")
      for words in [["check"], ["check", "isolation"]] {
        let ending = try await program.start(words).end(within: .seconds(300))
        #expect(ending.status == 1)
        #expect(
          ending.said.contains(
            """
            access is as written: core.contact (erased_at, external_id): tristage_managers holds what sql/access.txt does not name: select
              mend (psql): revoke select (erased_at, external_id) on core.contact from tristage_managers;
            isolation: tables:
            """), "\(ending.said)")
        #expect(ending.said.contains(". 1 found.\npsql: as the superuser in this database; "))
      }
      let data = try await program.run("check", "invariants", within: .seconds(300))
      #expect(data.status == 0, "\(data.said)")
      #expect(data.said.hasPrefix("invariants: leads: 0, clients: 0"))
      #expect(data.said.hasSuffix(". Nothing found.\n"))
    }
  }

  @Test func `the check's connection can change nothing`() async throws {
    try await Cast.play { cast in
      let deployment = try Deployment(
        Settings(["TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_HOME": Home.path]),
        report: { _ in })
      let session = try await deployment.connect(readOnly: true)
      let error = await #expect(throws: PostgresError.self) {
        try await session.query("update core.department set name = 'x'")
      }
      #expect(error?.state == "25006")
      await session.close()
    }
  }
}
