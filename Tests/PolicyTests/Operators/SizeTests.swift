import Postgres
import TestKit
import Testing

/// What a call costs must not grow with the base: an expression that row-level security holds for leaky keeps the
/// planner from an index, and nothing shows it on a small base.
@Suite struct SizeTests {
  @Test func `a call's acts find their rows by index`() async throws {
    try await Cast.play { cast in
      try await fill(cast, contacts: 1_000)
      try await cast.lead("Acme")
      try await cast.owner.execute(script: "analyze")
      // A session of its own: statistics of a transaction show what the session did just before, too.
      let session = try await cast.clone.owner()
      try await session.execute(script: "begin; set local session authorization tristage_operators")
      try await session.query("select auth.enter($1)", [.bytes(cast.olga.digest)])
      let card: String = try await session.query("select operators.claim('c') ->> 'card'")[0][0]
      try await session.query("select operators.dial($1::text::uuid, 'd')", [.text(card)])
      try await session.query(
        "select operators.record_outcome($1::text::uuid, 'busy', 30, null, null, false, null, 'o')",
        [.text(card)])
      try await session.execute(script: "reset session authorization")
      let walked = try await session.query(
        """
        select relname::text as name from pg_stat_xact_user_tables
        where seq_scan > 0 and relname in ('contact', 'name', 'number', 'lead', 'journal')
        """
      ).map { try $0["name", as: String.self] }
      await session.close()
      #expect(walked == [], "walked row by row")
    }
  }

  /// Contacts with a number and a lead each.
  private func fill(_ cast: Cast, contacts: Int) async throws {
    try await cast.sees(
      """
      with c as (insert into core.contact (zone, source, external_id)
          select 'Europe/Moscow', 'size', n::text from generate_series(1, $1::int8) n returning id, external_id),
        named as (insert into core.name (contact, name) select id, external_id from c)
      insert into core.number (contact, e164, masked, position)
      select id, '+7495' || 1000000 + external_id::int8, 'masked', 1 from c
      """, .int(Int64(contacts)))
    try await cast.sees(
      """
      select count(core.open_lead(c.id, $1, 'calling', m, 'imported')) from core.contact c, core.member m
      where c.source = 'size' and m.sign_in_name = 'shell'
      """, .uuid(Cast.banks))
  }
}
