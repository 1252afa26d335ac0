import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Invitations: a link opens once and makes one member; what it is proven by stays with whoever holds it.
@Suite struct InviteTests {
  static let invite: Statement = "select admins.invite($1, $2, $3, 'en', null, null, $4, $5, $6)"
  static let look: Statement =
    "select state, sign_in_name, name from login.look_at_invitation($1, 'there')"
  static let accept: Statement =
    "select state, tier from login.accept_invitation($1, $2, $3, 8, 1, 1, $4, 'cookie', 'there')"

  /// A digest of 32 bytes.
  private static func bytes(_ byte: UInt8, _ count: Int = 32) -> Value {
    .bytes([UInt8](repeating: byte, count: count))
  }

  /// What a link's digest shows, as the signing-in pool.
  private static func state(_ cast: Cast, _ byte: UInt8) async throws -> [String?]? {
    let rows = try await cast.pool("login").run([
      Call(look, [bytes(byte)])
    ])[0]
    return try rows.first.map { [try $0["state"], try $0["sign_in_name"], try $0["name"]] }
  }

  /// Opens a link: the state and the tier.
  private static func open(_ cast: Cast, _ byte: UInt8, session: UInt8) async throws -> [String?]? {
    let rows = try await cast.pool("login").run([
      Call(accept, [bytes(byte), bytes(1, 16), bytes(2), bytes(session)])
    ])[0]
    return try rows.first.map { [try $0["state"], try $0["tier"]] }
  }

