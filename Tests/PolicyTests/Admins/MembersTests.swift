import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Members: added, changed, given passwords; rights only with a second admin; leads never seen.
@Suite struct MembersTests {
  static let add: Statement =
    "select admins.add_member($1, $2, $3, 'en', 'Europe/Moscow', $4, $5, $6, $7, 8, 1, 1, $8)"
  static let salt = Value.bytes([UInt8](repeating: 1, count: 16))
  static let hash = Value.bytes([UInt8](repeating: 2, count: 32))

  static func add(_ name: String, _ tier: String, partner: Value = .null, key: String = "k") -> Call
  {
    add(.text(name), .text(name.capitalized), .text(tier), .null, partner, salt, hash, .text(key))
  }

  /// Who can sign in with the password of `hash`.
  static func signsIn(_ cast: Cast, _ name: String) async throws -> Bool {
    let secret = Secret.digest(Secret.random(), key: Cast.key)
    let rows = try await cast.pool("login").run(
      [
        Call(
          "select tier from login.sign_in($1, $2, $3, 'cookie', 'test')",
          [.text(name), hash, .bytes(secret)])
      ])
    return rows[0].count == 1
  }

  /// A second admin, made as the program makes the first.
  static func second(_ cast: Cast) async throws -> Person {
    try await cast.joins("alan", tier: "admins")
  }

