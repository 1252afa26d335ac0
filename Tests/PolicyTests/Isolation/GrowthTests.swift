import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A page reads the leads that it shows, and an act those that it moves, however many cold leads lie beside them: rows of
/// core.lead that PostgreSQL took up, of twenty thousand.
@Suite struct GrowthTests {
  /// A statement of a tier, and how many rows of core.lead it may take up.
  struct Look {
    let tier: String
    let most: Int
    let before: String
    let statement: String

    init(_ tier: String, most: Int, before: String = "", _ statement: String) {
      (self.tier, self.most, self.before, self.statement) = (tier, most, before, statement)
    }
  }

  /// `head.lead_list`'s arguments in order; the last ones are the same everywhere.
  private static func list(
    place: String = "null", stage: String = "null", campaign: String = "null", age: String = "null"
  ) -> String {
    """
    select count(*) from head.lead_list(\(place), \(stage), \(campaign), null, false,
      null, null, null, \(age))
    """
  }

  private static let smallest = "(select campaign from core.import where rows_in > 0 order by rows_in limit 1)"
  private static let largest = "(select campaign from core.import order by rows_in desc limit 1)"
  private static let looks = [
    Look("head", most: 400, list(place: "'calling'")),
    Look("head", most: 400, list(stage: "'contact'")),
    Look("head", most: 400, list(stage: "'contact'", age: "'older'")),
    Look("head", most: 400, list(place: "'closed'", age: "'older'")),
    Look("head", most: 400, list(place: "'closed'", campaign: smallest)),
    Look("head", most: 700, list(campaign: smallest)),
    Look("head", most: 700, list(campaign: largest, age: "'older'")),
    Look("head", most: 400, "select count(*) from head.where_counts(null, null, null, null, null)"),
    Look("head", most: 400, "select count(*) from head.missed_list(null, null, false, 1)"),
    Look("head", most: 400, "select count(*) from head.search('анна', null)"),
    Look("head", most: 400, "select count(*) from head.to_give()"),
    // A thousand more than are given are looked at, and all that wait for another day.
    Look(
      "head", most: 4000, before: "select head.add_partner('P', '{}', 'p')",
      """
      select head.open_batch((select id from head.partners where name = 'P'), \(largest),
        '{"name": "B", "size": 100, "price_cents": 100}', 'o')
      """),
    Look("operators", most: 200, "select operators.claim('c')"),
    Look("managers", most: 400, "select count(*) from (select * from managers.leads limit 51) l"),
  ]

  @Test func `a page takes up the leads that it shows, whatever the base`() async throws {
    let clone = try await Clone.make()
    do {
      try await prepare(clone)
      for look in Self.looks {
        let taken = try await rows(look, clone)
        #expect(taken <= look.most, "\(look.statement)")
      }
    } catch {
      try await clone.drop()
      throw error
    }
    try await clone.drop()
  }

  /// Twenty thousand leads, nearly all of them cold, that may be called at any hour; the first member of each tier is in.
  private func prepare(_ clone: Clone) async throws {
    let settings = try Settings(["TRISTAGE_DATABASE": clone.conninfo, "TRISTAGE_HOME": Clone.home])
    try await Volume(try Deployment(settings) { _ in }).seed(leads: 20_000, worked: 1000, seed: 1)
    let owner = try await clone.owner()
    try await owner.execute(
      script: """
        update core.campaign set weekday_from = '00:00', weekday_to = '24:00', saturday_from = '00:00', saturday_to = '24:00',
          sunday_from = '00:00', sunday_to = '24:00', holidays_too = true, status = 'running';
        set role tristage_auth;
        select auth.open_session(m.id, m.tier, 'cookie', convert_to(m.sign_in_name, 'UTF8'), 'x', '1 hour')
        from core.member m where m.sign_in_name ~ '^volume-.*-1$';
        reset role
        """)
    await owner.close()
  }

  /// In a session of its own: statistics of a transaction show what the session did just before, too.
  private func rows(_ look: Look, _ clone: Clone) async throws -> Int {
    let session = try await clone.owner()
    defer { Task { await session.close() } }
    let asMember = "set local session authorization tristage_\(look.tier)"
    let asSuperuser = "set local session authorization default"
    try await session.execute(
      script: """
        begin; \(asMember);
        select from auth.enter(convert_to('volume-\(look.tier)-1', 'UTF8')); \(look.before)
        """)
    var taken: [Int] = []
    for script in ["", look.statement] {
      try await session.execute(script: "\(asMember); \(script)")
      try await session.execute(script: asSuperuser)
      taken.append(
        try await session.query(
          """
          select seq_tup_read + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables
          where relid = 'core.lead'::regclass
          """)[0]["rows"])
    }
    return taken[1] - taken[0]
  }
}
