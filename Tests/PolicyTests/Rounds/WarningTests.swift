import Department
import Foundation
import Postgres
import TestKit
import Testing

/// The nightly look at everything; what becomes of a warning; who may know of it.
@Suite struct WarningTests {
  @Test func `the night's look goes through everything, part by part, once`() async throws {
    try await Cast.play { cast in
      try await WatchTests.stage(cast)
      _ = try await cast.client("Cedar", of: cast.anna)
      // Not by what changed: nothing says that these did.
      try await cast.sees("update core.watch set through = now() + interval '1 minute'")
      try await cast.owner.execute(
        script: """
          update core.lead set stage = 'readiness' where place = 'sales';
          alter table core.journal disable trigger nothing_is_rewritten;
          update core.journal set reason = 'x' where machine = 'client';
          alter table core.decision disable trigger nothing_is_rewritten;
          insert into core.decision (no, at, member, tier, act, hash)
            select 7, now(), id, 'head', 'x', sha256('x') from core.member where sign_in_name = 'helen';
          insert into core.place_count (place, n) values ('won', 3);
          insert into core.quiet_count (scope, n) values ('everywhere', 3);
          insert into core.tally (split, span, day, what, source, member, n)
            select 'all', 1, current_date - 9, 'came', 'cast', id, 5 from core.member where sign_in_name = 'shell';
          alter table core.number drop constraint one_row_a_number_in_the_whole_base;
          insert into core.number (contact, e164, masked) select contact, e164, masked from core.number where e164 = '+79990000004'
          """)
      try await cast.owner.execute(script: WatchTests.breaches[10].how)
      var steps = 0
      while try await cast.clock("check_all") > 0 { steps += 1 }
      #expect((5...40).contains(steps))
      for name in [
        "a place equals its last journal entry", "the journal is dense and unaltered",
        "the record of decisions is dense and unaltered", "the counts of places equal the leads",
        "the count of the do-not-call list equals the list", "the figures equal the journal",
        "the figures by spans equal those by days", "one row a number",
        "every reveal was in the member's slice",
      ] {
        #expect(try await WatchTests.standing(cast).contains(WatchTests.code(name)), "\(name)")
      }
      #expect(try await cast.clock("check_all") == 0)
      #expect(try await cast.one("select night > '-infinity' from core.watch") == true)
    }
  }

  @Test func `a breach ten thousand times over is told a hundred times`() async throws {
    try await Cast.play { cast in
      for kept in [100, 0] {
        let told: Int = try await cast.one(
          """
          select rounds.keep_found('sums', (select jsonb_agg(jsonb_build_object('check', 'one row a number', 'subject', 'number ' || i))
            from generate_series(1, 10000) i))
          """)
        #expect(told == kept)
      }
      #expect(try await cast.one("select rounds.keep_found('sums', '[]')") == 0)
      #expect(
        try await cast.one("select count(*)::int from core.warning where gone_at is null") == 0)
    }
  }

  @Test func `the clock's role learns what is wrong and reads nothing`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      for door in [
        "select * from core.warning", "select * from core.watch", "select * from core.lead",
        "select * from ops.violations()", "select * from ops.violations_of(null)",
        "select * from ops.misrevealed()", "select rounds.look_at('{}')",
        "select rounds.keep_found('leads', '[]')",
      ] {
        await #expect { try await cast.pool("rounds").run(Statement(unsafe: door)()) } throws: {
          ($0 as? PostgresError)?.state == "42501"
        }
      }
      for person in cast.all where person.role != "head" {
        #expect(await person.refusal("select * from core.warning") == "42501", "\(person.name)")
        #expect(await person.refusal("select * from head.warnings") == "42501", "\(person.name)")
      }
    }
  }

  @Test func `a head marks a warning as seen with a word, once`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await cast.sees("update core.lead set stage = 'needs'")
      try await WatchTests.due(cast)
      _ = try await cast.clock("check_changed")
      let id: UUID = try await cast.helen.asks("select id from head.warnings where waits")[0]["id"]
      #expect(
        await cast.helen.refusal("select head.see_warning($1, ' ', 'w')", .uuid(id)) == "WRONG")
      try await cast.helen.asks("select head.see_warning($1, 'Restored by hand', 's')", .uuid(id))
      try await cast.helen.asks("select head.see_warning($1, 'Restored by hand', 's')", .uuid(id))
      #expect(
        await cast.helen.refusal("select head.see_warning($1, 'Again', 't')", .uuid(id)) == "TAKEN")
      #expect(
        await cast.helen.refusal("select head.see_warning($1, 'No', 'u')", .uuid(UUID())) == "EMPTY"
      )
      let row = try await cast.helen.asks("select * from head.warnings")[0]
      #expect(try row["seen_by_name", as: String.self] == "Helen")
      #expect(try row["waits", as: Bool.self] == false)
      #expect(
        try await cast.one(
          "select count(*)::int from core.decision where act = 'warning_seen' and member = $1",
          .uuid(cast.helen.id)) == 1)
      for person in cast.all where person.role != "head" {
        #expect(
          await person.refusal("select head.see_warning($1, 'x', 'k')", .uuid(id)) == "42501")
      }
    }
  }
}