  @Test func `signing in opens a cookie or a bearer token, and no other kind of session`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.adam.asks(Self.add("nick", "managers"))
      for kind in ["system", "key", "", "whim"] {
        let secret = Secret.digest(Secret.random(), key: Cast.key)
        let call = Call(
          "select tier from login.sign_in('nick', $1, $2, $3, 'test')",
          [Self.hash, .bytes(secret), .text(kind)])
        await #expect(throws: PostgresError.self) {
          try await cast.pool("login").run([call])
        }
      }
      let open: Int = try await cast.one(
        "select count(*) from auth.session s join core.member m on m.id = s.member where m.sign_in_name = 'nick'"
      )
      #expect(open == 0)
    }
  }

  @Test func `an admin adds a manager, who signs in`() async throws {
    try await Cast.play { cast in
      let answer = try await cast.adam.asks(Self.add("nick", "managers"))
      #expect(answer.count == 1)
      #expect(try await Self.signsIn(cast, "nick"))
      #expect(
        await cast.adam.refused(Self.add("NICK", "managers", key: "k2"))?.detail["field"]?.text
          == "sign_in_name")
      #expect(
        await cast.adam.refused(Self.add("nora", "partners", key: "k3"))?.detail["field"]?.text
          == "partner")
      try await cast.adam.asks(
        Self.add("nora", "partners", partner: "Call-Centre North", key: "k4"))
      // Who signs in for a partner looks after it: its agents are made by itself, and sign in nowhere.
      let supervises: Bool = try await cast.one(
        "select supervisor from core.member where sign_in_name = 'nora'")
      #expect(supervises)
      #expect(
        await cast.adam.refused(Self.add("ned", "kings", key: "k5"))?.detail["field"]?.text
          == "tier")
      #expect(
        await cast.adam.refused(Self.add("ned", "rounds", key: "k6"))?.detail["field"]?.text
          == "tier")
      #expect(
        await cast.adam.refused(Self.add("n d", "managers", key: "k7"))?.detail["field"]?.text
          == "sign_in_name")
      for person in cast.all where person.name != "adam" {
        #expect(await person.refused(Self.add("ned", "managers"))?.word == "42501")
      }
    }
  }

  @Test(arguments: ["admins", "head"]) func `rights over everything take a second admin`(
    tier: String
  ) async throws {
    try await Cast.play { cast in
      let alan = try await Self.second(cast)
      try await cast.adam.asks(Self.add("boss", tier))
      #expect(try await !Self.signsIn(cast, "boss"))
      let proposal: UUID = try await cast.one("select id from core.proposal")
      let confirm: Statement = "select admins.confirm($1, $2)"
      #expect(
        await cast.adam.refused(confirm(.uuid(proposal), "c"))?.detail["rule"]?.text
          == "second_person")
      #expect(try await !Self.signsIn(cast, "boss"))
      try await alan.asks(confirm(.uuid(proposal), "c"))
      #expect(try await Self.signsIn(cast, "boss"))
      #expect(await alan.refused(confirm(.uuid(proposal), "c2"))?.word == "STALE")
      for person in cast.all where person.role != "admins" {
        #expect(await person.refused(confirm(.uuid(proposal), "x"))?.word == "42501")
      }
    }
  }

  @Test func `a declined proposal leaves nothing behind`() async throws {
    try await Cast.play { cast in
      let alan = try await Self.second(cast)
      try await cast.adam.asks(Self.add("boss", "admins"))
      let proposal: UUID = try await cast.one("select id from core.proposal")
      try await alan.asks("select admins.decline($1, 'd')", .uuid(proposal))
      #expect(await alan.refusal("select admins.confirm($1, 'c')", .uuid(proposal)) == "STALE")
      #expect(try await !Self.signsIn(cast, "boss"))
      let kept: Int = try await cast.one("select count(*) from auth.proposed_password")
      #expect(kept == 0)
    }
  }

  @Test func `a head's password is not a way to the head's rights`() async throws {
    try await Cast.play { cast in
      let alan = try await Self.second(cast)
      let set: Statement = "select admins.set_password($1, $2, $3, 8, 1, 1, $4)"
      try await cast.adam.asks(set, .uuid(cast.helen.id), Self.salt, Self.hash, "k")
      #expect(try await !Self.signsIn(cast, "helen"))
      #expect(try await cast.helen.asks("select from head.settings").count == 1)
      let proposal: UUID = try await cast.one("select id from core.proposal")
      try await alan.asks("select admins.confirm($1, 'c')", .uuid(proposal))
      #expect(try await Self.signsIn(cast, "helen"))
      #expect(try await cast.helen.asks("select from head.settings").count == 0)
      // A manager's is reset by one admin, on the record; the sessions end.
      try await cast.adam.asks(set, .uuid(cast.mark.id), Self.salt, Self.hash, "k2")
      #expect(try await Self.signsIn(cast, "mark"))
      #expect(await cast.mark.refusal("select managers.accept('m')") == "NOONE")
      let told = try await cast.adam.asks(
        "select from admins.decisions where act = 'password_set' and subject_name = 'Mark'")
      #expect(told.count == 1)
    }
  }

  @Test func `changing tier takes a second admin and gives everything back`() async throws {
    try await Cast.play { cast in
      let alan = try await Self.second(cast)
      let lead = try await cast.accepted(by: cast.mark)
      let change: Statement = "select admins.change_tier($1, $2, $3)"
      try await cast.adam.asks(change, .uuid(cast.mark.id), "accounts", "k")
      #expect(try await cast.mark.asks("select from core.lead").count == 1)
      #expect(await cast.adam.refusal(change, .uuid(cast.mark.id), "operators", "k2") == "TAKEN")
      let proposal: UUID = try await cast.one("select id from core.proposal")
      try await alan.asks("select admins.confirm($1, 'c')", .uuid(proposal))
      #expect(try await cast.mark.asks("select from core.lead").count == 0)
      let holder: UUID = try await cast.one(
        "select holder from core.lead where id = $1", .uuid(lead.id))
      #expect(holder == cast.helen.id)
      let tier: String = try await cast.one(
        "select tier from core.member where id = $1", .uuid(cast.mark.id))
      #expect(tier == "accounts")
      #expect(await cast.adam.refusal(change, .uuid(cast.helen.id), "managers", "k3") == nil)
      let last: UUID = try await cast.one("select id from core.proposal where decided_at is null")
      // She is the last head: it cannot be carried out.
      #expect(await alan.refusal("select admins.confirm($1, 'c2')", .uuid(last)) == "ORDER")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `an admin ends sessions and sees them, never what proves them`() async throws {
    try await Cast.play { cast in
      let sessions = try await cast.adam.asks("select * from admins.sessions()")
      #expect(sessions.count == 9)
      #expect(!sessions[0].has("digest"))
      try await cast.adam.asks("select admins.end_sessions($1, 'k')", .uuid(cast.mark.id))
      #expect(await cast.mark.refusal("select managers.accept('m')") == "NOONE")
      #expect(await cast.maria.refusal("select managers.accept('m')") == nil)
    }
  }

  @Test(arguments: [
    "core.lead", "core.client", "core.contact", "core.name", "core.number", "core.attempt",
    "core.task", "core.journal",
    "core.identity", "core.answer", "core.egress", "core.outbox", "auth.session", "auth.password",
    "auth.proposed_password",
    "head.leads", "head.clients", "managers.leads", "operators.dispositions",
  ])
  func `an admin reads no lead, no client, no secret`(table: String) async throws {
    try await Cast.play { cast in
      let word: String
      do {
        let session = try await cast.clone.session(as: "tristage_admins")
        defer { Task { await session.close() } }
        _ = try await session.query("select * from \(table)")
        word = "read"
      } catch let error as PostgresError { word = error.state?.rawValue ?? "\(error)" }
      #expect(word == "42501")
    }
  }

  @Test func `the chain of decisions is unbroken and nobody rewrites it`() async throws {
    try await Cast.play { cast in
      try await cast.adam.asks(Self.add("nick", "managers"))
      try await cast.adam.asks("select admins.end_sessions($1, 'k2')", .uuid(cast.mark.id))
      try await cast.helen.asks("select head.switch_tier(true, true, 'k')")
      let broken: Int = try await cast.one(
        """
        select count(*) from (select d, lag(d.hash, 1, ''::bytea) over (order by d.no) as before from core.decision d) x
        where (x.d).hash <> core.decision_hash(x.before, x.d)
        """)
      #expect(broken == 0)
      for change in [
        "update core.decision set act = 'nothing'", "delete from core.decision",
        "delete from core.proposal",
      ] {
        await #expect(throws: PostgresError.self) { try await cast.owner.query(change, []) }
      }
    }
  }
}
