import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Every function that takes an id, asked by who owns the thing, by who does not, and for what is not there.
@Suite struct PartnerStrangerTests {
  /// A function with a call of it, and what kind of thing `$1` is; `colleague`: it is one agent's, and no colleague's.
  private static let calls: [(function: String, of: String, call: String, colleague: Bool)] = [
    ("batch", "batch", "partners.batch($1)", false),
    ("claim", "batch", "partners.claim($1, 1, 'claim')", false),
    ("handovers", "batch", "partners.handovers($1, null, null, 10)", false),
    ("totals", "batch", "partners.totals(null, 30, $1)", false),
    ("script", "script", "partners.script($1)", false),
    ("handover", "handover", "partners.handover($1)", false),
    ("card", "card", "partners.card($1)", true),
    ("reveal", "card", "partners.reveal($1, null, 'reveal')", true),
    ("dial", "card", "partners.dial($1, null, 'dial')", true),
    ("answer", "card", "partners.answer($1, '{\"need\": \"x\"}', null, 'answer')", true),
    ("extend", "card", "partners.extend($1, null, 'extend')", true),
    ("release", "card", "partners.release($1, null, 'release')", true),
    ("hand_over", "card", "partners.hand_over($1, '{}', null, 1, null, 'hand_over')", true),
    (
      "record_outcome", "card",
      "partners.record_outcome($1, 'busy', 1, null, null, false, null, null, 'outcome')", true
    ),
    ("agent_shown", "agent", "partners.agent_shown($1)", false),
    (
      "change_agent", "agent",
      "partners.change_agent($1, 'Pavel P', null, null, '*', 'change_agent')", false
    ),
    ("deliveries", "webhook", "partners.deliveries($1, null, null, 10)", false),
    ("replay_delivery", "delivery", "partners.replay_delivery($1, 'replay_delivery')", false),
    ("replay_given_up", "webhook", "partners.replay_given_up($1, 'replay_given_up')", false),
    (
      "rotate_webhook_secret", "webhook",
      "partners.rotate_webhook_secret($1, 1, 'rotate_webhook_secret')", false
    ),
    ("disable_webhook", "webhook", "partners.disable_webhook($1, 'disable_webhook')", false),
    ("end_key", "key", "partners.end_key($1, 'end_key')", false),
  ]

  /// One thing of each kind that belongs to the partner North, and to its agent Pavel.
  private func ownThings(_ cast: Cast, _ north: PartnerKey) async throws -> [String: UUID] {
    let batch = try await cast.batch(3)
    let handover = try await north.handsOver()
    let card = try await north.isTalking()
    let made = try await north.gets(
      "select partners.add_webhook('https://hooks.example.ru/', null, 'w')")
    let webhook = try #require(made?["id"]?.text.flatMap(UUID.init(uuidString:)))
    try await cast.tells()
    _ = try await Clockwork(pool: cast.pool("rounds"), key: Cast.key).ask(
      Call(
        "select rounds.settle_delivery(t.no, t.lease_no, 204, null, 1) from rounds.take_deliveries(9) t"
      ))
    return [
      "batch": batch, "handover": handover, "card": card, "agent": cast.pavel.id,
      "webhook": webhook, "delivery": try await cast.one("select id from core.webhook_delivery"),
      "script": UUID(uuidString: "dddddddd-0000-4000-8000-000000000011")!,
      "key": try await cast.one(
        "select id from auth.session where digest = sha256($1)",
        .bytes(Secret.digest(north.secret, key: Cast.key))),
    ]
  }

  @Test func `no function that takes an id is left out`() async throws {
    try await Cast.play { cast in
      let there = try await cast.sees(
        """
        select p.proname::text as name from pg_proc p
        where p.pronamespace = 'partners'::regnamespace and 'uuid'::regtype = any (p.proargtypes)
          and has_function_privilege('tristage_partners', p.oid, 'execute')
        """
      ).map { try $0["name"] as String }
      #expect(Set(there) == Set(Self.calls.map(\.function)))
    }
  }

