import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The clock looks for breaches: each minute at what changed, each night at everything, and tells the head.
@Suite struct WatchTests {
  /// A way to break what must be, with what finds it. Each is done to a department with a lead in sales, one on a call and
  /// one in calling.
  static let breaches: [(how: String, found: String)] = [
    (
      "update core.lead set stage = 'readiness' where place = 'sales'",
      "a place equals its last journal entry"
    ),
    (
      """
      alter table core.journal disable trigger nothing_is_rewritten;
      update core.journal set reason = 'x' where no = 1 and subject = (select id from core.lead where place = 'sales')
      """, "the journal is dense and unaltered"
    ),
    (
      """
      alter table core.lead drop constraint open_leads_have_a_due_time;
      update core.lead set due_at = null where place = 'sales'
      """, "every open lead has a due time"
    ),
    (
      """
      drop index core.one_open_sale_lead_a_contact;
      select from core.open_lead((select contact from core.lead where place = 'sales'),
        'bbbbbbbb-0000-4000-8000-000000000001', 'calling', (select m from core.member m where sign_in_name = 'shell'), 'imported')
      """, "one open sale lead a contact"
    ),
    (
      """
      insert into core.do_not_call (hash, masked, reason, member, at)
      select n.hash, n.masked, 'x', a.member, a.started_at - interval '1 hour'
      from core.attempt a join core.number n on n.id = a.number where a.started_at is not null
      """, "no number is called against its wish"
    ),
    (
      """
      insert into core.outbox (act, machine, subject, contact, member, detail)
      select act, machine, subject, contact, member, detail from core.outbox where act = 'handed_over'
      """, "each hand-over has exactly one event"
    ),
    (
      "update core.member set active = false where sign_in_name = 'mark'",
      "every open lead has one next actor"
    ),
    (
      "update core.member set active = false where sign_in_name = 'mark'",
      "no task is without an owner"
    ),
    (
      "update core.lead set lease_until = now() - interval '2 minutes' where place = 'on_call'",
      "no lease is overdue by a minute"
    ),
    (
      "update core.attempt set ended_at = now(), disposition = 'expired' where ended_at is null",
      "a card is one live call of its holder"
    ),
    (
      """
      insert into core.egress (member, tier, kind, contact, lead) select m.id, 'managers', 'reveal', l.contact, l.id
      from core.lead l, core.member m where l.place = 'sales' and m.sign_in_name = 'maria'
      """, "every reveal was in the member's slice"
    ),
    (
      """
      insert into core.egress (member, tier, kind, contact) select m.id, 'accounts', 'reveal', l.contact
      from core.lead l, core.member m where l.place = 'sales' and m.sign_in_name = 'anna'
      """, "every reveal was in the member's slice"
    ),
    (
      """
      insert into core.egress (member, tier, kind, contact) select m.id, 'head', 'reveal', l.contact
      from core.lead l, core.member m where l.place = 'sales' and m.sign_in_name = 'helen'
      """, "every reveal was in the member's slice"
    ),
  ]

  /// A lead in sales with Mark, one in Olga's hand, one that waits.
  static func stage(_ cast: Cast) async throws {
    try await cast.accepted("Acme", by: cast.mark)
    try await cast.mark.asks(
      "select managers.reveal((select id from core.lead where holder = $1), null, 'r')",
      .uuid(cast.mark.id))
    try await cast.lead("Birch")
    try await cast.lead("Cedar", due: "1 hour")
    let card = try await cast.claimed(by: cast.olga)
    try await cast.olga.asks("select operators.dial($1, 'd2')", .uuid(card))
  }

  /// As if the clock had last looked an hour ago, and nothing from before were still open.
  static func due(_ cast: Cast) async throws {
    try await cast.sees(
      "update core.watch set through = now() - interval '1 hour', next = now(), horizon = '1'")
  }

  /// What stands of these warnings.
  static func standing(_ cast: Cast) async throws -> Set<String> {
    Set(
      try await cast.helen.asks(
        "select name, lead is not null as of_lead from head.warnings where gone_at is null"
      ).map { try $0["name", as: String.self] })
  }

