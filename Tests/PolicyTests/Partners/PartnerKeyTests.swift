import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Whom a partner's key makes of its holder, and what it may.
@Suite struct PartnerKeyTests {
  @Test func `a key acts as the agent it names, and only as one of its own partner`() async throws {
    try await Cast.play { cast in
      let south = try await cast.south()
      let north = try await cast.key()
      let sofia: UUID = try await cast.one(
        "select id from core.member where sign_in_name = 'sofia'")
      let mine = try await north.gets("select partners.key()")
      #expect(mine?["agent"]?["name"]?.text == "Pavel")
      #expect(try await north.by(nil).gets("select partners.key()")?["agent"] == .null)
      for stranger in [
        "sofia", sofia.uuidString.lowercased(), cast.olga.id.uuidString, cast.helen.id.uuidString,
        "nobody", "'; select 1",
      ] {
        #expect(
          await north.by(stranger).refused("select partners.key()")?.word == "NOONE", "\(stranger)")
      }
      let other = try await cast.key(of: south)
      #expect(try await other.gets("select partners.key()")?["agent"]?["name"]?.text == "Sofia")
      #expect(
        await other.by(cast.pavel.id.uuidString).refused("select partners.key()")?.word == "NOONE")
    }
  }

  @Test func `an injected expression cannot become another partner's agent`() async throws {
    try await Cast.play { cast in
      let south = try await cast.south()
      let north = try await cast.key()
      let sofia: UUID = try await cast.one(
        "select id from core.member where sign_in_name = 'sofia'")
      let her = try await north.asks(
        "select auth.me() is null as nobody from set_config('tristage.agent', $1, true)",
        .text(sofia.uuidString))
      let nobody: Bool = try her[0]["nobody"]
      #expect(nobody)
      #expect(
        await north.refused(
          "select partners.cards() from set_config('tristage.agent', $1, true)", .text("sofia"))?
          .word
          == "NOONE")
      _ = south
    }
  }

  @Test func `a key of other scopes is refused by name`() async throws {
    try await Cast.play { cast in
      try await cast.batch(1)
      let report = try await cast.key(scopes: ["report"])
      #expect(
        await report.refused("select partners.claim(null, 1, 'c')")
          == Refusal(word: "SCOPE", detail: .object(["scope": .string("work")])))
      #expect(await report.refused("select partners.add_agent('X', null, 'a')")?.word == "SCOPE")
      #expect(await report.by(nil).refused("select partners.batches(null, null, 10)") == nil)
      let work = try await cast.key(scopes: ["work"])
      #expect(await work.refused("select partners.totals(null, 30, null)")?.word == "SCOPE")
      #expect(await work.by(nil).refused("select partners.claim(null, 1, 'c')")?.word == "WRONG")
      #expect(try await work.claims().count == 1)
    }
  }

  @Test
  func `a key that goes on is nobody's while its partner is stopped, and an ended one is none`()
    async throws
  {
    try await Cast.play { cast in
      let north = try await cast.key()
      let state = Call(
        "select state from auth.enter_by_key($1, null, null)",
        [.bytes(Secret.digest(north.secret, key: Cast.key))])
      try await cast.sees(
        "update core.partner set active = false where id = $1", .uuid(Cast.north))
      #expect(await north.refused("select partners.key()")?.word == "NOONE")
      #expect(await cast.pavel.refusal("select partners.key()") == "NOONE")
      #expect(try await cast.pool("partners").run(state).isEmpty)
      try await cast.sees("update core.partner set active = true where id = $1", .uuid(Cast.north))
      #expect(try await cast.pool("partners").run(state)[0]["state"] == "open")
      try await cast.sees("update auth.session set ended_at = now() where kind = 'partner'")
      #expect(try await cast.pool("partners").run(state).isEmpty)
    }
  }

  @Test func `two keys live at once, a third is refused until one ends`() async throws {
    try await Cast.play { cast in
      let first = try await cast.key()
      _ = try await cast.key()
      let refused = await #expect(throws: PostgresError.self) { _ = try await cast.key() }
      #expect(refused?.state?.rawValue == "LIMIT")
      let id: UUID = try await cast.one(
        "select id from auth.session where digest = sha256($1)",
        .bytes(Secret.digest(first.secret, key: Cast.key)))
      try await cast.helen.asks(
        "select head.end_partner_key($1, $2, 'e')", .uuid(Cast.north), .uuid(id))
      #expect(await first.refused("select partners.key()")?.word == "NOONE")
      _ = try await cast.key()
    }
  }

  @Test func `a key is presented only from its addresses, on its own pool, and by no cookie`()
    async throws
  {
    try await Cast.play { cast in
      let far = try await cast.key(addresses: ["203.0.113.0/24"])
      #expect(await far.refused("select partners.key()")?.word == "NOONE")
      let near = try await cast.key(addresses: ["127.0.0.1", "203.0.113.0/24"])
      #expect(await near.refused("select partners.key()") == nil)
      for (address, state) in [
        ("203.0.113.7", "open"), ("::ffff:203.0.113.7", "open"), ("203.0.114.7", "address"),
        ("::ffff:203.0.114.7", "address"), ("fe80::1%eth0", "address"), ("nowhere", "address"),
      ] {
        let rows = try await cast.pool("partners").run(
          Call(
            "select state from auth.enter_by_key($1, null, $2)",
            [.bytes(Secret.digest(far.secret, key: Cast.key)), .text(address)]))
        #expect(try rows[0]["state"] == state, "\(address)")
      }
      // As a session it is nobody's, on any pool: neither addresses nor scopes would have been asked.
      for role in ["partners", "operators"] {
        let rows = try await cast.pool(role).run(
          Call(
            "select auth.me() is null as nobody from (select 1) x left join auth.enter($1) e on true",
            [.bytes(Secret.digest(near.secret, key: Cast.key))]))
        let nobody: Bool = try rows[0]["nobody"]
        #expect(nobody, "\(role)")
      }
      #expect(await cast.pavel.refusal("select partners.claim(null, 1, 'c')") == "SCOPE")
      #expect(await cast.pavel.refusal("select partners.totals(null, 30, null)") == "SCOPE")
      // Nor is a session a key, and no supervisor's session calls anybody.
      let asKey = await #expect(throws: PostgresError.self) {
        try await cast.pool("partners").run([
          Call("select from auth.enter_by_key($1, null, null)", [.bytes(cast.pavel.digest)]),
          Call("select partners.key()"),
        ])
      }
      #expect(asKey?.state?.rawValue == "NOONE")
      try await cast.sees(
        "update core.member set supervisor = true where id = $1", .uuid(cast.pavel.id))
      #expect(await cast.pavel.refusal("select partners.claim(null, 1, 'c')") == "SCOPE")
      #expect(await cast.pavel.refusal("select partners.totals(null, 30, null)") == nil)
    }
  }

  @Test
  func `a partner that is stopped is nobody from the next statement on, and its cards are back`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(4)
      let north = try await cast.key()
      let cards = try await north.claims(2)
      #expect(cards.count == 2)
      try await cast.helen.asks("select head.stop_partner($1, 's')", .uuid(Cast.north))
      #expect(await north.refused("select partners.cards()")?.word == "NOONE")
      #expect(await cast.pavel.refusal("select partners.key()") == "NOONE")
      let waiting: Int = try await cast.one(
        "select count(*) from core.lead where place = 'calling' and batch is null and ready")
      #expect(waiting == 4)
      let live: Int = try await cast.one("select count(*) from core.attempt where ended_at is null")
      #expect(live == 0)
      try await cast.helen.asks("select head.resume_partner($1, 'r')", .uuid(Cast.north))
      #expect(await north.refused("select partners.cards()")?.word == "NOONE")
      #expect(try await cast.violations() == [])
    }
  }
}
