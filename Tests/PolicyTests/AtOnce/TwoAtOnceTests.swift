import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Two at once on one thing, a hundred times over: one of them has it, the other is told so, and nothing is there twice.
@Suite struct TwoAtOnceTests {
  private static let rounds = 1...100

  @Test func `two operators claim one lead: one card`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.contested()
      for round in Self.rounds {
        async let one = cast.olga.gets("select operators.claim('k')")
        async let other = cast.oleg.gets("select operators.claim('k')")
        let cards = try await [one, other]
        #expect(cards.count(where: { $0 != nil }) == 1, "\(round): \(cards)")
        #expect(try await cast.live(lead) == 1)
        try await cast.lay(lead, by: cards[0] != nil ? cast.olga : cast.oleg, round)
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `two agents of a call centre claim one lead: one card`() async throws {
    try await Cast.play { cast in
      _ = try await cast.contested()
      try await cast.batch(1)
      let north = try await cast.key()
      try await north.by(nil).asks("select partners.add_agent('Petra', 'petra', 'a')")
      for round in Self.rounds {
        async let one = north.claims()
        async let other = north.by("petra").claims()
        let cards = try await [one, other]
        #expect(cards.joined().count == 1, "\(round): \(cards)")
        let holder = cards[0].isEmpty ? north.by("petra") : north
        for card in cards.joined() {
          try await holder.asks(
            "select partners.release($1, null, $2)", .uuid(card), .text("r\(round)"))
        }
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `two results of one card: the first counts, the other comes too late`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.contested()
      for round in Self.rounds {
        let card = try await cast.olga.isTalking(cast)
        async let one = cast.olga.isRefused("callback", card, at: .hence(3600))
        async let other = cast.olga.isRefused("refused", card)
        let words = await [one, other].map { $0?.word }
        #expect(words.filter { $0 != "STALE" } == [nil], "\(round): \(words)")
        let kept: String = try await cast.one(
          "select disposition from core.attempt where id = $1", .uuid(card))
        #expect(kept == (words[0] == nil ? "callback" : "refused"))
        #expect(try await cast.told("recorded", lead) == round)
        try await cast.returns(lead)
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `one result sent twice under one key: one result, two equal answers`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.contested()
      for round in Self.rounds {
        let card = try await cast.olga.isTalking(cast)
        let at = Date.hence(3600)
        async let one = cast.olga.records("callback", card, at: at, key: "k\(round)")
        async let other = cast.olga.records("callback", card, at: at, key: "k\(round)")
        let answers = try await [one, other]
        #expect(answers[0] != nil && answers[0] == answers[1], "\(round): \(answers)")
        #expect(try await cast.told("recorded", lead) == round)
        try await cast.returns(lead)
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `who promised a callback claims while the clock gives it to anyone: one card`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.contested()
      for round in Self.rounds {
        try await cast.sees(
          """
          update core.lead set ready = false, callback_for = $2, due_at = now() - interval '16 minutes' where id = $1
          """, .uuid(lead.id), .uuid(cast.olga.id))
        async let own = cast.olga.gets("select operators.claim('k')")
        async let freed = cast.claimsFreed(by: cast.oleg)
        let cards = try await [own, freed]
        #expect(cards.count(where: { $0 != nil }) == 1, "\(round): \(cards)")
        #expect(try await cast.live(lead) == 1)
        try await cast.lay(lead, by: cards[0] != nil ? cast.olga : cast.oleg, round)
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `two managers accept one lead: one has it, with one first task`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.qualified()
      for round in Self.rounds {
        async let one = cast.mark.gets("select managers.accept($1)", .text("a\(round)"))
        async let other = cast.maria.gets("select managers.accept($1)", .text("a\(round)"))
        let taken = try await [one, other].map { $0?["lead"]?.text }
        #expect(taken.compactMap(\.self) == [lead.id.uuidString.lowercased()], "\(round)")
        #expect(try await cast.openTasks(lead) == 1)
        #expect(try await cast.told("accepted", lead) == round)
        try await cast.helen.asks(
          ReassignTests.reassign, .uuid(lead.id), .null, "workload", .text("r\(round)"))
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `the head takes a card back while its call is finished: one of them`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.contested()
      for round in Self.rounds {
        let card = try await cast.olga.isTalking(cast)
        async let finished = cast.olga.isRefused("callback", card, at: .hence(3600))
        async let taken = cast.helen.refusal(
          ReassignTests.reassign, .uuid(lead.id), .null, "quality", .text("t\(round)"))
        let words = await [finished?.word, taken]
        #expect(words == [nil, "ORDER"] || words == ["STALE", nil], "\(round): \(words)")
        let kept: String = try await cast.one(
          "select disposition from core.attempt where id = $1", .uuid(card))
        #expect(kept == (words[0] == nil ? "callback" : "withdrawn"))
        try await cast.returns(lead)
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `an operator leaves while claiming: no card is in a hand that is gone`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.contested()
      for round in Self.rounds {
        async let card = cast.olga.refusal("select operators.claim('k')")
        async let gone = cast.adam.refusal(
          LeaveTests.leave, .uuid(cast.olga.id), .text("l\(round)"))
        let words = await [card, gone]
        #expect(words == [nil, nil] || words == ["NOONE", nil], "\(round): \(words)")
        #expect(try await cast.live(lead) == 0)
        #expect(try await cast.place(of: lead) == "calling")
        try await cast.comesBack(cast.olga)
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `two payments of one invoice in full: one is taken`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.walks(lead, to: "closing")
      for round in Self.rounds {
        let issued = try await cast.mark.gets(
          "select managers.issue_invoice($1, $2, 100000, 'RUB', current_date + 10, $2)",
          .uuid(lead.id), .text("i\(round)"))
        let invoice = Value.uuid(UUID(uuidString: issued?["invoice"]?.text ?? "")!)
        async let one = cast.mark.refusal(Self.pay, .uuid(lead.id), invoice, .text("a\(round)"))
        async let other = cast.mark.refusal(Self.pay, .uuid(lead.id), invoice, .text("b\(round)"))
        let words = await [one, other]
        #expect(words.filter { $0 != "WRONG" } == [nil], "\(round): \(words)")
      }
      #expect(try await cast.one("select count(*) from core.payment") == Self.rounds.count)
      #expect(try await cast.violations() == [])
    }
  }

  private static let pay: Statement =
    "select managers.record_payment($1, $2, 100000, current_date, $3)"
}
