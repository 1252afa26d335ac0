import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct ClaimTests {
  @Test func `priority comes before due time, and due time before arrival`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Third", numbers: ["+74951000003"], priority: 100, due: "-1 minute")
      try await cast.lead("Second", numbers: ["+74951000002"], priority: 100, due: "-1 hour")
      try await cast.lead("First", numbers: ["+74951000001"], priority: 50, due: "-1 second")
      try await cast.lead("Never", numbers: ["+74951000004"], priority: 1, due: "1 hour")
      for name in ["First", "Second", "Third"] {
        let card = try await cast.olga.gets("select operators.claim('k')")
        #expect(card?["name"]?.text == name)
        try await cast.olga.asks(
          "select operators.dial($1, 'd')", .uuid(UUID(uuidString: card?["card"]?.text ?? "")!))
        try await cast.olga.records("no_answer", UUID(uuidString: card?["card"]?.text ?? "")!)
      }
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
    }
  }

  @Test func `the better zone's lead comes first, whichever zone it is in`() async throws {
    try await Cast.play { cast in
      try await cast.lead(
        "West", numbers: ["+74951000001"], zone: "Europe/Moscow", due: "-1 minute")
      try await cast.lead("East", numbers: ["+74951000002"], zone: "Asia/Omsk", due: "-2 minutes")
      #expect(try await cast.olga.gets("select operators.claim('k')")?["name"]?.text == "East")
      #expect(try await cast.oleg.gets("select operators.claim('k')")?["name"]?.text == "West")
    }
  }

  @Test func `a campaign with a better priority is worked first`() async throws {
    try await Cast.play { cast in
      let urgent = try await cast.campaign("Urgent", priority: 5)
      try await cast.lead("Acme", priority: 1)
      try await cast.lead("Birch", in: urgent, priority: 900)
      #expect(
        try await cast.olga.gets("select operators.claim('k')")?["campaign"]?.text == "Urgent")
    }
  }

  @Test func `a claim repeated answers with the card in hand`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await cast.lead("Birch")
      let first = try await cast.claimed(by: cast.olga)
      #expect(try await cast.claimed(by: cast.olga) == first)
      #expect(
        try await cast.olga.gets("select operators.card()")?["card"]?.text
          == first.uuidString.lowercased())
    }
  }

  @Test func `twenty claims of one operator at once give one card`() async throws {
    try await Cast.play(connections: 20) { cast in
      for number in 1...20 {
        try await cast.lead("c\(number)", numbers: ["+7495100\(1000 + number)"])
      }
      let cards = try await withThrowingTaskGroup(of: UUID.self) { group in
        for _ in 1...20 { group.addTask { try await cast.claimed(by: cast.olga) } }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(cards.count == 1)
      #expect(try await cast.one("select count(*) from core.attempt") == 1)
    }
  }

  @Test func `twenty operators at once get twenty different cards`() async throws {
    try await Cast.play(connections: 20) { cast in
      for number in 1...20 {
        try await cast.lead("c\(number)", numbers: ["+7495100\(1000 + number)"])
      }
      let people = try await cast.operators(20)
      let cards = try await withThrowingTaskGroup(of: UUID.self) { group in
        for person in people { group.addTask { try await cast.claimed(by: person) } }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(cards.count == 20)
      #expect(
        try await cast.one("select count(distinct number) from core.attempt where ended_at is null")
          == 20)
      #expect(
        try await cast.one("select count(distinct holder) from core.lead where place = 'on_call'")
          == 20)
    }
  }

  @Test func `one number has one live call over two campaigns, and the second claim passes on`()
    async throws
  {
    try await Cast.play { cast in
      let other = try await cast.campaign("Other", priority: 50)
      let birch = try await cast.lead("Birch", priority: 1)
      let second = try await cast.secondLead(of: birch, in: other)
      try await cast.lead("Cedar")
      #expect(try await cast.olga.gets("select operators.claim('k')")?["campaign"]?.text == "Other")
      #expect(
        try await cast.oleg.gets("select operators.claim('k')")?["name"]?.text == "Cedric Cedar")
      #expect(try await cast.place(second) == "on_call")
      #expect(try await cast.place(birch) == "calling")
      let waits: Bool = try await cast.one(
        "select due_at between now() + interval '4 minutes' and now() + interval '6 minutes' from core.lead where id = $1",
        .uuid(birch.id))
      #expect(waits)
    }
  }

  @Test func `a second number of the contact is called while the first is on a call`() async throws
  {
    try await Cast.play { cast in
      let other = try await cast.campaign("Other")
      let acme = try await cast.lead("Acme")
      _ = try await cast.secondLead(of: acme, in: other)
      let one = try await cast.olga.gets("select operators.claim('k')")?["number"]?.text
      let two = try await cast.oleg.gets("select operators.claim('k')")?["number"]?.text
      #expect(Set([one, two]) == ["+7 495 •••-••-01", "+7 916 •••-••-02"])
    }
  }

  @Test func `twenty operators who collide on ten numbers get ten cards and no error`() async throws
  {
    try await Cast.play(connections: 20) { cast in
      let other = try await cast.campaign("Other")
      for number in 1...10 {
        let lead = try await cast.lead("c\(number)", numbers: ["+7495100\(1000 + number)"])
        _ = try await cast.secondLead(of: lead, in: other)
      }
      let people = try await cast.operators(20)
      let cards = try await withThrowingTaskGroup(of: Tree?.self) { group in
        for person in people {
          group.addTask { try await person.gets("select operators.claim('k')") }
        }
        return try await group.reduce(into: []) { $0.append($1?["card"]?.text) }
      }
      #expect(Set(cards.compactMap(\.self)).count == 10)
      #expect(
        try await cast.one("select count(distinct number) from core.attempt where ended_at is null")
          == 10)
      #expect(try await cast.one("select count(*) from core.attempt") == 10)
    }
  }

  @Test func `a campaign given to a team is not offered to others`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let team: UUID = try await cast.one(
        "insert into core.team (name) values ('North') returning id")
      try await cast.sees(
        "update core.campaign set teams = array[$1::uuid] where name = 'Banks'", .uuid(team))
      #expect(try await cast.olga.gets("select operators.claim('k')") == nil)
      try await cast.sees(
        "update core.member set team = $1 where sign_in_name = 'olga'", .uuid(team))
      #expect(try await cast.olga.gets("select operators.claim('k')") != nil)
    }
  }

  @Test func `a campaign that is paused, not begun or over is not called`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      for (change, back) in [
        ("status = 'paused'", "status = 'running'"),
        ("starts_on = current_date + 2", "starts_on = null"),
        ("ends_on = current_date - 2", "ends_on = null"),
      ] {
        try await cast.sees("update core.campaign set \(change)")
        #expect(try await cast.olga.gets("select operators.claim('k')") == nil, "\(change)")
        try await cast.sees("update core.campaign set \(back)")
      }
      #expect(try await cast.olga.gets("select operators.claim('k')") != nil)
    }
  }

  @Test func `with tier 1 switched off nothing is claimed`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await cast.sees("update core.department set operators_on = false")
      #expect(await cast.olga.refusal("select operators.claim('k')") == "CLOSE")
    }
  }

  @Test func `an operator who has left claims nothing`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await cast.sees(
        "update core.member set active = false, left_at = now() where sign_in_name = 'olga'")
      #expect(await cast.olga.refusal("select operators.claim('k')") == "NOONE")
    }
  }

  @Test func `no other tier can call anything of the operators`() async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      let card = try await cast.claimed(by: cast.olga)
      let calls: [Call] = [
        Call("select operators.claim('k')"), Call("select operators.card()"),
        Call("select operators.look_at($1)", [.uuid(card)]),
        Call("select operators.reveal($1, 'k')", [.uuid(card)]),
        Call("select operators.dial($1, 'k')", [.uuid(card)]),
        Call("select operators.extend($1, 'k')", [.uuid(card)]),
        Call("select operators.release($1, 'k')", [.uuid(card)]),
        Call("select operators.answer($1, 'need', '1', null, 'k')", [.uuid(card)]),
        Call("select operators.hand_over($1, null, 1, 'k')", [.uuid(card)]),
        Call(
          "select operators.record_outcome($1, 'busy', 1, null, null, false, null, 'k')",
          [.uuid(card)]),
        Call("select operators.day()"), Call("select operators.callbacks()"),
        Call("select operators.script($1)", [.uuid(card)]),
        Call("select from operators.dispositions"),
      ]
      for person in cast.all where person.role != "operators" {
        for call in calls {
          #expect(
            await person.refused(call)?.word == "42501", "\(person.name): \(call.statement.text)")
        }
      }
    }
  }
}
