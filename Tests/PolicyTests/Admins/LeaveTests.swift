import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Leaving: everything a member holds is given back in the same act, and nobody is anybody afterwards.
@Suite struct LeaveTests {
  static let leave: Statement = "select admins.deactivate($1, $2)"

  @Test func `an operator leaves: the card and own callbacks go back, the session is over`()
    async throws
  {
    try await Cast.play { cast in
      let promised = try await cast.lead("Birch")
      try await cast.sees(
        "update core.lead set ready = false, callback_for = $2, due_at = now() - interval '1 minute' where id = $1",
        .uuid(promised.id), .uuid(cast.olga.id))
      let lead = try await cast.lead("Acme", priority: 1)
      try await cast.sees(
        "update core.lead set due_at = now() + interval '1 hour' where id = $1", .uuid(promised.id))
      let card = try await cast.claimed(by: cast.olga)
      let answer = try await cast.adam.gets(Self.leave, .uuid(cast.olga.id), "k")
      #expect(answer?["given_back"]?["leads"]?.text == "1")
      #expect(answer?["given_back"]?["callbacks"]?.text == "1")
      #expect(answer?["sessions_ended"]?.text == "1")
      #expect(try await cast.place(of: lead) == "calling")
      #expect(await cast.olga.refusal("select operators.claim('k')") == "NOONE")
      #expect(await cast.olga.refusal("select operators.release($1, 'r')", .uuid(card)) == "NOONE")
      let result: String = try await cast.one(
        "select disposition from core.attempt where id = $1", .uuid(card))
      #expect(result == "withdrawn")
      _ = try await cast.claimed(by: cast.oleg)
      #expect(try await cast.violations() == [])
      let again = try await cast.adam.gets(Self.leave, .uuid(cast.olga.id), "k")
      #expect(again == answer)
      #expect(await cast.adam.refusal(Self.leave, .uuid(cast.olga.id), "k2") == "ORDER")
    }
  }

