import Department
import Foundation
import Postgres
import Synchronization

/// The few people, campaigns and contacts that every test knows, in a database of the test's own.
///
///     try await Cast.play { cast in
///       try await cast.lead("Acme")
///       let card = try await cast.olga.gets("select operators.claim($1)", "k1")
///     }
package final class Cast: Sendable {
  /// The key of the server whose sessions the cast's are.
  package static let key = [UInt8](repeating: 7, count: 32)
  private static let wire = Wire()

  package let clone: Clone
  /// The superuser, for what no tier may do: preparing and looking.
  package let owner: Session
  private let connections: Int
  private let pools = Mutex<[String: Pool]>([:])

  private init(clone: Clone, owner: Session, connections: Int) {
    self.clone = clone
    self.connections = connections
    self.owner = owner
  }

  /// Makes a clone with the cast, runs the scene, and drops the clone whatever happened.
  package static func play(
    connections: Int = 3, _ scene: @Sendable (Cast) async throws -> Void
  ) async throws {
    await Gate.scenes.enter()
    do { try await playHere(connections, scene) } catch {
      await Gate.scenes.leave()
      throw error
    }
    await Gate.scenes.leave()
  }

  private static func playHere(
    _ connections: Int, _ scene: @Sendable (Cast) async throws -> Void
  ) async throws {
    let clone = try await Clone.make()
    do {
      let cast = Cast(clone: clone, owner: try await clone.owner(), connections: connections)
      try await cast.openSessions()
      do { try await scene(cast) } catch {
        await cast.leave()
        throw error
      }
      await cast.leave()
    } catch {
      try? await clone.drop()
      throw error
    }
    try await clone.drop()
  }

  /// Operators, and their tier.
  package var olga: Person { person("olga", 1, "operators") }
  package var oleg: Person { person("oleg", 2, "operators") }
  /// Managers.
  package var mark: Person { person("mark", 3, "managers") }
  package var maria: Person { person("maria", 4, "managers") }
  /// Account managers.
  package var anna: Person { person("anna", 5, "accounts") }
  package var artur: Person { person("artur", 6, "accounts") }
  /// The head of sales.
  package var helen: Person { person("helen", 7, "head") }
  /// The admin.
  package var adam: Person { person("adam", 8, "admins") }
  /// An agent of the partner "Call-Centre North".
  package var pavel: Person { person("pavel", 9, "partners") }

  /// Everybody who signs in.
  package var all: [Person] { [olga, oleg, mark, maria, anna, artur, helen, adam, pavel] }

  /// More operators, each signed in.
  package func operators(_ count: Int) async throws -> [Person] {
    var people: [Person] = []
    for number in 1...count {
      let name = "operator\(number)"
      let id: UUID = try await one(
        "insert into core.member (sign_in_name, name, tier, language) values ($1, $1, 'operators', 'en') returning id",
        .text(name))
      let person = Person(
        id: id, name: name, role: "operators", secret: Secret.hash([UInt8](name.utf8)),
        pool: { self.pool("operators") })
      try await open(person)
      people.append(person)
    }
    return people
  }

  /// Somebody more, of a tier, with an open session.
  package func joins(_ name: String, tier: String) async throws -> Person {
    let id: UUID = try await one(
      "insert into core.member (sign_in_name, name, tier) values ($1, initcap($1), $2) returning id",
      .text(name), .text(tier))
    let person = Person(
      id: id, name: name, role: tier, secret: Secret.hash([UInt8](name.utf8)),
      pool: { self.pool(tier) })
    try await open(person)
    return person
  }

  /// A pool of a login role, opened at first use.
  package func pool(_ role: String) -> Pool {
    pools.withLock { pools in
      if let pool = pools[role] { return pool }
      var settings = Pool.Settings(
        conninfo: clone.conninfo, user: "tristage_\(role)", connections: connections,
        statements: [Person.enter])
      settings.expected.insert("42501")  // tests try doors on purpose
      let pool = Pool(settings: settings, wire: Self.wire)
      pools[role] = pool
      return pool
    }
  }

  /// What the superuser reads or changes: one statement.
  @discardableResult
  package func sees(_ text: String, _ values: Value...) async throws -> Rows {
    try await owner.query(text, values)
  }

  /// The first column of the first row, as the superuser sees it.
  package func one<T: PostgresDecodable>(_ text: String, _ values: Value...) async throws -> T {
    try await owner.query(text, values)[0][0]
  }

  private func person(_ name: String, _ number: Int, _ role: String) -> Person {
    Person(
      id: UUID(uuidString: "aaaaaaaa-0000-4000-8000-00000000000\(number)")!, name: name, role: role,
      secret: Secret.hash([UInt8](name.utf8)), pool: { self.pool(role) })
  }

  private func openSessions() async throws {
    for person in all { try await open(person) }
  }

  private func open(_ person: Person) async throws {
    try await owner.query(
      "select auth.open_session($1, $2, 'cookie', $3, 'test', '12 hours')",
      [.uuid(person.id), .text(person.role), .bytes(person.digest)])
  }

  private func leave() async {
    for pool in pools.withLock({ Array($0.values) }) { await pool.close() }
    await owner.close()
  }
}
