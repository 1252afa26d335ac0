import Department
import Foundation
import Postgres
import TestKit

/// The department that both sides of the bench work in: operators with a list to call, a manager with leads.
struct Floor: Sendable {
  /// How many leads the manager's list has.
  static let listed = 25
  /// The identity, as every page and act begins.
  static let enter = "select id, name, language, zone, tier from auth.enter(:digest);"
  /// The digest of a pgbench client's own session, asked for once.
  static let digest =
    #"select '\x' || encode(sha256(convert_to('bench ' || :client_id, 'UTF8')), 'hex') as digest \gset"#

  let cast: Cast
  let operators: [Person]
  var manager: Person { cast.mark }

  /// Opens the campaign and the sessions, and fills both lists by the product's own acts.
  init(_ cast: Cast, operators count: Int, leads: Int) async throws {
    self.cast = cast
    // A bench's operator works more cards an hour than anybody could.
    try await cast.sees("update core.department set operator_reveals_an_hour = 1000000")
    operators = try await cast.operators(count)
    for number in 0..<Self.listed {
      try await cast.accepted(
        "Listed\(number)", by: cast.mark, number: "+7495009\(String(1000 + number))")
    }
    for (number, person) in operators.enumerated() { try await open(person, "\(number)") }
    try await open(cast.mark, "manager")
    try await load(leads)
    try await cast.owner.execute(script: "analyze")
  }

  /// libpq's address with a login role.
  func conninfo(of tier: String) -> String { "\(cast.clone.conninfo) user=tristage_\(tier)" }

  /// How many results stand in the base.
  func recorded() async throws -> Int {
    try await cast.one("select count(*) from core.attempt where disposition = 'busy'")
  }

  /// Makes the leads that were called callable again, as the clock does when their pause is over.
  func refill() async throws {
    try await cast.sees(
      """
      update core.lead set ready = true, due_at = now()
      where place = 'calling' and not ready and campaign = (select id from core.campaign where name = 'Bench')
      """)
  }

  /// A session that pgbench enters with.
  private func open(_ person: Person, _ client: String) async throws {
    try await cast.sees(
      "select auth.open_session($1, $2, 'bearer', sha256(convert_to('bench ' || $3, 'UTF8')), 'bench', '12 hours')",
      .uuid(person.id), .text(person.role), .text(client))
  }

  /// The head opens a campaign without pauses and imports a list into it.
  private func load(_ leads: Int) async throws {
    let always = #"["00:00", "24:00"]"#
    try await cast.helen.asks(
      "select head.add_campaign('Bench', 'banks', $1, 'bench-campaign')",
      .json(
        """
        {"weekday": \(always), "saturday": \(always), "sunday": \(always), "holidays_too": true,
         "attempts_a_number": 100, "attempts_a_day": 20, "priority": 200}
        """))
    let begun = try await cast.helen.gets(
      "select head.begin_import('Bench', 'bench', 'bench.csv', sha256('bench'), 'bench-import')")
    guard let run = begun?["import"]?.text.flatMap(UUID.init(uuidString:)) else {
      throw BenchFailure("the import did not begin: \(begun ?? .null)")
    }
    for first in stride(from: 1, through: leads, by: 2_000) {
      try await cast.helen.asks(
        Self.rows, .uuid(run), .int(Int64(first)), .int(Int64(min(2_000, leads - first + 1))),
        .text("rows-\(first)"))
    }
  }

  /// Invented numbers: none of Moscow's begins with 0.
  private static let rows: Statement = """
    select head.import_rows($1, $2::int8, $3::int4, 0,
      (select json_agg(json_build_object('row', n, 'kind', 'company', 'external_id', n::text, 'name', 'Lead ' || n,
        'company', 'Firm ' || n, 'city', 'Moscow', 'zone', 'Europe/Moscow')) from generate_series($2::int8, $2::int8 + $3::int4 - 1) n),
      (select json_agg(json_build_object('row', n, 'position', 1, 'e164', '+7495' || lpad((100000 + n)::text, 7, '0'),
        'masked', '+7 495 •••-••-••', 'kind', 'fixed')) from generate_series($2::int8, $2::int8 + $3::int4 - 1) n),
      '[{"id": "Europe/Moscow", "members": ["Europe/Moscow"]}]', $4)
    """
}
