import Postgres
import TestKit
import Testing

/// A report or a dump that holds an old snapshot keeps every lead that was claimed since standing dead at the head of the queue's
/// index. Claims must not look at all of them each time.
@Suite struct OldSnapshotTests {
  @Test
  func `under an old snapshot a connection looks at what is dead once a second, and the order stays`()
    async throws
  {
    try await Cast.play { cast in
      try await fill(cast, contacts: 1_000)
      let operators = try await cast.operators(4)
      let holder = try await cast.clone.owner()
      try await holder.execute(
        script: "begin isolation level repeatable read; select from core.lead")
      try await cast.sees(
        """
        update core.lead set ready = false where id in (
          select id from core.lead where place = 'calling' and ready order by priority, due_at, id limit 800)
        """)
      let session = try await cast.clone.owner()

      let first = try await claim(session, cast, operators[0])
      #expect(first.isNext && first.looked > 800, "\(first)")
      let second = try await claim(session, cast, operators[1])
      // A machine that slept for a second between the two may look at all once more.
      if try await holdsLowWater(session) {
        #expect(second.isNext && second.looked < 100, "\(second)")
      }

      // Whoever could set it by hand, to begin further down, is not believed.
      try await session.execute(
        script: """
          select set_config('tristage.low_water',
            regexp_replace(current_setting('tristage.low_water'), '[|]100[|]', '|99999|'), false)
          """)
      let forged = try await claim(session, cast, operators[2])
      #expect(forged.isNext && forged.looked > 800, "\(forged)")

      // What becomes ready before that place is found a second later at most.
      try await cast.sees(
        """
        update core.lead set ready = true, due_at = now() - interval '1 day' where id = (
          select id from core.lead where place = 'calling' and not ready limit 1)
        """)
      try await Task.sleep(for: .milliseconds(1_200))
      let earlier = try await claim(session, cast, operators[3])
      #expect(earlier.isNext, "\(earlier)")
      await session.close()
      await holder.close()
    }
  }

  /// What a claim took: whether it was the first of the queue, and how many entries of its index were looked at.
  private struct Claimed {
    let isNext: Bool
    let looked: Int
  }

  /// A claim on this very connection: what is kept is a connection's own.
  private func claim(_ session: Session, _ cast: Cast, _ person: Person) async throws -> Claimed {
    let next: String = try await cast.one(
      "select id::text from core.lead where place = 'calling' and ready order by priority, due_at, id limit 1"
    )
    try await session.execute(script: "begin")
    let before = try await looked(session)
    try await session.execute(script: "set local session authorization tristage_operators")
    try await session.query("select auth.enter($1)", [.bytes(person.digest)])
    let card: String = try await session.query("select operators.claim('c') ->> 'card'")[0][0]
    try await session.execute(script: "reset session authorization")
    let after = try await looked(session)
    let lead: String = try await session.query(
      "select id::text from core.lead where card = $1::text::uuid", [.text(card)])[0][0]
    try await session.execute(script: "commit")
    return Claimed(isNext: lead == next, looked: after - before)
  }

  private func looked(_ session: Session) async throws -> Int {
    try await session.query(
      "select coalesce(pg_stat_get_xact_tuples_returned('core.lead_ready'::regclass), 0)")[0][0]
  }

  /// Whether what the connection keeps still held a moment ago.
  private func holdsLowWater(_ session: Session) async throws -> Bool {
    try await session.query(
      "select split_part(current_setting('tristage.low_water'), '|', 5)::timestamptz > clock_timestamp()"
    )[0][0]
  }

  /// Contacts with a number and a ready lead each.
  private func fill(_ cast: Cast, contacts: Int) async throws {
    try await cast.sees(
      """
      with c as (insert into core.contact (zone, source, external_id)
          select 'Europe/Moscow', 'heap', n::text from generate_series(1, $1::int8) n returning id, external_id),
        named as (insert into core.name (contact, name) select id, external_id from c)
      insert into core.number (contact, e164, masked, position)
      select id, '+7495' || 1000000 + external_id::int8, 'masked', 1 from c
      """, .int(Int64(contacts)))
    try await cast.sees(
      """
      select count(core.open_lead(c.id, $1, 'calling', m, 'imported')) from core.contact c, core.member m
      where c.source = 'heap' and m.sign_in_name = 'shell'
      """, .uuid(Cast.banks))
    try await cast.sees("update core.lead set ready = true where place = 'calling'")
    try await cast.owner.execute(script: "vacuum analyze core.lead")
  }
}
