import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Every act of a partner, sent twice under one key, under the same key with another body, and by somebody else.
@Suite struct PartnerReplayTests {
  /// An act with its first body, and another one; `{…}` stands for an id.
  private static let acts: [(act: String, body: String, other: String)] = [
    ("claim", "null, 1", "null, 2"), ("reveal", "'{first}', null", "'{first}', 1"),
    ("dial", "'{first}', null", "'{first}', 1"), ("extend", "'{first}', null", "'{first}', 1"),
    ("answer", "'{first}', '{\"need\": \"x\"}', null", "'{first}', '{\"need\": \"y\"}', null"),
    (
      "record_outcome", "'{first}', 'busy', 1, null, null, false, null, null",
      "'{first}', 'busy', 2, null, null, false, null, null"
    ),
    ("release", "'{second}', null", "'{second}', 1"),
    (
      "hand_over", "'{third}', '{answers}', null, 60, null", "'{third}', '{answers}', 'n', 60, null"
    ),
    ("report_quiet", "'+79990001122', '+7 x-22'", "'+79990001123', '+7 x-23'"),
    ("add_agent", "'Nina', 'nina'", "'Nina', 'nina2'"),
    (
      "change_agent", "'{petra}', 'Petra P', null, null, '*'",
      "'{petra}', 'Petra Q', null, null, '*'"
    ),
    ("add_webhook", "'https://a.example.ru/', null", "'https://b.example.ru/', null"),
    ("rotate_webhook_secret", "'{webhook}', 1", "'{webhook}', 2"),
    ("replay_delivery", "'{delivered}'", "'{webhook}'"),
    ("replay_given_up", "'{webhook}'", "'{delivered}'"),
    ("disable_webhook", "'{webhook}'", "'{delivered}'"),
    (
      "add_key", "'New', '{work}', null, 30, sha256('a')", "'Old', '{work}', null, 30, sha256('a')"
    ),
    ("end_key", "'{key}'", "'{webhook}'"),
  ]

  /// What there is of everything that an act could do twice.
  private func rows(_ cast: Cast) async throws -> String {
    try await cast.one(
      """
      select string_agg(t.n::text, ' ') from (
        select count(*) n from core.journal union all select count(*) from core.outbox
        union all select count(*) from core.egress union all select count(*) from core.attempt
        union all select count(*) from core.member union all select count(*) from core.decision
        union all select count(*) from core.webhook union all select count(*) from core.webhook_secret
        union all select count(*) from core.webhook_delivery union all select count(*) from core.do_not_call
        union all select count(*) from auth.session union all select coalesce(sum(used), 0) from core.spent
        union all select coalesce(sum(used), 0) from core.quota) t
      """)
  }

  @Test func `no act is left out`() async throws {
    try await Cast.play { cast in
      let there = try await cast.sees(
        """
        select p.proname::text as name from pg_proc p
        where p.pronamespace = 'partners'::regnamespace and 'key' = any (p.proargnames)
          and has_function_privilege('tristage_partners', p.oid, 'execute')
        """
      ).map { try $0["name"] as String }
      #expect(Set(there) == Set(Self.acts.map(\.act)))
    }
  }

