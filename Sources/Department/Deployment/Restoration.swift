import Foundation
import Logging
import Postgres

/// What follows a restore, a copy or a take-over: nobody is signed in any more, and no event leaves until somebody says so.
package struct Restoration: Sendable {
  private static let mark = Statement(
    "select head.mark_restored($1) as answer", name: "mark_restored")
  private static let letGo = Statement(
    "select head.release_events($1) as answer", name: "release_events")
  /// What the clock would have done while nothing ran, as far as an invariant waits for it.
  private static let late = ["expire_leases", "empty_ended", "chase_invoices"]

  /// What was ended and held.
  package struct Mark: Decodable, Sendable {
    /// When the last act was that the data hold; nil where there is none.
    package let until: String?
    /// Sessions and keys that were open.
    package let sessions: Int
    /// Links that would have let somebody join.
    package let links: Int
    /// Events for partners that were on their way.
    package let events: Int
  }

  private struct Released: Decodable { let events: Int }

  private let settings: Settings

  /// Works on the database of these settings.
  package init(_ settings: Settings) { self.settings = settings }

  /// Ends everybody's sessions, holds the events, and brings back what lay in hands that are gone.
  package func write() async throws -> Mark {
    let mark: Mark = try await ask(Self.mark)
    try await catchUp()
    return mark
  }

  /// Lets events leave again: how many wait.
  package func release() async throws -> Int {
    let released: Released = try await ask(Self.letGo)
    return released.events
  }

  private func ask<Answer: Decodable>(_ statement: Statement) async throws -> Answer {
    let shell = try await Shell.open(settings, tier: .head, lifetime: "1 hour")
    let text: String
    do {
      text = try await shell.ask(statement(.text(Secret.text(Secret.random(16)))))[0]["answer"]
    } catch {
      await shell.close()
      throw error
    }
    await shell.close()
    return try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
  }

  private func catchUp() async throws {
    var plan = Pool.Settings(
      conninfo: settings.database, user: "tristage_rounds",
      password: settings.password(of: "tristage_rounds"), connections: 1, depth: 1)
    plan.statementTimeout = .seconds(60)
    var logger = Logger(label: "restored")
    logger.logLevel = .error
    let pool = Pool(settings: plan, wire: Wire(), logger: logger)
    // Whatever key: the clock's session is this command's own.
    let clock = Rounds(pool: pool, key: Secret.random(), rounds: [], logger: logger)
    do {
      for round in Self.late.compactMap(Round.named) {
        while try await clock.perform(round) >= round.full {}
      }
    } catch {
      await pool.close()
      throw ShellError(error)
    }
    await pool.close()
  }
}
