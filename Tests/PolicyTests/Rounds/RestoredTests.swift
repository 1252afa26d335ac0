import Department
import Foundation
import Postgres
import TestKit
import Testing

/// After a restore nobody is signed in, and nothing leaves until somebody says so.
@Suite struct RestoredTests {
  static let release: Statement = "select head.release_events($1)"

  private static func restoration(_ cast: Cast) throws -> Restoration {
    Restoration(
      try Settings(["TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_HOME": Home.path]))
  }

  /// Somebody signs in anew, with the session that a test gave them.
  private static func comesBack(_ person: Person, _ cast: Cast) async throws {
    try await cast.sees(
      "update auth.session set ended_at = null where member = $1", .uuid(person.id))
  }

  /// The ids under which events for partners are sent, in their order.
  private static func events(_ cast: Cast) async throws -> [String] {
    try await cast.sees(
      "select event::text as line from core.outbox where partner is not null order by id"
    ).map { try $0["line"] }
  }

  private static func lint(_ cast: Cast) async throws -> [String] {
    try await cast.sees("select \"check\" as line from ops.lint()").map { try $0["line"] }
  }

  @Test func `every session, key and link ends, and a lease that is over goes back`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      _ = try await cast.claimed(by: cast.olga)
      try await cast.sees(
        "update core.lead set lease_until = now() - interval '1 hour' where id = $1",
        .uuid(lead.id))
      try await cast.adam.asks(
        InviteTests.invite, "Nina", "Nina", "managers", .null,
        .bytes([UInt8](repeating: 9, count: 32)), "k")
      let mark = try await Self.restoration(cast).write()
      #expect(mark.sessions >= cast.all.count && mark.links == 1)
      #expect(await cast.mark.refusal("select managers.accept('a')") == "NOONE")
      #expect(await cast.helen.refusal("select head.places()") == "NOONE")
      #expect(try await cast.place(of: lead) == "calling")
      let open: Int = try await cast.one(
        "select count(*) from core.invitation where revoked_at is null and used_at is null")
      #expect(open == 0)
      #expect(try await cast.violations() == [])
      #expect(try await Self.lint(cast) == [])
    }
  }

  @Test
  func `events are held, none is given up meanwhile, and released they go under their old ids`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      try await cast.tells(1, of: UUID())
      let sent = try #require(try await cast.take().first)
      try await cast.settle(sent, 500)
      try await cast.tells(1, of: UUID(), from: 2)
      let ids = try await Self.events(cast)
      let mark = try await Self.restoration(cast).write()
      #expect(mark.events == 2)
      try await cast.sees(
        "update core.webhook_delivery set due_at = now(), give_up_at = now() - interval '1 second'")
      #expect(try await cast.take().isEmpty)
      #expect(try await cast.clock("give_up_deliveries") == 0)
      try await Self.comesBack(cast.helen, cast)
      let held = try await cast.helen.gets("select head.held()")
      #expect(held?["events"]?.text == "2" && held?["marked"] == .bool(true))
      for person in cast.all where person.name != "helen" {
        try await Self.comesBack(person, cast)
        #expect(await person.refusal(Self.release, "x") == "42501")
      }
      #expect(await cast.helen.refusal("select head.mark_restored('m')") == "ORDER")
      #expect(try await cast.helen.gets(Self.release, "r")?["events"]?.text == "2")
      #expect(try await cast.helen.gets("select head.held()") == nil)
      #expect(await cast.helen.refusal(Self.release, "r2") == "ORDER")
      #expect(try await cast.clock("give_up_deliveries") == 0)
      #expect(try await cast.take().count == 2)
      #expect(try await Self.events(cast) == ids)
      let decided = try await cast.sees("select act from core.decision order by no").map {
        try $0["act", as: String.self]
      }
      #expect(decided.suffix(2) == ["restored", "events_released"])
    }
  }

  @Test
  func `a database that finds itself elsewhere is refused until somebody says it was restored`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      try await cast.tells()
      for change in ["timeline = timeline + 1", "system = system + 1"] {
        try await cast.sees("update core.lineage set \(change)")
        #expect(try await Self.lint(cast) == ["a restored database says so"])
        let serve = try await Program(cast.clone.conninfo).run("serve", within: .seconds(60))
        #expect(serve.status == 1 && serve.said.contains("a restored database says so"), "\(serve)")
        #expect(try await cast.take().isEmpty)
        await #expect(throws: (any Error).self) { try await Self.restoration(cast).release() }
        let said = try await Program(cast.clone.conninfo).run("restored")
        #expect(said.status == 0 && said.said.contains("held: 1 events"), "\(said.said)")
        #expect(try await Self.lint(cast) == [])
        #expect(try await cast.take().isEmpty)
        let released = try await Program(cast.clone.conninfo).run("release")
        #expect(released.said == "Released: 1 events go out as soon as a server runs.\n")
      }
      #expect(try await cast.take().count == 1)
      await #expect(throws: PostgresError.self) { try await cast.sees("delete from core.lineage") }
    }
  }
}