  @Test
  func
    `an act sent twice is done once, another body under its key is refused, and a key is whose it is`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(8)
      let north = try await cast.key()
      var ids = ["answers": PartnerKey.answers]
      let made = try await north.gets("select partners.add_agent('Petra', 'petra', 'made')")
      ids["petra"] = made?["id"]?.text
      for name in ["first", "second", "third"] {
        let card = try #require(try await north.claims().first)
        ids[name] = "\(card)"
        if name == "third" {
          try await north.asks("select partners.dial($1, null, 'd')", .uuid(card))
        }
      }
      let address = try await north.gets(
        "select partners.add_webhook('https://hooks.example.ru/', null, 'w')")
      ids["webhook"] = address?["id"]?.text
      try await cast.tells(2, of: UUID())
      _ = try await Clockwork(pool: cast.pool("rounds"), key: Cast.key).ask(
        Call(
          "select rounds.settle_delivery(t.no, t.lease_no, 204, null, 1) from rounds.take_deliveries(1) t"
        ))
      let delivered: String = try await cast.one(
        "select id::text from core.webhook_delivery where done_at is not null")
      let own: String = try await cast.one(
        "select id::text from auth.session where digest = sha256($1)",
        .bytes(Secret.digest(north.secret, key: Cast.key)))
      (ids["delivered"], ids["key"]) = (delivered, own)
      // A supervisor with a session does what no key may; an agent does the rest.
      let supervised = ["add_key", "end_key"]
      for (act, body, other) in Self.acts {
        if act == supervised[0] {
          try await cast.sees(
            "update core.member set supervisor = true where id = $1", .uuid(cast.pavel.id))
        }
        func send(_ body: String) -> Statement {
          let filled = ids.reduce(body) { $0.replacing("{\($1.key)}", with: $1.value) }
          return Statement(unsafe: "select partners.\(act)(\(filled), '\(act)')")
        }
        func gets(_ body: String) async throws -> Tree? {
          if supervised.contains(act) { return try await cast.pavel.gets(send(body)) }
          return try await north.gets(send(body))
        }
        func refused(_ body: String) async -> String? {
          if supervised.contains(act) { return await cast.pavel.refusal(send(body)) }
          return await north.refused(send(body))?.word
        }
        let first = try await gets(body)
        let before = try await rows(cast)
        // Its number is told again while the card is in hand; all else is the very answer that was kept.
        let lease = act == "dial" ? ["lease", "started_at"] : []
        let again = try await gets(body)
        if case .object(let one)? = first, case .object(let two)? = again {
          #expect(
            one.filter { !lease.contains($0.key) } == two.filter { !lease.contains($0.key) },
            "\(act)")
        } else {
          Issue.record("\(act) answers no object")
        }
        #expect(try await rows(cast) == before, "\(act)")
        #expect(await refused(other) == "REUSE", "\(act)")
        // The key of one act is no other's.
        #expect(
          await north.refused(
            Statement(unsafe: "select partners.report_quiet('+79990009999', 'x-99', '\(act)')"))?
            .word == (supervised.contains(act) ? "NOONE" : "REUSE"),
          "\(act)")
      }
    }
  }

  @Test func `a key is its agent's: a colleague and another partner use the same for their own`()
    async throws
  {
    try await Cast.play { cast in
      let south = try await cast.south()
      try await cast.batch(4)
      try await cast.batch(2, of: south)
      let north = try await cast.key()
      try await north.asks("select partners.add_agent('Petra', 'petra', 'a')")
      let one = try await north.claims(1, key: "same")
      let two = try await north.by("petra").claims(1, key: "same")
      let three = try await cast.key(of: south).claims(1, key: "same")
      #expect(Set(one + two + three).count == 3)
      #expect(try await north.claims(1, key: "same") == one)
      // Nobody else hears what was answered under it, not even as another key's agent.
      #expect(
        await north.by("petra").refused("select partners.claim(null, 2, 'same')")?.word == "REUSE")
      #expect(
        await north.by("sofia").refused("select partners.claim(null, 1, 'same')")?.word == "NOONE")
    }
  }

  @Test
  func
    `what was answered under a key is told to nobody once the key, the agent or the partner is gone`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(2)
      let north = try await cast.key()
      let report = try await cast.key(scopes: ["report"])
      #expect(try await north.claims(1, key: "c").count == 1)
      let again: Statement = "select partners.claim(null, 1, 'c')"
      #expect(await report.refused(again)?.word == "SCOPE")
      try await north.by(nil).asks(
        "select partners.change_agent($1, null, null, false, '*', 'x')", .uuid(cast.pavel.id))
      #expect(await north.refused(again)?.word == "NOONE")
    }
  }
}