  @Test func `another's thing and none at all are refused in the same words, by every function`()
    async throws
  {
    try await Cast.play { cast in
      let north = try await cast.key()
      let south = try await cast.key(of: try await cast.south())
      try await north.asks("select partners.add_agent('Petra', 'petra', 'petra')")
      let things = try await ownThings(cast, north)
      for (function, kind, call, colleague) in Self.calls where function != "end_key" {
        let statement = Statement(unsafe: "select \(call)")
        let absent = await south.refused(statement, .uuid(UUID()))
        #expect(absent == Refusal(word: "EMPTY", detail: .null), "\(function)")
        #expect(await south.refused(statement, .uuid(things[kind]!)) == absent, "\(function)")
        if colleague {
          #expect(
            await north.by("petra").refused(statement, .uuid(things[kind]!)) == absent,
            "\(function)")
        }
      }
      // To who owns it each of them is there.
      for (function, kind, call, _) in Self.calls where function != "end_key" {
        let word = await north.refused(
          Statement(unsafe: "select \(call)"), .uuid(things[kind]!))?.word
        #expect([nil, "ORDER", "SHORT", "STALE"].contains(word), "\(function): \(word ?? "")")
      }
    }
  }

  /// The median time of what somebody else has, by that of what is not there, asked in turns in one session.
  private func ratio(_ call: String, _ ids: [UUID], _ key: PartnerKey, _ session: Session)
    async throws -> Double
  {
    var times: [[Duration]] = [[], []]
    for turn in 1...230 {
      for which in turn.isMultiple(of: 2) ? [0, 1] : [1, 0] {
        try await session.execute(script: "begin")
        try await session.query(
          "select from auth.enter_by_key($1, $2, null)",
          [.bytes(Secret.digest(key.secret, key: Cast.key)), .text(key.agent ?? "")])
        let began = ContinuousClock.now
        let refused = await #expect(throws: PostgresError.self) {
          try await session.query("select \(call)", [.uuid(ids[which])])
        }
        // The first ones warm what is kept.
        if turn > 30 { times[which].append(ContinuousClock.now - began) }
        #expect(refused?.state?.rawValue == "EMPTY")
        try await session.execute(script: "rollback")
      }
    }
    let medians = times.map { $0.sorted()[$0.count / 2] }
    return medians[0] / medians[1]
  }

  @Test func `another partner's card takes the time of none at all`() async throws {
    try await Cast.play { cast in
      try await cast.batch(1)
      let card = try await cast.key().isTalking()
      let south = try await cast.key(of: try await cast.south())
      let session = try await cast.clone.session(as: "tristage_partners")
      for call in [
        "partners.reveal($1, null, 'k')", "partners.dial($1, null, 'k')",
        "partners.record_outcome($1, 'busy', 1, null, null, false, null, null, 'k')",
      ] {
        // A machine that does other things too may spoil one round, and not three.
        var told = 0.0
        for _ in 1...3 where !(0.67...1.5).contains(told) {
          told = try await ratio(call, [card, UUID()], south, session)
        }
        #expect((0.67...1.5).contains(told), "\(call): \(told)")
      }
      await session.close()
    }
  }

  @Test func `keys are a supervisor's who signed in: no key lists, makes or ends one`()
    async throws
  {
    try await Cast.play { cast in
      let north = try await cast.key()
      let id: UUID = try await cast.one(
        "select id from auth.session where digest = sha256($1)",
        .bytes(Secret.digest(north.secret, key: Cast.key)))
      for asking in [north, north.by(nil)] {
        for call in [
          "partners.keys()", "partners.end_key('\(id)', 'e')",
          "partners.add_key('New', '{work}', null, 30, sha256('new'), 'n')",
        ] {
          #expect(
            await asking.refused(Statement(unsafe: "select \(call)"))?.word == "SCOPE", "\(call)")
        }
      }
      // A supervisor of another partner finds it as little as none.
      let south = try await cast.south()
      try await cast.sees(
        "update core.member set partner = $1, supervisor = true where id = $2", .uuid(south),
        .uuid(cast.pavel.id))
      let end: Statement = "select partners.end_key($1, 'e')"
      let absent = await cast.pavel.refused(Call(end, [.uuid(UUID())]))
      #expect(absent == Refusal(word: "EMPTY", detail: .null))
      #expect(await cast.pavel.refused(Call(end, [.uuid(id)])) == absent)
      #expect(try await cast.pavel.gets("select partners.keys()") == .array([]))
      #expect(await north.by(nil).refused("select partners.key()") == nil)
    }
  }

  @Test func `lists and figures of a second partner are empty, whatever the first has done`()
    async throws
  {
    try await Cast.play { cast in
      let north = try await cast.key()
      let south = try await cast.key(of: try await cast.south())
      let calls = [
        "key()", "batches(null, null, 10)", "cards()", "agents(null, null, 10)", "results()",
        "webhooks()", "progress()", "quality(30)", "totals(null, 30, null)",
        "handovers(null, null, null, 10)", "claim(null, 1, '{key}')",
      ]
      func all(_ key: String) async throws -> [Tree?] {
        var answers: [Tree?] = []
        for call in calls {
          answers.append(
            try await south.gets(
              Statement(unsafe: "select partners.\(call.replacing("{key}", with: key))")))
        }
        return answers
      }
      let before = try await all("before")
      let things = try await ownThings(cast, north)
      try await north.asks("select partners.add_agent('Petra', 'petra', 'petra')")
      try await cast.mark.asks("select managers.accept('a')")
      try await north.asks("select partners.report_quiet('+74950000001', '+7 x-01', 'q')")
      let after = try await all("after")
      for (number, call) in calls.enumerated() {
        #expect(before[number] == after[number], "\(call)")
      }
      // A cursor of the first partner's list opens nothing to the second.
      let webhook = try await south.gets(
        "select partners.add_webhook('https://south.example.ru/', null, 'w')")?["id"]?.text
      let cursor: Statement = "select partners.deliveries($1, null, $2, 10)"
      let own: Value = .uuid(try #require(webhook.flatMap(UUID.init(uuidString:))))
      let absent = await south.refused(cursor, own, .text(UUID().uuidString.lowercased()))
      #expect(absent?.detail["field"]?.text == "cursor")
      #expect(
        await south.refused(cursor, own, .text(things["delivery"]!.uuidString.lowercased()))
          == absent)
    }
  }
}