  /// An invariant's name as the head's page knows it.
  static func code(_ name: String) -> String {
    name.replacing("'", with: "").lowercased().replacing(/[^a-z]+/, with: "_")
  }

  @Test(arguments: breaches.indices)
  func `a breach by what changed is found by the minute's look, as by the check of everything`(
    index: Int
  ) async throws {
    let breach = Self.breaches[index]
    try await Cast.play { cast in
      try await Self.stage(cast)
      #expect(try await cast.violations() == [])
      try await Self.due(cast)
      _ = try await cast.clock("check_changed")
      #expect(try await Self.standing(cast) == [])
      try await cast.owner.execute(script: breach.how)
      #expect(try await cast.violations().contains { $0.hasPrefix(breach.found) })
      try await Self.due(cast)
      _ = try await cast.clock("check_changed")
      #expect(try await Self.standing(cast).contains(Self.code(breach.found)), "\(breach.how)")
      let once: Int = try await cast.one("select count(*)::int from core.warning")
      try await Self.due(cast)
      _ = try await cast.clock("check_changed")
      #expect(try await cast.one("select count(*)::int from core.warning") == once)
    }
  }

  @Test func `what is mended goes by itself, what left the house stays until it was seen`()
    async throws
  {
    try await Cast.play { cast in
      try await Self.stage(cast)
      try await cast.sees("update core.lead set stage = 'readiness' where place = 'sales'")
      try await cast.owner.execute(script: Self.breaches[10].how)
      try await Self.due(cast)
      _ = try await cast.clock("check_changed")
      #expect(try await Self.standing(cast).count == 2)
      try await cast.sees("update core.lead set stage = 'needs' where place = 'sales'")
      // Nothing of it changed since, and yet it is looked at again, being known.
      try await cast.sees(
        "update core.watch set through = now(), next = clock_timestamp(), horizon = '1'")
      _ = try await cast.clock("check_changed")
      #expect(
        try await Self.standing(cast) == [Self.code("every reveal was in the member's slice")])
    }
  }

  /// A transaction that has closed a lead, and broken another, and goes on.
  private static func writer(_ cast: Cast, _ one: CastLead, _ two: CastLead) async throws -> Session
  {
    let late = try await cast.clone.owner()
    try await late.execute(
      script: """
        begin; select core.close_lead(l, m, 'closed', 'no_callable_number') from core.lead l, core.member m
          where l.id = '\(one.id)' and m.sign_in_name = 'shell';
        select core.note_lead('\(two.id)', m, 'enquired') from core.member m where sign_in_name = 'shell';
        update core.lead set stage = 'closing' where id = '\(two.id)'
        """)
    return late
  }

  @Test(arguments: ["check_changed", "tally"])
  func `what began before a mark and commits after it is not missed`(name: String) async throws {
    try await Cast.play { cast in
      let one = try await cast.lead("Acme")
      let two = try await cast.lead("Birch")
      // One clock for all of it, and nobody else: whoever ends after the writer began would hide what is tried here.
      let clock = Rounds(pool: cast.pool("rounds"), key: Cast.key)
      let round = try #require(Round.named(name))
      let table = name == "tally" ? "tally_mark" : "watch"
      for _ in 1...2 { _ = try await clock.perform(round) }
      let late = try await Self.writer(cast, one, two)
      _ = try await clock.perform(round)
      try await cast.owner.execute(
        script: "update core.\(table) set next = clock_timestamp()")
      let mark = "select through::text || next::text from core.\(table)"
      let before: String = try await cast.one(mark)
      #expect(try await clock.perform(round) == 0)
      #expect(try await cast.one(mark) == before)
      try await late.execute(script: "commit")
      await late.close()
      // Whoever else writes in the cluster is waited for as well.
      var found = 0
      for _ in 0..<1200 where found == 0 {
        found = try await clock.perform(round)
        if found == 0 { try await Task.sleep(for: .milliseconds(50)) }
      }
      #expect(found > 0)
      if name == "tally" {
        #expect(try await cast.violations().filter { $0.contains("figures") } == [])
      } else {
        #expect(
          try await Self.standing(cast) == [Self.code("a place equals its last journal entry")])
      }
    }
  }
}
