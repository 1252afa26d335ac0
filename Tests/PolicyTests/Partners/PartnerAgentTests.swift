import Department
import Foundation
import Postgres
import TestKit
import Testing

/// A partner's own agents: as many as agreed, disabled and enabled by it, and let leave by the department.
@Suite struct PartnerAgentTests {
  @Test func `an agent is never deleted; disabled, nothing stays in their hand`() async throws {
    try await Cast.play { cast in
      let south = try await cast.south()
      try await cast.batch(3)
      let north = try await cast.key()
      let made = try await north.by(nil).gets("select partners.add_agent('Petra', 'petra', 'a1')")
      let id = UUID(uuidString: made?["id"]?.text ?? "")!
      #expect(
        await north.by(nil).refused("select partners.add_agent('Other', 'petra', 'a2')")?.word
          == "TAKEN")
      let card = try await north.by("petra").isTalking()
      let tag = made?["etag"]?.text ?? ""
      #expect(
        await north.by(nil).refused(
          "select partners.change_agent($1, null, null, false, 'ffffffffffffffffffffffffffffffff', 'c1')",
          .uuid(id))?
          .detail["rule"]?.text == "changed")
      let other = try await cast.key(of: south)
      #expect(
        await other.by(nil).refused(
          "select partners.change_agent($1, null, null, false, '*', 'c2')", .uuid(id))?.word
          == "EMPTY")
      try await north.by(nil).asks(
        "select partners.change_agent($1, null, null, false, $2, 'c3')", .uuid(id), .text(tag))
      #expect(await north.by("petra").refused("select partners.cards()")?.word == "NOONE")
      let held: Int = try await cast.one(
        "select count(*) from core.lead where card = $1", .uuid(card))
      #expect(held == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `an agent that disables itself gives its cards back and hears no more`() async throws {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      #expect(try await north.claims().count == 1)
      try await north.asks(
        "select partners.change_agent($1, null, null, false, '*', 'x')", .uuid(cast.pavel.id))
      let live: Int = try await cast.one("select count(*) from core.attempt where ended_at is null")
      #expect(live == 0)
      #expect(await north.refused("select partners.key()")?.word == "NOONE")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `whom the department let leave, its partner does not let in again`() async throws {
    try await Cast.play { cast in
      let north = try await cast.key().by(nil)
      let change: Statement =
        "select partners.change_agent($1, null, null, $2, '*', $3)"
      // What the partner itself disabled it enables.
      for (active, key) in [(false, "a"), (true, "b")] {
        try await north.asks(change, .uuid(cast.pavel.id), .bool(active), .text(key))
      }
      // Sessions that ended with it do not come back.
      #expect(await cast.pavel.refusal("select partners.key()") == "NOONE")
      try await cast.adam.asks("select admins.deactivate($1, 'd')", .uuid(cast.pavel.id))
      let refused = await north.refused(change, .uuid(cast.pavel.id), .bool(true), "c")
      #expect(refused?.word == "ORDER" && refused?.detail["rule"]?.text == "left")
      #expect(
        await north.by(cast.pavel.id.uuidString).refused("select partners.key()")?.word == "NOONE")
    }
  }

  @Test func `agents and keys are not made and changed without end`() async throws {
    try await Cast.play { cast in
      let north = try await cast.key().by(nil)
      try await north.asks("select partners.add_agent('Nina', 'nina', 'a')")
      try await cast.sees("update core.quota set used = 1000 where kind = 'agent_changes'")
      for call in [
        "partners.add_agent('Nora', 'nora', 'b')",
        "partners.change_agent('\(cast.pavel.id)', 'Paul', null, null, '*', 'c')",
      ] {
        let refused = await north.refused(Statement(unsafe: "select \(call)"))
        #expect(refused?.word == "LIMIT" && refused?.detail["rule"]?.text == "agent_changes")
      }
      try await cast.sees(
        "update core.member set supervisor = true where id = $1", .uuid(cast.pavel.id))
      let add: Statement = "select partners.add_key('New', '{work}', null, 30, sha256('new'), $1)"
      try await cast.sees(
        "insert into core.quota (member, kind, hour, used) values ($1, 'key_changes', date_trunc('hour', now()), 30)",
        .uuid(cast.pavel.id))
      #expect(await cast.pavel.refusal(add, "k") == "LIMIT")
      try await cast.sees("update core.quota set used = 29 where kind = 'key_changes'")
      #expect(await cast.pavel.refusal(add, "k") == nil)
    }
  }

  @Test func `as many agents are active as agreed, new ones and those who come back`() async throws
  {
    try await Cast.play { cast in
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"agents_most\": 2}', 'p')", .uuid(Cast.north))
      let north = try await cast.key().by(nil)
      try await north.asks("select partners.add_agent('Nina', 'nina', 'a')")
      let add: Statement = "select partners.add_agent('Nora', 'nora', 'b')"
      #expect(await north.refused(add)?.detail["rule"]?.text == "agents_most")
      let change: Statement = "select partners.change_agent($1, null, null, $2, '*', $3)"
      try await north.asks(change, .uuid(cast.pavel.id), .bool(false), "c")
      try await north.asks(add)
      let back = await north.refused(change, .uuid(cast.pavel.id), .bool(true), "d")
      #expect(back?.word == "LIMIT" && back?.detail["rule"]?.text == "agents_most")
    }
  }
}
