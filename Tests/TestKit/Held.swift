import Department
import Foundation
import Postgres

extension Cast {
  /// Opens a lead, takes it through Olga's call, and has a manager accept it.
  @discardableResult
  package func accepted(_ name: String = "Acme", by manager: Person, number: String? = nil)
    async throws -> CastLead
  {
    if let number { _ = try await contact(name, numbers: [number]) }
    let lead = try await qualified(name)
    try await manager.asks(
      "select managers.accept($1)", .text("accept \(lead.id)".replacing(" ", with: "-")))
    return lead
  }

  /// Makes a contact a client of an account manager, as a win does.
  package func client(_ name: String, of keeper: Person) async throws -> UUID {
    let contact = try await contact(name)
    let made: UUID = try await one(
      """
      select (core.gain_client($1, $2, m, 'won')).id from core.member m where m.sign_in_name = 'shell'
      """, .uuid(contact), .uuid(keeper.id))
    try await sees("select core.take_custody($1, $2)", .uuid(contact), .uuid(keeper.id))
    return made
  }

  /// Where a lead is.
  package func place(of lead: CastLead) async throws -> String {
    try await one("select place from core.lead where id = $1", .uuid(lead.id))
  }

  /// One batch of a round, as the clock: how many it found.
  package func clock(_ round: String) async throws -> Int {
    guard let round = Round.named(round) else {
      throw Clone.Missing(description: "there is no round \(round)")
    }
    return try await Rounds(pool: pool("rounds"), key: Cast.key).perform(round)
  }

  /// What `tristage check` would say of the data: empty where every invariant holds.
  package func violations() async throws -> [String] {
    try await sees(
      "select \"check\" || ': ' || subject || ': ' || what as line from ops.violations()"
    )
    .map { try $0["line"] }
  }

  // Not by pg_stat_activity: within a transaction that shows who was there at its first look.
  /// Returns when so many of the cast's statements wait for a lock, or after some seconds: what follows tells whether they did.
  package func untilWaiting(_ count: Int) async throws {
    for _ in 0..<100 {
      let waiting: Int = try await one(
        """
        select count(*) from pg_locks w where not w.granted and w.pid in (
          select h.pid from pg_locks h join pg_database d on d.oid = h.database where d.datname = current_database())
        """
      )
      if waiting >= count { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
