import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What the clock does: each round finds what it should, and nothing else.
@Suite struct RoundsTests {
  @Test func `a card whose lease is over goes back and its late finish is refused`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      #expect(try await cast.clock("expire_leases") == 0)
      try await cast.sees(
        "update core.lead set lease_until = now() - interval '1 second' where id = $1",
        .uuid(lead.id))
      #expect(try await cast.clock("expire_leases") == 1)
      #expect(try await cast.clock("expire_leases") == 0)
      #expect(try await cast.place(of: lead) == "calling")
      let result: String = try await cast.one(
        "select disposition from core.attempt where id = $1", .uuid(card))
      #expect(result == "expired")
      let late = await cast.olga.refusal(
        "select operators.record_outcome($1, 'no_answer', 5, null, null, false, null, 'late')",
        .uuid(card))
      #expect(late == "STALE")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a lead whose time has come becomes ready`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme", due: "1 hour")
      #expect(try await cast.clock("promote") == 0)
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 second' where id = $1", .uuid(lead.id))
      #expect(try await cast.clock("promote") == 1)
      #expect(try await cast.clock("promote") == 0)
      _ = try await cast.claimed(by: cast.olga)
    }
  }

  @Test func `an own callback left overdue falls to anyone, before the cold list`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Birch", priority: 50, due: "-1 day")
      let promised = try await cast.lead("Acme")
      try await cast.sees(
        """
        update core.lead set ready = false, callback_for = $2, due_at = now() - interval '10 minutes' where id = $1
        """, .uuid(promised.id), .uuid(cast.olga.id))
      // Within the grace it is Olga's alone.
      #expect(try await cast.clock("promote") == 0)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '16 minutes' where id = $1",
        .uuid(promised.id))
      #expect(try await cast.clock("promote") == 1)
      let card = try await cast.claimed(by: cast.oleg)
      let lead: UUID = try await cast.one(
        "select lead from core.attempt where id = $1", .uuid(card))
      #expect(lead == promised.id)
      let told: Int = try await cast.one(
        "select count(*) from core.outbox where act = 'callback_freed' and subject = $1",
        .uuid(promised.id))
      #expect(told == 1)
    }
  }

  @Test func `a callback promised for anyone stands before the cold list when its time comes`()
    async throws
  {
    try await Cast.play { cast in
      let promised = try await cast.lead("Acme", priority: 50)
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'callback', 30, null, now() + interval '1 hour', false, null, 'r')",
        .uuid(card))
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 second' where id = $1",
        .uuid(promised.id))
      try await cast.lead("Birch", due: "-3 days")
      #expect(try await cast.clock("promote") == 1)
      let next = try await cast.claimed(by: cast.oleg)
      let lead: UUID = try await cast.one(
        "select lead from core.attempt where id = $1", .uuid(next))
      #expect(lead == promised.id)
    }
  }

  @Test func `nurtured leads go back to whom they came from on their day`() async throws {
    try await Cast.play { cast in
      let called = try await cast.lead("Birch", priority: 1)
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.olga.asks(
        "select operators.record_outcome($1, 'later', 30, null, now() + interval '20 days', false, 'season', 'r')",
        .uuid(card))
      let sold = try await cast.accepted("Acme", by: cast.mark)
      try await cast.mark.asks(
        "select managers.nurture($1, (now() + interval '20 days')::date, 'thinking', null, 'n')",
        .uuid(sold.id))
      #expect(try await cast.place(of: called) == "nurturing")
      #expect(try await cast.place(of: sold) == "nurturing")
      #expect(try await cast.clock("wake_nurtured") == 0)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 second' where place = 'nurturing'")
      #expect(try await cast.clock("wake_nurtured") == 2)
      #expect(try await cast.clock("wake_nurtured") == 0)
      #expect(try await cast.place(of: called) == "calling")
      #expect(try await cast.place(of: sold) == "sales")
      let mine: Int = try await cast.one(
        "select count(*) from core.task where lead = $1 and member = $2 and done_at is null",
        .uuid(sold.id), .uuid(cast.mark.id))
      #expect(mine >= 1)
      let who: String = try await cast.one(
        "select m.sign_in_name from core.journal j join core.member m on m.id = j.member where j.subject = $1 order by j.no desc limit 1",
        .uuid(sold.id))
      #expect(who == "clock")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a promise overdue reaches the head's desk`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.accepted(by: cast.mark)
      try await cast.mark.asks(
        "select managers.add_task($1, 'offer', 'Offer promised', now() + interval '1 hour', true, 't')",
        .uuid(lead.id))
      try await cast.mark.asks(
        "select managers.add_task($1, 'call', 'Own plan', now() + interval '1 hour', false, 'u')",
        .uuid(lead.id))
      #expect(try await cast.clock("escalate") == 0)
      try await cast.sees("update core.task set due_at = now() - interval '16 minutes'")
      #expect(try await cast.clock("escalate") == 1)
      #expect(try await cast.clock("escalate") == 0)
      let desk = try await cast.helen.asks("select what, subject, member_name from head.desk")
      #expect(desk.count == 1)
      #expect(try desk[0]["what", as: String.self] == "promise")
      #expect(try desk[0]["subject", as: String.self] == "Offer promised")
      try await cast.sees(
        "update core.task set due_at = now() - interval '25 hours' where not promise")
      #expect(try await cast.clock("escalate") >= 1)
      let told: Int = try await cast.one("select count(*) from core.outbox where act = 'escalated'")
      #expect(told >= 2)
    }
  }

  @Test func `an unpaid invoice that nobody chases gets a payment task`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.accepted(by: cast.mark)
      try await cast.sees("update core.lead set stage = 'closing' where id = $1", .uuid(lead.id))
      try await cast.mark.asks(
        "select managers.issue_invoice($1, 'A-1', 100000, 'RUB', (now() + interval '5 days')::date, 'i')",
        .uuid(lead.id))
      #expect(try await cast.clock("chase_invoices") == 0)
      try await cast.sees("update core.invoice set issued_at = now() - interval '3 days'")
      #expect(try await cast.clock("chase_invoices") == 0)
      try await cast.sees(
        "update core.task set done_at = now(), result = 'called' where kind = 'payment'")
      #expect(try await cast.clock("chase_invoices") == 1)
      #expect(try await cast.clock("chase_invoices") == 0)
      let mine: Int = try await cast.one(
        "select count(*) from core.task where kind = 'payment' and done_at is null and member = $1",
        .uuid(cast.mark.id))
      #expect(mine == 1)
    }
  }

  @Test func `failed sign-ins older than an hour are forgotten`() async throws {
    try await Cast.play { cast in
      try await cast.sees(
        """
        insert into auth.failure (at, name_digest, address)
        select now() - m * interval '1 minute', '\\x00', 'test' from unnest(array[5, 61, 200]) m
        """)
      #expect(try await cast.clock("forget_failures") == 2)
      #expect(try await cast.clock("forget_failures") == 0)
    }
  }

  @Test(arguments: Round.all.map(\.name)) func `without a member a round refuses`(name: String)
    async throws
  {
    try await Cast.play { cast in
      let round = try #require(Round.named(name))
      await #expect { try await cast.pool("rounds").run(round.statement()) } throws: {
        ($0 as? PostgresError)?.state == "NOONE"
      }
      // Nor does another tier reach it, signed in as it may be.
      for person in [cast.olga, cast.mark, cast.anna, cast.helen, cast.adam, cast.pavel] {
        #expect(await person.refused(round.statement())?.word == "42501")
      }
    }
  }

  @Test func `a round that another server is at finds nothing`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme", due: "1 hour")
      try await cast.sees("update core.lead set due_at = now() - interval '1 second'")
      let other = try await cast.clone.owner()
      try await other.execute(
        script: "begin; select pg_advisory_xact_lock(hashtextextended('promote', 2))")
      #expect(try await cast.clock("promote") == 0)
      try await other.execute(script: "rollback")
      await other.close()
      #expect(try await cast.clock("promote") == 1)
    }
  }

  @Test func `the clock goes on after its session ended and its connections were cut`() async throws
  {
    try await Cast.play { cast in
      let rounds = Rounds(pool: cast.pool("rounds"), key: Cast.key)
      let promote = try #require(Round.named("promote"))
      #expect(try await rounds.perform(promote) == 0)
      try await cast.sees("update auth.session set ended_at = now() where kind = 'system'")
      #expect(try await rounds.perform(promote) == 0)
      let going = Task {
        try await Rounds(
          pool: cast.pool("rounds"), key: Cast.key,
          rounds: [
            Round(
              "promote", promote.statement, every: .milliseconds(20), full: 1000, does: promote.does
            )
          ]
        ).run()
      }
      try await cast.sees(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'tristage_rounds' and datname = current_database()"
      )
      let lead = try await cast.lead("Acme", due: "1 hour")
      try await cast.sees("update core.lead set due_at = now() - interval '1 second'")
      var ready = false
      for _ in 1...100 where !ready {
        try await Task.sleep(for: .milliseconds(50))
        ready = try await cast.one("select ready from core.lead where id = $1", .uuid(lead.id))
      }
      #expect(ready)
      going.cancel()
      _ = try? await going.value
    }
  }
}