  @Test func `links of an admin who leaves open nothing any more`() async throws {
    try await Cast.play { cast in
      let ada = try await cast.joins("ada", tier: "admins")
      try await ada.asks(
        Self.invite, "Nina", "Nina", "managers", .null, Self.bytes(9), "k1")
      try await ada.asks(Self.invite, "Hugo", "Hugo", "head", .null, Self.bytes(8), "k2")
      try await cast.adam.asks(
        Self.invite, "Nora", "Nora", "operators", .null, Self.bytes(7), "k3")
      // One proof, one link.
      #expect(
        await cast.adam.refusal(
          Self.invite, "Otto", "Otto", "operators", .null, Self.bytes(7), "k4") == "WRONG")
      // Whoever renews a link holds it: it ends with them.
      let nora: UUID = try await cast.one(
        "select id from core.invitation where sign_in_name = 'nora'")
      try await ada.asks("select admins.renew_invitation($1, $2, 'r')", .uuid(nora), Self.bytes(6))
      #expect(try await Self.state(cast, 6) == ["open", "nora", "Nora"])
      try await cast.adam.asks("select admins.deactivate($1, 'd')", .uuid(ada.id))
      for byte in [UInt8(9), 8, 6] {
        #expect(try await Self.state(cast, byte) == ["revoked", nil, nil])
        #expect(try await Self.open(cast, byte, session: 40 + byte) == ["revoked", nil])
      }
      let waiting: Int = try await cast.one(
        "select count(*) from core.proposal where decided_at is null")
      #expect(waiting == 0)
    }
  }

  @Test func `a link makes one member, once, whoever opens it at the same moment`() async throws {
    try await Cast.play { cast in
      let answer = try await cast.adam.gets(
        Self.invite, "Nina", "Nina", "managers", .null, Self.bytes(9), "k")
      #expect(answer?["sign_in_name"]?.text == "nina")
      #expect(
        try await cast.adam.gets(Self.invite, "Nina", "Nina", "managers", .null, Self.bytes(8), "k")
          == answer)
      #expect(try await Self.state(cast, 8) == nil)
      #expect(try await Self.state(cast, 9) == ["open", "nina", "Nina"])
      async let first = Self.open(cast, 9, session: 41)
      async let second = Self.open(cast, 9, session: 42)
      let states = [try await first?[0], try await second?[0]].compactMap { $0 }.sorted()
      #expect(states == ["open", "used"])
      let made: Int = try await cast.one(
        "select count(*) from core.member where sign_in_name = 'nina' and tier = 'managers'")
      #expect(made == 1)
      #expect(try await Self.state(cast, 9) == ["used", nil, nil])
      let kept: Int = try await cast.one(
        "select count(*) from auth.invitation where digest = $1", Self.bytes(9))
      #expect(kept == 0, "only the hash of what is sent is kept")
      #expect(
        await cast.adam.refused(
          Self.invite("nina", "Other", "operators", .null, Self.bytes(7), "k2"))?.detail["rule"]?
          .text == "duplicate")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `revoked, renewed, expired and guessed links open nothing and say no name`()
    async throws
  {
    try await Cast.play { cast in
      for (byte, name) in [(UInt8(11), "one"), (12, "two"), (13, "three")] {
        try await cast.adam.asks(
          Self.invite, .text(name), .text(name), "operators", .null, Self.bytes(byte), .text(name))
      }
      let ids = try await cast.adam.asks("select id, sign_in_name from admins.invitations")
      func id(_ name: String) throws -> Value {
        let row = try ids.first { try $0["sign_in_name", as: String.self] == name }
        return .uuid(try #require(row)["id"])
      }
      try await cast.adam.asks("select admins.revoke_invitation($1, 'r')", try id("one"))
      try await cast.adam.asks(
        "select admins.renew_invitation($1, $2, 'n')", try id("two"), Self.bytes(22))
      try await cast.sees(
        "update core.invitation set expires_at = now() - interval '1 minute' where sign_in_name = 'three'"
      )
      #expect(try await Self.state(cast, 11) == ["revoked", nil, nil])
      #expect(try await Self.state(cast, 12) == nil)
      #expect(try await Self.state(cast, 22) == ["open", "two", "two"])
      #expect(try await Self.state(cast, 13) == ["expired", nil, nil])
      for byte in [UInt8(11), 13] {
        #expect(try await Self.open(cast, byte, session: 50)?[0] != "open")
      }
      #expect(
        await cast.adam.refused(
          Statement(unsafe: "select admins.renew_invitation($1, $2, 'x')")(
            try id("one"), Self.bytes(23)))?
          .detail["rule"]?.text == "invitation")
      // Guessing stops as guessing a password does; a link that is one still opens from elsewhere.
      var word: String?
      for guess in UInt8(100)...111 {
        do { _ = try await Self.state(cast, guess) } catch let error as PostgresError {
          word = error.state?.rawValue
        }
      }
      #expect(word == "LIMIT")
      let members: Int = try await cast.one(
        "select count(*) from core.member where sign_in_name in ('one', 'two', 'three')")
      #expect(members == 0)
    }
  }

  @Test func `a head's link opens when a second admin has confirmed, and anew when it is renewed`()
    async throws
  {
    try await Cast.play { cast in
      let alan = try await cast.joins("alan", tier: "admins")
      let made = try await cast.adam.gets(
        Self.invite, "boss", "Boss", "head", .null, Self.bytes(31), "k")
      let proposal = try #require(made?["proposal"]?.text)
      #expect(try await Self.state(cast, 31) == ["waiting", nil, nil])
      #expect(try await Self.open(cast, 31, session: 60)?[0] == "waiting")
      let confirm: Statement = "select admins.confirm($1, $2)"
      #expect(await cast.adam.refusal(confirm, .text(proposal), "own") == "ORDER")
      try await alan.asks(confirm, .text(proposal), "yes")
      #expect(try await Self.state(cast, 31)?[0] == "open")
      // Whoever renews holds the link: it waits again, for another than them.
      let invitation = try #require(made?["invitation"]?.text)
      let again = try await alan.gets(
        "select admins.renew_invitation($1, $2, 'n')", .text(invitation), Self.bytes(32))
      #expect(try await Self.state(cast, 31) == nil)
      #expect(try await Self.state(cast, 32) == ["waiting", nil, nil])
      let second = try #require(again?["proposal"]?.text)
      #expect(await alan.refusal(confirm, .text(second), "own") == "ORDER")
      try await cast.adam.asks("select admins.decline($1, 'no')", .text(second))
      #expect(try await Self.state(cast, 32) == ["revoked", nil, nil])
      let bosses: Int = try await cast.one(
        "select count(*) from core.member where sign_in_name = 'boss'")
      #expect(bosses == 0)
    }
  }

  @Test func `it is refused to others, and an admin reaches nothing of the base`() async throws {
    try await Cast.play { cast in
      try await cast.accepted("Acme", by: cast.mark)
      _ = try await cast.client("Birch", of: cast.anna)
      for person in cast.all where person.name != "adam" {
        #expect(
          await person.refusal(
            Self.invite, "x", "X", "operators", .null, Self.bytes(70), "x") == "42501")
        for call in [
          "select admins.revoke_invitation(gen_random_uuid(), 'x')",
          "select admins.end_session(gen_random_uuid(), 'x')",
          "select admins.change_settings('X', 'UTC', 'en', 60, 1, 'x')",
        ] { #expect(await person.refusal(Statement(unsafe: call)) == "42501") }
      }
      // Every table of the base, every view and function of another tier: not for the admin.
      let doors = try await cast.sees(
        """
        select format('select 1 from %s limit 1', c.oid::regclass) as door from pg_class c
        where c.relkind in ('r', 'v') and c.relnamespace::regnamespace::text in ('core', 'head', 'managers', 'accounts', 'operators', 'auth', 'rounds')
          and c.oid::regclass::text not in ('core.member', 'core.team', 'core.partner', 'core.decision', 'core.proposal', 'core.department', 'core.invitation')
        """)
      #expect(doors.count > 60)
      for door in doors {
        let text: String = try door["door"]
        #expect(await cast.adam.refusal(Statement(unsafe: text)) == "42501", "\(text)")
      }
      for word in ["head.merge(null, null, null, null)", "head.reassign(null, null, null, null)"] {
        #expect(
          await cast.adam.refusal(Statement(unsafe: "select \(word)")) == "42501")
      }
    }
  }

  @Test func `one session ends alone; a key does what its member may, and mints no other`()
    async throws
  {
    try await Cast.play { cast in
      let login = cast.pool("login")
      let key = [UInt8](repeating: 77, count: 32)
      _ = try await login.run([
        Call(
          Statement(unsafe: "select login.add_key($1, 'CRM', 30, $2)"),
          [.bytes(cast.mark.digest), .bytes(key)])
      ])
      let entered = try await cast.pool("managers").run([
        Call(Statement(unsafe: "select id from auth.enter($1)"), [.bytes(key)])
      ])[0]
      #expect(try entered.first?["id", as: UUID.self] == cast.mark.id)
      await #expect(throws: PostgresError.self) {
        _ = try await login.run([
          Call(
            Statement(unsafe: "select login.add_key($1, 'More', 30, $2)"),
            [.bytes(key), Self.bytes(78)])
        ])
      }
      let seen = try await cast.adam.asks(
        "select id, seen_at, label from admins.sessions() where kind = 'key'")
      #expect(seen.count == 1)
      #expect(try seen[0]["seen_at", as: Date?.self] != nil)
      try await cast.adam.asks("select admins.end_session($1, 'e')", .uuid(try seen[0]["id"]))
      let after = try await cast.pool("managers").run([
        Call(Statement(unsafe: "select id from auth.enter($1)"), [.bytes(key)])
      ])[0]
      #expect(after.count == 0)
      #expect(try await cast.mark.asks("select 1").count == 1)
      // Lifetimes are the admin's: the next session is as long as it was set.
      try await cast.adam.asks(
        "select admins.change_settings('North', 'Asia/Omsk', 'en', 20, 2, 's')")
      let lasts: Double = try await cast.one(
        "select extract(epoch from auth.lifetime('cookie'))::float8")
      #expect(lasts == 1_200)
      for (call, field) in [
        ("select admins.change_settings('', 'UTC', 'en', 20, 2, 'a')", "name"),
        ("select admins.change_settings('N', 'Mars', 'en', 20, 2, 'b')", "zone"),
        ("select admins.change_settings('N', 'UTC', 'fr', 20, 2, 'c')", "language"),
        ("select admins.change_settings('N', 'UTC', 'en', 5, 2, 'd')", "cookie_minutes"),
        ("select admins.change_settings('N', 'UTC', 'en', 20, 900, 'f')", "bearer_days"),
      ] {
        let refused = await cast.adam.refused(Call(Statement(unsafe: call), []))
        #expect(refused?.detail["field"]?.text == field)
      }
    }
  }
}