  @Test func `a manager leaves: leads, nurtured ones and promises stand with the head`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      try await cast.mark.asks(
        "select managers.add_task($1, 'offer', 'Offer promised', now() + interval '1 hour', true, 't')",
        .uuid(lead.id))
      let asleep = try await cast.accepted("Birch", by: cast.mark)
      try await cast.mark.asks(
        "select managers.nurture($1, (now() + interval '20 days')::date, 'thinking', null, 'n')",
        .uuid(asleep.id))
      try await cast.adam.asks(Self.leave, .uuid(cast.mark.id), "k")
      let held = try await cast.sees("select holder, place from core.lead order by place")
      #expect(try held.map { try $0["holder", as: UUID.self] } == [cast.helen.id, cast.helen.id])
      #expect(try held.map { try $0["place", as: String.self] } == ["nurturing", "sales"])
      let owners = try await cast.sees(
        "select distinct member from core.task where done_at is null")
      #expect(try owners.map { try $0["member", as: UUID.self] } == [cast.helen.id])
      #expect(try await cast.helen.asks("select from head.desk where what = 'lead'").count == 2)
      #expect(await cast.mark.refusal("select managers.accept('m')") == "NOONE")
      #expect(try await cast.mark.asks("select from core.name").count == 0)
      #expect(try await cast.violations() == [])
      // From the desk the head gives them on.
      try await cast.helen.asks(
        "select head.reassign($1, $2, 'left', 'r1')", .uuid(lead.id), .uuid(cast.maria.id))
      #expect(
        try await cast.maria.asks("select from core.task where promise and member = auth.me()")
          .count == 1)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `an account manager leaves: clients stand on the head's desk`() async throws {
    try await Cast.play { cast in
      let client = try await cast.client("Acme", of: cast.anna)
      try await cast.adam.asks(Self.leave, .uuid(cast.anna.id), "k")
      let desk = try await cast.helen.asks("select client from head.desk where what = 'client'")
      #expect(try desk.map { try $0["client", as: UUID.self] } == [client])
      #expect(try await cast.anna.asks("select from core.client").count == 0)
      let custodians: Int = try await cast.one(
        "select count(*) from core.contact where custodian is not null")
      #expect(custodians == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `the last head and the last admin stay; nobody else lets a member go`() async throws {
    try await Cast.play { cast in
      #expect(
        await cast.adam.refused(Self.leave(.uuid(cast.helen.id), "k1"))?.detail["rule"]?.text
          == "last_one")
      #expect(await cast.adam.refused(Self.leave(.uuid(cast.adam.id), "k2"))?.word == "ORDER")
      #expect(await cast.adam.refusal(Self.leave, .uuid(UUID()), "k3") == "EMPTY")
      let clock: UUID = try await cast.one(
        "select id from core.member where sign_in_name = 'clock'")
      #expect(await cast.adam.refusal(Self.leave, .uuid(clock), "k4") == "EMPTY")
      for person in cast.all where person.name != "adam" {
        #expect(await person.refusal(Self.leave, .uuid(cast.oleg.id), "k") == "42501")
      }
    }
  }

  @Test func `two heads leave at once: one of them stays`() async throws {
    try await Cast.play { cast in
      let other: UUID = try await cast.one(
        "insert into core.member (sign_in_name, name, tier) values ('hugo', 'Hugo', 'head') returning id"
      )
      async let one = cast.adam.refusal(Self.leave, .uuid(cast.helen.id), "k1")
      async let two = cast.adam.refusal(Self.leave, .uuid(other), "k2")
      let words = await [one, two]
      #expect(words.filter { $0 == "ORDER" }.count == 1)
      let left: Int = try await cast.one(
        "select count(*) from core.member where tier = 'head' and active")
      #expect(left == 1)
    }
  }

  @Test func `leaving and accepting at the same moment: no lead is left with who is gone`()
    async throws
  {
    try await Cast.play { cast in
      for round in 1...6 {
        _ = try await cast.contact("Racer \(round)", numbers: ["+7812888000\(round)"])
        try await cast.qualified("Racer \(round)")
        async let taken = cast.mark.refusal("select managers.accept($1)", .text("a\(round)"))
        async let gone = cast.adam.refusal(Self.leave, .uuid(cast.mark.id), .text("l\(round)"))
        let words = await [taken, gone]
        #expect(words[1] == nil)
        #expect(words[0] == nil || words[0] == "NOONE" || words[0] == "STALE", "\(words)")
        let held: Int = try await cast.one(
          "select count(*) from core.lead where holder = $1", .uuid(cast.mark.id))
        #expect(held == 0)
        #expect(try await cast.violations() == [])
        try await cast.sees(
          "update core.member set active = true, left_at = null where id = $1", .uuid(cast.mark.id))
        try await cast.sees(
          "update auth.session set ended_at = null where member = $1", .uuid(cast.mark.id))
      }
    }
  }

  @Test func `a sweep and a finish at the same moment: one of them, and one result`() async throws {
    try await Cast.play { cast in
      for round in 1...6 {
        let lead = try await cast.lead(
          "Racer \(round)", numbers: ["+7812999000\(round)"], priority: 1)
        let card = try await cast.claimed(by: cast.olga)
        try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
        try await cast.sees(
          "update core.lead set lease_until = clock_timestamp() + interval '20 milliseconds' where id = $1",
          .uuid(lead.id))
        try await Task.sleep(for: .milliseconds(17))
        async let finished = cast.olga.refusal(
          "select operators.record_outcome($1, 'refused', 5, null, null, false, null, $2)",
          .uuid(card), .text("r\(round)"))
        async let swept = cast.clock("expire_leases")
        let (word, count) = try await (finished, swept)
        if count == 0, word == "STALE" { _ = try await cast.clock("expire_leases") }
        let place = try await cast.place(of: lead)
        #expect(place == (word == nil ? "closed" : "calling"))
        #expect(word == nil || word == "STALE")
        let live: Int = try await cast.one(
          "select count(*) from core.attempt where ended_at is null")
        #expect(live == 0)
        #expect(try await cast.violations() == [])
        try await cast.sees(
          "update core.lead set ready = false, due_at = now() + interval '9 days' where place = 'calling'"
        )
      }
    }
  }
}
