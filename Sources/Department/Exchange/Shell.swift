import Foundation
import Logging
import Postgres

/// The program at work: a session of the system member `shell` on one tier's own role, so that a
/// command does nothing that the tier's functions would not let a person do.
package final class Shell: Sendable {
  private static let enter = Statement(
    "select id, name, language, zone, tier from auth.enter($1)", name: "enter")

  private let pool: Pool
  private let digest: [UInt8]

  /// Opens the session as the deployment's superuser, then connects as the tier's role.
  package static func open(_ settings: Settings, tier: Tier, lifetime: String = "12 hours")
    async throws -> Shell
  {
    let digest = Secret.random()
    try await ShellError.translating {
      let admin = try await Session.open(
        conninfo: settings.database, user: settings.adminRole,
        password: settings.password(of: settings.adminRole))
      try await admin.execute(script: "set role tristage_migrator")
      try await admin.query(
        "select auth.open_system_session('shell', $1, $2, $3::text::interval)",
        [.text(tier.rawValue), .bytes(digest), .text(lifetime)])
      await admin.close()
    }
    return Shell(settings, tier: tier, digest: digest)
  }

  /// Signs a member in with their password, as the sign-in page does, and works on their tier's role.
  package static func signIn(_ settings: Settings, name: String, password: String) async throws
    -> Shell
  {
    let digest = Secret.random()
    let tier: Tier = try await ShellError.translating {
      let door = try await Session.open(
        conninfo: settings.database, user: "tristage_login",
        password: settings.password(of: "tristage_login"))
      let asked = try await door.query(
        "select salt, memory_kib, passes, lanes from login.challenge($1, 'program')", [.text(name)])[
          0]
      let recipe = PasswordRecipe(
        salt: try asked["salt"], memoryKiB: try asked["memory_kib"], passes: try asked["passes"],
        lanes: try asked["lanes"])
      let hash = try await PasswordHasher().hash(password, recipe)
      let signed = try await door.query(
        "select tier from login.sign_in($1, $2, $3, 'bearer', 'program')",
        [.text(name), .bytes(hash), .bytes(digest)])
      await door.close()
      guard let row = signed.first, let tier = Tier(rawValue: try row["tier"]) else {
        throw ShellError("\(name) cannot sign in with that password.")
      }
      return tier
    }
    return Shell(settings, tier: tier, digest: digest)
  }

  private init(_ settings: Settings, tier: Tier, digest: [UInt8]) {
    self.digest = digest
    var plan = Pool.Settings(
      conninfo: settings.database, user: "tristage_\(tier.rawValue)",
      password: settings.password(of: "tristage_\(tier.rawValue)"), connections: 1, depth: 1)
    plan.statementTimeout = .seconds(300)
    plan.applicationName = "tristage shell"
    var logger = Logger(label: "shell")
    logger.logLevel = .error
    pool = Pool(settings: plan, wire: Wire(), logger: logger)
  }

  /// One call as `shell`, in one round trip and one transaction. An act whose outcome is unknown is
  /// asked again: its key makes it happen once.
  package func ask(_ call: Call, tries: Int = 5) async throws -> Rows {
    for turn in 1... {
      do {
        let results = try await pool.run([Self.enter(.bytes(digest)), call])
        guard !results[0].isEmpty else { throw Problem.signIn }
        return results[1]
      } catch let error as PostgresError {
        let lost =
          switch error {
          case .connectionLost, .busy, .unreachable: true
          default: false
          }
        guard lost, turn < tries else { throw ShellError(error) }
        try await Task.sleep(for: .milliseconds(300 * turn))
      }
    }
    throw Problem.empty
  }

  /// Ends the connection.
  package func close() async { await pool.close() }
}

/// Why a command did not do what it was told, in a sentence for the person at the terminal.
package struct ShellError: Error, CustomStringConvertible {
  /// The sentence.
  package let description: String
  /// What the database said, where it refused.
  let refusal: ServerError?

  /// A sentence of our own.
  init(_ description: String) {
    self.description = description
    refusal = nil
  }

  /// What a database error means at a terminal: the server's own sentence where it refused.
  package init(_ error: PostgresError) {
    refusal = error.server
    switch error {
    case .server(let server):
      let sentence = server.message.prefix(1).uppercased() + server.message.dropFirst()
      description = sentence + (sentence.hasSuffix(".") ? "" : ".")
    case .unreachable(let reason): description = "The database cannot be reached: \(reason)"
    case .connectionLost, .cancelled:
      description = "The connection to the database was lost; the same command goes on from there."
    default: description = "The database did not answer: \(error)"
    }
  }

  /// Runs database work and makes its errors sentences.
  package static func translating<T>(_ work: () async throws -> T) async throws -> T {
    do {
      return try await work()
    } catch let error as PostgresError {
      throw ShellError(error)
    }
  }
}
