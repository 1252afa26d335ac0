import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct CardTests {
  @Test func `a lease that is over refuses every late act, before any sweep`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      try await cast.answerAll(card, by: cast.olga)
      try await cast.runOut(card)
      for call in [
        Call(
          "select operators.record_outcome($1, 'busy', 1, null, null, false, null, 'k1')",
          [.uuid(card)]),
        Call("select operators.hand_over($1, null, 1, 'k2')", [.uuid(card)]),
        Call("select operators.extend($1, 'k3')", [.uuid(card)]),
        Call("select operators.answer($1, 'need', '\"x\"', null, 'k4')", [.uuid(card)]),
        Call("select operators.dial($1, 'k5')", [.uuid(card)]),
        Call("select operators.reveal($1, 'k6')", [.uuid(card)]),
        Call("select operators.release($1, 'k7')", [.uuid(card)]),
      ] {
        #expect(await cast.olga.refused(call)?.word == "STALE", "\(call.statement.text)")
      }
      #expect(try await cast.place(lead) == "on_call")
      #expect(
        try await cast.olga.gets("select operators.look_at($1)", .uuid(card))?["over"]
          == .bool(true))
    }
  }

  @Test func `what was over is finished by nobody after it went to another`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Birch")
      let lost = try await cast.olga.isTalking(cast)
      try await cast.runOut(lost)
      // Her own next claim ends what she lost; the lead is free again.
      try await cast.olga.asks(
        "select operators.release($1, 'r')", .uuid(try await cast.claimed(by: cast.olga)))
      let taken = try await cast.oleg.isTalking(cast)
      #expect(await cast.olga.isRefused("refused", lost)?.word == "STALE")
      #expect(await cast.olga.isRefused("refused", taken)?.word == "EMPTY")
      try await cast.oleg.records("refused", taken)
      #expect(try await cast.place(lead) == "closed not_interested")
      let ends: [String] = try await cast.one(
        "select array_agg(disposition order by claimed_at) from core.attempt where lead = $1",
        .uuid(lead.id))
      #expect(ends == ["expired", "released", "refused"])
    }
  }

  @Test func `another operator's card is not there`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      for call in [
        Call("select operators.look_at($1)", [.uuid(card)]),
        Call("select operators.reveal($1, 'k')", [.uuid(card)]),
        Call("select operators.dial($1, 'k')", [.uuid(card)]),
        Call("select operators.extend($1, 'k')", [.uuid(card)]),
        Call("select operators.answer($1, 'need', '1', null, 'k')", [.uuid(card)]),
        Call("select operators.hand_over($1, null, 1, 'k')", [.uuid(card)]),
      ] {
        #expect(await cast.oleg.refused(call)?.word == "EMPTY", "\(call.statement.text)")
      }
      #expect(try await cast.oleg.gets("select operators.script($1)", .uuid(card)) == nil)
      #expect(await cast.oleg.refusal("select operators.look_at($1)", .uuid(UUID())) == "EMPTY")
    }
  }

  @Test func `a lease is extended while the call lasts, up to the most`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      #expect(await cast.olga.refusal("select operators.extend($1, 'k')", .uuid(card)) == "ORDER")
      try await cast.olga.asks("select operators.dial($1, 'k')", .uuid(card))
      try await cast.sees("update core.attempt set claimed_at = now() - interval '25 minutes'")
      try await cast.olga.asks("select operators.extend($1, 'k')", .uuid(card))
      let bounded: Bool = try await cast.one(
        "select l.lease_until = a.claimed_at + interval '30 minutes' from core.lead l join core.attempt a on a.id = l.card"
      )
      #expect(bounded)
    }
  }

  @Test func `a card given back is ready for the next, and gone from the hand`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.release($1, 'k')", .uuid(card))
      #expect(try await cast.place(lead) == "calling")
      #expect(try await cast.olga.gets("select operators.card()") == nil)
      #expect(try await cast.oleg.gets("select operators.claim('k')") != nil)
    }
  }

  @Test func `a card with a call under way is not given back but gets its result`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      #expect(await cast.olga.refusal("select operators.release($1, 'k')", .uuid(card)) == "ORDER")
    }
  }

  @Test func `no result without a call`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      #expect(await cast.olga.isRefused("busy", card)?.word == "ORDER")
      try await cast.answerAll(card, by: cast.olga)
      #expect(
        await cast.olga.refusal("select operators.hand_over($1, null, 1, 'k')", .uuid(card))
          == "ORDER")
    }
  }

  @Test func `a number is revealed once a claim and written down`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Birch")
      let card = try await cast.claimed(by: cast.olga)
      for _ in 1...3 {
        let shown = try await cast.olga.gets("select operators.reveal($1, 'k')", .uuid(card))
        #expect(shown?["number"]?.text == "+73830000003")
      }
      try await cast.olga.asks("select operators.dial($1, 'k')", .uuid(card))
      #expect(
        try await cast.one(
          "select count(*) from core.egress where kind = 'reveal' and tier = 'operators'") == 1)
    }
  }

  @Test func `nothing an operator is told names the ticket, the lead, the contact or the number`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.sees("alter table core.lead alter column ticket restart with 987654321")
      let lead = try await cast.lead("Birch")
      let card = try await cast.claimed(by: cast.olga)
      var told: [Tree?] = []
      told.append(try await cast.olga.gets("select operators.claim('k')"))
      let dialled = try await cast.olga.gets("select operators.dial($1, 'k')", .uuid(card))
      #expect(dialled?["number"]?.text == "+73830000003")
      told.append(try await cast.olga.gets("select operators.card()"))
      told.append(try await cast.olga.gets("select operators.look_at($1)", .uuid(card)))
      told.append(try await cast.olga.gets("select operators.extend($1, 'k')", .uuid(card)))
      told.append(
        try await cast.olga.gets(
          "select operators.answer($1, 'need', '\"x\"', 'need', 'k')", .uuid(card)))
      told.append(try await cast.olga.gets("select operators.script($1)", .uuid(card)))
      told.append(try await cast.olga.records("callback", card, at: .hence(3600), mine: true))
      told.append(try await cast.olga.gets("select operators.callbacks()"))
      told.append(try await cast.olga.gets("select operators.day()"))
      told.append(try await cast.olga.gets("select operators.look_at($1)", .uuid(card)))
      let number: UUID = try await cast.one(
        "select id from core.number where e164 = '+73830000003'")
      let all = told.map { $0?.json ?? "" }.joined().lowercased()
      #expect(told.allSatisfy { $0 != nil })
      for secret in [
        "987654321", lead.id.uuidString.lowercased(), lead.contact.uuidString.lowercased(),
        number.uuidString.lowercased(), "3830000003", "ticket", "e164",
      ] {
        #expect(!all.contains(secret), "\(secret)")
      }
    }
  }

  @Test func `the script of a card stays what it was when a new version is published`() async throws
  {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.sees(
        """
        insert into core.script_version (script, no, body, body_hash)
        select script, 2, '{"start":"new","order":["new"],"steps":{"new":{"title":"New","say":"New"}},"objections":[]}', '\\x00'
        from core.script_version
        """)
      #expect(
        try await cast.olga.gets("select operators.script($1)", .uuid(card))?["start"]?.text
          == "greeting")
      let next = try await cast.lead("Birch")
      let other = try await cast.claimed(by: cast.oleg)
      #expect(
        try await cast.oleg.gets("select operators.script($1)", .uuid(other))?["start"]?.text
          == "new")
      #expect(try await cast.place(next) == "on_call")
    }
  }

  @Test func `five at once with one key do one act and get five equal answers`() async throws {
    try await Cast.play(connections: 5) { cast in
      let lead = try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      let answers = try await withThrowingTaskGroup(of: Tree?.self) { group in
        for _ in 1...5 {
          group.addTask {
            try await cast.olga.records("refused", card, reason: "no_money", key: "same")
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.count == 5)
      #expect(answers.allSatisfy { $0 == answers[0] && $0 != nil })
      #expect(
        try await cast.one(
          "select count(*) from core.journal where subject = $1 and act = 'recorded'",
          .uuid(lead.id)) == 1)
      #expect(
        try await cast.one(
          "select count(*) from core.outbox where subject = $1 and act = 'recorded'", .uuid(lead.id)
        ) == 1)
      let reuse = await cast.olga.refusal(
        "select operators.record_outcome($1, 'busy', 60, 'noted', null, false, null, 'same')",
        .uuid(card))
      #expect(reuse == "REUSE")
    }
  }

  @Test func `a refused act keeps no key`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.olga.isTalking(cast)
      #expect(
        await cast.olga.refusal("select operators.hand_over($1, null, 1, 'k')", .uuid(card))
          == "SHORT")
      try await cast.answerAll(card, by: cast.olga)
      #expect(
        try await cast.olga.gets("select operators.hand_over($1, null, 1, 'k')", .uuid(card))?[
          "place"]?.text == "qualification")
    }
  }
}

extension Cast {
  /// Lets a card's lease be over.
  func runOut(_ card: UUID) async throws {
    try await sees(
      "update core.lead set lease_until = now() - interval '1 second' where card = $1", .uuid(card))
  }
}
