import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The demo is whole, or goes on where it was interrupted; it never touches a department of its own.
struct DemoTests {
  /// A migrated database without a member.
  private static func play(_ scene: (Settings, Session) async throws -> Void) async throws {
    let name = "demo_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let settings = try Settings([
      "TRISTAGE_DATABASE": "\(TestCluster.address()) dbname=\(name)", "TRISTAGE_HOME": Home.path,
    ])
    let cluster = try await Session.open(conninfo: try TestCluster.conninfo())
    do {
      let deployment = try Deployment(settings) { _ in }
      try await deployment.roles()
      _ = try await Migrator(deployment).migrate()
      let owner = try await deployment.connect()
      do { try await scene(settings, owner) } catch {
        await owner.close()
        throw error
      }
      await owner.close()
    } catch {
      try? await cluster.execute(script: "drop database if exists \(name) (force)")
      await cluster.close()
      throw error
    }
    try await cluster.execute(script: "drop database if exists \(name) (force)")
    await cluster.close()
  }

  /// What the demo made, in one line.
  private static func made(_ owner: Session) async throws -> String {
    try await owner.query(
      """
      select concat_ws(' ', (select count(*) from core.member where not system),
        (select string_agg(n::text, ',' order by n) from (select count(*) as n from core.attempt a
          where a.started_at is not null group by a.member) c),
        (select count(*) from core.lead where place = 'sales'), (select count(*) from core.invoice),
        (select count(*) from core.payment), (select count(*) from core.client), (select count(*) from core.fact),
        (select sum(created) from core.import))
      """)[0][0]
  }

  /// Keeps a member out, or lets them in again.
  private static func shut(_ name: String, _ owner: Session, open: Bool = false) async throws {
    try await owner.query(
      "update core.member set active = $2 where sign_in_name = $1", [.text(name), .bool(open)])
  }

  @Test func `an interrupted demo goes on where it stopped, and a whole one is left alone`()
    async throws
  {
    try await Self.play { settings, owner in
      func seed() async throws -> Bool { try await Demo(settings, report: { _ in }).seed() }
      // Interrupted before the sales: the manager of the first one cannot come in.
      try await owner.execute(
        script: """
          create function core.keep_out() returns trigger language plpgsql as
            'begin new.active := false; return new; end';
          create trigger keep_out before insert on core.member for each row
            when (new.sign_in_name = 'mark') execute function core.keep_out()
          """)
      await #expect(throws: ShellError.self) { try await seed() }
      let calls: Int = try await owner.query("select count(*)::int from core.attempt")[0][0]
      #expect(calls == 14)
      try await Self.shut("mark", owner, open: true)
      // Interrupted once more, after the win.
      try await Self.shut("anna", owner)
      await #expect(throws: ShellError.self) { try await seed() }
      try await Self.shut("anna", owner, open: true)
      #expect(try await seed())
      #expect(try await Self.made(owner) == "8 7,7 2 1 1 1 3 90")
      #expect(try await !seed())
      #expect(try await Self.made(owner) == "8 7,7 2 1 1 1 3 90")
    }
  }

  @Test func `a department with members of its own is left as it is`() async throws {
    try await Self.play { settings, owner in
      // Named as one of the demo's people, and none of them.
      try await owner.query(
        "insert into core.member (sign_in_name, name, tier) values ('anna', 'Anna', 'admins')")
      try await owner.query(
        "select auth.set_password(id, decode(repeat('ab', 16), 'hex'), decode(repeat('cd', 32), 'hex'), 8, 1, 1) from core.member where sign_in_name = 'anna'"
      )
      #expect(try await !Demo(settings, report: { _ in }).seed())
      let members: Int = try await owner.query(
        "select count(*)::int from core.member where not system")[0][0]
      #expect(members == 1)
    }
  }
}
