import Foundation
import Postgres
import TestKit
import Testing

/// Things that injected SQL would try on a pool, with a member properly signed in.
@Suite struct AttackTests {
  @Test func `what injected SQL would try is refused or finds nothing, on every tier's pool`()
    async throws
  {
    let count = Attack.kinds.reduce(0) { $0 + $1.attacks.count }
    #expect(count >= 300 && Attack.kinds.allSatisfy { $0.attacks.count >= 5 })
    try await Cast.play { cast in
      let siege = try await Siege(cast)
      for role in Doors.roles {
        let intruder = try await siege.intruder(on: role)
        for (kind, attacks) in Attack.kinds {
          for attack in attacks where !attack.but.contains(role) {
            let outcomes = try await intruder.tries(siege.steps(attack.text))
            #expect(attack.isHeld(outcomes), "\(role): \(kind): \(attack.text): \(outcomes)")
          }
        }
        await intruder.leave()
      }
    }
  }

  @Test func `turning row security off is an error, not a way round it`() async throws {
    try await Cast.play { cast in
      let pool = cast.pool("managers")
      await #expect(throws: PostgresError.self) {
        try await pool.run([
          Call("select id from auth.enter($1)", [.bytes(cast.mark.digest)]),
          Call(Statement(unsafe: "select set_config('row_security', 'off', true)")),
          Call(Statement(unsafe: "select 1 from core.name")),
        ])
      }
    }
  }

  @Test func `nothing is deleted or rewritten, even by the owner of the tables`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      for table in [
        "lead", "contact", "journal", "attempt", "egress", "do_not_call", "name", "member",
      ] {
        for attack in ["delete from core.\(table)", "truncate core.\(table) cascade"] {
          await #expect(throws: PostgresError.self, "\(attack)") {
            try await cast.owner.query(attack)
          }
        }
      }
      await #expect(throws: PostgresError.self) {
        try await cast.owner.query("update core.journal set reason = 'x'")
      }
    }
  }

  @Test func `a place that no arrow reaches is refused even to the owner`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      await #expect(throws: PostgresError.self) {
        try await cast.owner.query(
          "update core.lead set place = 'won', due_at = null, ready = false where id = $1",
          [.uuid(lead.id)])
      }
    }
  }

  @Test func `an ended session and a member who left are nobody at once`() async throws {
    try await Cast.play { cast in
      try await cast.mark.asks("select 1 from managers.qualification")
      try await cast.sees("select auth.end_sessions($1)", .uuid(cast.mark.id))
      let mine = try await cast.pool("managers").run([
        Call("select id from auth.enter($1)", [.bytes(cast.mark.digest)])
      ])
      #expect(mine[0].isEmpty)
      try await cast.sees(
        "update core.member set active = false where id = $1", .uuid(cast.maria.id))
      let hers = try await cast.pool("managers").run([
        Call("select id from auth.enter($1)", [.bytes(cast.maria.digest)])
      ])
      #expect(hers[0].isEmpty)
    }
  }
}
