import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Technical rows are erased when their time has passed; what is young stays, and nobody else erases anything.
@Suite struct ForgettingTests {
  /// A row of each table so many days old, named by its age.
  private static func age(_ cast: Cast, _ days: [Int]) async throws {
    for day in days {
      let age = Value.int(Int64(day))
      try await cast.sees(
        "insert into core.outbox (at, act, machine, subject, contact, member) select now() - make_interval(days => $1::int), 'old', 'lead', gen_random_uuid(), gen_random_uuid(), $2",
        age, .uuid(cast.olga.id))
      try await cast.sees(
        "insert into core.outbox (at, sent_at, act, machine, subject, contact, member) select now() - make_interval(days => $1::int), now() - make_interval(days => $1::int), 'sent', 'lead', gen_random_uuid(), gen_random_uuid(), $2",
        age, .uuid(cast.olga.id))
      try await cast.sees(
        "insert into core.replay (member, key, act, body_hash, at) select $2, 'old' || $1, 'x', '\\xaa', now() - make_interval(days => $1::int)",
        age, .uuid(cast.olga.id))
      try await cast.sees(
        "insert into core.quota (member, kind, hour, used) select $2, 'old', now() - make_interval(days => $1::int), 1",
        age, .uuid(cast.olga.id))
      try await cast.sees(
        "insert into auth.session (digest, member, tier, kind, created_at, expires_at, ended_at) select sha256($1::text::bytea), $2, 'operators', 'cookie', now(), now() + interval '1 day', now() - make_interval(days => $1::int)",
        age, .uuid(cast.olga.id))
      try await cast.sees(
        "insert into auth.session (digest, member, tier, kind, created_at, expires_at) select sha256('x' || $1::text::bytea), $2, 'operators', 'cookie', now(), now() - make_interval(days => $1::int)",
        age, .uuid(cast.olga.id))
    }
  }

  @Test func `each round erases what is past its time and keeps what is young`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      try await Self.age(cast, [6, 8, 29, 31, 89, 91])
      let sessions: Int = try await cast.one(
        "select count(*) from auth.session where ended_at is null and expires_at > now()")
      for (round, found) in [
        // Sent ones after 30 days, others after 90.
        ("forget_events", 4), ("forget_keys", 5), ("forget_quotas", 5), ("forget_sessions", 6),
      ] {
        #expect(try await cast.clock(round) == found, "\(round)")
        #expect(try await cast.clock(round) == 0, "\(round)")
      }
      #expect(try await cast.one("select count(*)::int from core.outbox where act = 'old'") == 5)
      #expect(try await cast.one("select count(*)::int from core.outbox where act = 'sent'") == 3)
      #expect(
        try await cast.one("select count(*)::int from core.replay where key like 'old%'") == 1)
      #expect(try await cast.one("select count(*)::int from core.quota where kind = 'old'") == 1)
      // Whoever is signed in stays so, and today's events and keys are there.
      #expect(
        try await cast.one(
          "select count(*)::int from auth.session where ended_at is null and expires_at > now()")
          >= sessions)
      #expect(
        try await cast.one("select count(*)::int from core.outbox where act = 'handed_over'") == 1)
      _ = try await cast.olga.gets("select operators.day()")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a hand-over whose event is erased by now is no breach`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      try await cast.owner.execute(
        script: "alter table core.journal disable trigger nothing_is_rewritten")
      try await cast.sees(
        "update core.journal set at = at - interval '31 days' where act = 'handed_over'")
      try await cast.sees(
        "update core.outbox set at = at - interval '31 days', sent_at = now() - interval '31 days' where act = 'handed_over'"
      )
      #expect(try await cast.clock("forget_events") == 1)
      let events = try await cast.violations().filter { $0.contains("event") }
      #expect(events == [])
    }
  }

  @Test func `nobody else erases them, and the young not even a superuser`() async throws {
    try await Cast.play { cast in
      try await Self.age(cast, [6, 400])
      for table in ["core.outbox", "core.replay", "core.quota", "auth.session"] {
        for person in cast.all {
          let intruder = try await Intruder(as: person.role, with: person.digest, in: cast)
          #expect(
            try await intruder.tries("delete from \(table)").state == "42501", "\(person.name)")
          await intruder.leave()
        }
        for role in ["tristage_engine", "tristage_rounds", "tristage_login"] {
          await #expect(throws: PostgresError.self, "\(role) \(table)") {
            try await cast.owner.execute(
              script: "begin; set local role \(role); delete from \(table)")
          }
          try await cast.owner.execute(script: "rollback")
        }
        await #expect(throws: PostgresError.self, "\(table)") {
          try await cast.owner.query("delete from \(table)")
        }
      }
      for table in ["core.outbox", "core.replay", "core.quota"] {
        await #expect(throws: PostgresError.self) {
          try await cast.owner.query("truncate \(table)")
        }
      }
      // The tables' owner sees what is old, and no more.
      try await cast.owner.execute(script: "begin; set local role tristage_owner")
      let seen: Int = try await cast.one("select count(*)::int from core.replay")
      try await cast.owner.execute(script: "rollback")
      #expect(seen == 1)
    }
  }

  @Test func `only the clock calls it`() async throws {
    try await Cast.play { cast in
      for person in cast.all {
        #expect(await person.refusal("select rounds.forget('keys')") == "42501")
        #expect(await person.refusal("select core.forget('keys', 10)") == "42501")
        #expect(await person.refusal("select rounds.forget_sessions()") == "42501")
      }
    }
  }
}
