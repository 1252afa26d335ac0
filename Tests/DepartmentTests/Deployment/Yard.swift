import Department
import Foundation
import Postgres
import Synchronization
import TestKit

/// A database and a small `sql/` of a test's own, to break as it likes.
final class Yard: Sendable {
  private let home: URL
  private let database: String
  private let said = Mutex<[String]>([])

  /// Makes both, runs the scene, and removes both whatever happened.
  static func play(_ scene: (Yard) async throws -> Void) async throws {
    let yard = try Yard()
    do {
      try await yard.deployment().roles()
      try await scene(yard)
    } catch {
      try? await yard.remove()
      throw error
    }
    try await yard.remove()
  }

  private init() throws {
    database = "yard_" + UUID().uuidString.lowercased().replacing("-", with: "")
    home = FileManager.default.temporaryDirectory.appending(path: database)
    for file in ["roles.sql", "database.sql"] { try put(file, try Home.text("sql/\(file)")) }
    for (path, text) in Self.tree { try put(path, text) }
  }

  /// The database with `sql/` as it lies now.
  func deployment() throws -> Deployment {
    let settings = try Settings([
      "TRISTAGE_DATABASE": "\(try TestCluster.address()) dbname=\(database)",
      "TRISTAGE_HOME": home.path,
    ])
    return try Deployment(settings) { line in self.said.withLock { $0.append(line) } }
  }

  /// Writes a file of `sql/`, or removes it.
  func put(_ path: String, _ text: String?) throws {
    let file = home.appending(path: "sql/\(path)")
    guard let text else { return try FileManager.default.removeItem(at: file) }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  /// Takes away what lies in `sql/` beside roles and the database's own settings.
  func clear() throws {
    for (path, _) in Self.tree { try put(path, nil) }
  }

  /// Migrates to `sql/` as it lies now.
  @discardableResult
  func migrate() async throws -> Migrator.Outcome { try await Migrator(deployment()).migrate() }

  /// The sentence with which migrating is refused.
  func refusal() async throws -> String {
    do {
      try await migrate()
      return "not refused"
    } catch { return "\(error)" }
  }

  /// Waits until a migration says a line that begins so; false where it does not in ten seconds.
  func hears(_ beginning: String) async throws -> Bool {
    for _ in 0..<500 {
      if said.withLock({ $0.contains { $0.hasPrefix(beginning) } }) { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }

  /// One value, as the superuser sees it.
  func one<T: PostgresDecodable & Sendable>(_ text: String, as type: T.Type = T.self) async throws
    -> T
  {
    let session = try await deployment().connect()
    let rows = try await session.query(text)
    await session.close()
    return try rows[0][0]
  }

  /// All that matters of the database in one text, to compare before and after.
  func all() async throws -> String {
    try await one(
      """
      select concat_ws(' ', ops.tree(), (select string_agg(path || sum, ' ' order by path) from core.migration),
        (select string_agg(p.oid::regprocedure || md5(p.prosrc), ' ' order by p.oid) from pg_proc p
          where p.pronamespace in ('core'::regnamespace, 'ops'::regnamespace)),
        (select string_agg(c.oid::regclass::text || coalesce(c.relacl::text, ''), ' ' order by c.oid) from pg_class c
          where c.relnamespace = 'core'::regnamespace),
        (select string_agg(policyname, ' ' order by policyname) from pg_policies where schemaname = 'core'))
      """)
  }

  private func remove() async throws {
    try? FileManager.default.removeItem(at: home)
    let session = try await Session.open(conninfo: try TestCluster.conninfo())
    try await session.execute(script: "drop database if exists \(database) (force)")
    await session.close()
  }

  private static let tree = [
    (
      "migrations/0001_first.sql",
      """
      create schema core authorization tristage_owner;
      create schema auth authorization tristage_auth;
      create schema ops authorization tristage_engine;
      set local role tristage_owner;
      create table core.thing (id int primary key, word text not null);
      """
    ),
    (
      "core/things.sql",
      """
      set local role tristage_owner;
      create function core.twice(n int) returns int immutable language sql return n * 2;
      create view core.a_top as select id, core.twice(id) as twice from core.thing;
      create view core.z_on_it as select * from core.a_top;
      create function core.rows() returns setof core.z_on_it stable language sql
        begin atomic select * from core.z_on_it; end;
      create function core.refuse() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger nothing_goes before delete on core.thing execute function core.refuse();
      """
    ),
    (
      "policies/thing.sql",
      """
      set local role tristage_owner;
      alter table core.thing enable row level security;
      create policy even_ones on core.thing to tristage_head using (id = core.twice(id / 2));
      grant usage on schema core to tristage_head;
      grant select on core.thing to tristage_head;
      grant select (id) on core.thing to tristage_managers;
      """
    ),
  ]
}
