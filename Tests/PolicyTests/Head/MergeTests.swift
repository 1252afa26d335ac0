import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Merging two contacts: what each had becomes the survivor's, both ids live on, nothing is deleted.
@Suite struct MergeTests {
  static let merge: Statement = "select head.merge($1, $2, $3, $4)"

  /// Why it is refused, or nil where it is done.
  private static func why(_ cast: Cast, _ merged: UUID, _ survivor: UUID) async -> String? {
    let refused = await cast.helen.refused(
      merge(.uuid(merged), .uuid(survivor), .null, .text(UUID().uuidString)))
    return refused.map { $0.detail["rule"]?.text ?? $0.word }
  }

  @Test
  func
    `the lead that came further goes on with what was due; the other closes; names and numbers join`()
    async throws
  {
    try await Cast.play { cast in
      let sold = try await cast.accepted("Acme", by: cast.mark)
      let cold = try await cast.lead("Birch")
      let calls: Int = try await cast.one("select count(*) from core.attempt")
      // Mark wrote down a number that the base has with Birch: it stands for that one until the merge.
      try await cast.sees(
        "select core.add_number($1, '+73830000003', '+7 383 •••-••-03', 'fixed', m) from core.member m where m.sign_in_name = 'mark'",
        .uuid(sold.contact))
      let likely = try await cast.helen.gets(
        "select head.preview_merge($1, null)", .uuid(sold.id))
      guard case .array(let same)? = likely?["likely"] else { throw Trouble.noList }
      #expect(same.count == 1)

      let answer = try await cast.helen.gets(
        Self.merge, .uuid(sold.contact), .uuid(cold.contact), "One bank, two entries", "m1")
      #expect(answer?["lead"]?.text == sold.id.uuidString.lowercased())
      #expect(try await cast.place(of: sold) == "sales")
      #expect(try await cast.place(of: cold) == "closed")
      #expect(try await cast.mark.asks("select from core.name").count == 2)
      let seen = try await cast.mark.asks(
        "select masked from managers.numbers where lead = $1", .uuid(sold.id))
      #expect(seen.count == 3)
      for lead in [sold, cold] {
        let contact: UUID = try await cast.one(
          "select contact from core.lead where id = $1", .uuid(lead.id))
        #expect(contact == cold.contact)
      }
      // The history is one, and says what happened; the calls stay recorded as they were.
      let history = try await cast.mark.asks(
        "select act, body from managers.history where contact = $1 and act in ('called', 'merged', 'accepted') and kind <> 'note'",
        .uuid(cold.contact))
      let acts = try history.map { try $0["act", as: String.self] }
      #expect(acts.filter { $0 == "called" }.count == calls)
      #expect(acts.contains("accepted"))
      let told = try history.compactMap { try $0["body", as: String?.self] }
      #expect(told.contains { $0.contains("Ivan Acme") && $0.contains("One bank, two entries") })
      #expect(
        try await cast.helen.gets(
          Self.merge, .uuid(sold.contact), .uuid(cold.contact), "One bank, two entries", "m1")
          == answer)
      #expect(
        await cast.helen.refusal(
          Self.merge, .uuid(cold.contact), .uuid(sold.contact), "One bank, two entries", "m1")
          == "REUSE")
      // Whoever rings from either number is the survivor, and the lead goes on in one hand.
      try await cast.helen.asks(
        ReassignTests.reassign, .uuid(sold.id), .uuid(cast.maria.id), "workload", "r")
      #expect(try await cast.mark.asks("select from core.name").count == 0)
      #expect(try await cast.mark.asks("select from core.merge").count == 0)
      #expect(try await cast.maria.asks("select from core.name").count == 2)
      #expect(try await cast.maria.asks("select from core.merge").count == 1)
      #expect(try await cast.violations() == [])
    }
  }

  @Test
  func `of two clients the survivor's goes on with all orders, and the old address leads there`()
    async throws
  {
    try await Cast.play { cast in
      let first = try await cast.client("Acme", of: cast.anna)
      let second = try await cast.client("Birch", of: cast.anna)
      try await cast.anna.asks(
        "select accounts.record_order($1, 'Flour', 10000, 'RUB', current_date, null, 'o')",
        .uuid(second))
      try await cast.anna.asks(
        "select accounts.add_task($1, null, 'call', 'Ask about flour', now() + interval '1 day', true, 't')",
        .uuid(second))
      let contacts = try await cast.sees(
        "select contact from core.client order by id = $1 desc", .uuid(first))
      let (into, from): (UUID, UUID) = (try contacts[0]["contact"], try contacts[1]["contact"])
      try await cast.helen.asks(Self.merge, .uuid(from), .uuid(into), .null, "m")
      #expect(try await cast.anna.asks("select from accounts.clients").count == 1)
      #expect(
        try await cast.anna.asks(
          "select from accounts.client_orders where client = $1", .uuid(first)
        ).count == 1)
      #expect(
        try await cast.anna.asks(
          "select from accounts.tasks where client = $1 and promise", .uuid(first)
        ).count == 1)
      let leads: UUID = try await cast.one(
        "select s.id from core.client c join core.contact k on k.id = c.contact join core.client s on s.contact = k.merged_into where c.id = $1",
        .uuid(second))
      #expect(leads == first)
      #expect(
        try await cast.anna.asks(
          "select survivor from accounts.merged_clients where id = $1", .uuid(second)
        ).count == 1)
      #expect(
        try await cast.anna.asks("select from accounts.history where act = 'merged'").count >= 1)
      // A third one: what pointed at the first points at it, in one step.
      let third = try await cast.client("Cedar", of: cast.anna)
      let last: UUID = try await cast.one(
        "select contact from core.client where id = $1", .uuid(third))
      try await cast.helen.asks(Self.merge, .uuid(into), .uuid(last), .null, "m2")
      let survivors: Int = try await cast.one(
        "select count(*) from core.contact where merged_into = $1", .uuid(last))
      #expect(survivors == 2)
      #expect(try await cast.artur.asks("select from accounts.merged_clients").count == 0)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a client that is also in the queue hears of it as a task; a cold lead of it ends`()
    async throws
  {
    try await Cast.play { cast in
      let waiting = try await cast.qualified("Acme")
      let client = try await cast.client("Birch", of: cast.anna)
      let keeps: UUID = try await cast.one(
        "select contact from core.client where id = $1", .uuid(client))
      try await cast.helen.asks(Self.merge, .uuid(keeps), .uuid(waiting.contact), .null, "m")
      #expect(try await cast.place(of: waiting) == "closed")
      let now: UUID = try await cast.one(
        "select contact from core.client where id = $1", .uuid(client))
      #expect(now == waiting.contact)
      let tasks = try await cast.anna.asks(
        "select subject from accounts.tasks where client = $1", .uuid(client))
      #expect(tasks.count == 1)
      #expect(try tasks[0]["subject", as: String.self].contains("Transfers abroad"))
      #expect(try await cast.anna.asks("select from core.name").count == 2)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `it is refused with its reason, and then nothing has changed`() async throws {
    try await Cast.play { cast in
      let sold = try await cast.accepted("Acme", by: cast.mark)
      let other = try await cast.accepted("Birch", by: cast.maria)
      #expect(await Self.why(cast, sold.contact, sold.contact) == "merge_same")
      #expect(await Self.why(cast, sold.contact, UUID()) == "EMPTY")
      #expect(await Self.why(cast, sold.contact, other.contact) == "merge_two_holders")
      let cedar = try await cast.contact("Cedar")
      try await cast.sees(
        "insert into core.link (contact, other, kind, member) values ($1, $2, 'works_at', $3)",
        .uuid(cedar), .uuid(sold.contact), .uuid(cast.mark.id))
      #expect(await Self.why(cast, cedar, sold.contact) == "merge_belongs")
      let calling = try await cast.lead("Dove", numbers: ["+78125550001"], priority: 1)
      _ = try await cast.claimed(by: cast.olga)
      #expect(await Self.why(cast, calling.contact, sold.contact) == "merge_on_call")
      #expect(await Self.why(cast, sold.contact, calling.contact) == "merge_on_call")
      try await cast.olga.asks(
        "select operators.release((operators.card()->>'card')::uuid, 'r')")
      #expect(await Self.why(cast, calling.contact, sold.contact) == nil)
      #expect(await Self.why(cast, calling.contact, sold.contact) == "merge_merged")
      #expect(await Self.why(cast, other.contact, calling.contact) == "merge_merged")
      // A client on the head's desk and a sale in a manager's hands.
      let client = try await cast.client("Elm", of: cast.anna)
      try await cast.helen.asks(
        "select head.reassign_client($1, null, 'absence', 'd')", .uuid(client))
      let elm: UUID = try await cast.one(
        "select contact from core.client where id = $1", .uuid(client))
      #expect(await Self.why(cast, elm, sold.contact) == "merge_sale_and_client")
      #expect(await Self.why(cast, sold.contact, elm) == "merge_sale_and_client")
      let merged: Int = try await cast.one("select count(*) from core.merge")
      #expect(merged == 1)
      for person in cast.all where person.name != "helen" {
        #expect(
          await person.refusal(Self.merge, .uuid(other.contact), .uuid(elm), .null, "x") == "42501")
      }
      for text in [
        "update core.merge set note = 'other'", "delete from core.merge",
        "update core.contact set merged_into = id where merged_into is null",
      ] {
        await #expect(throws: PostgresError.self) { try await cast.sees(text) }
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `while it happens somebody claims, accepts or enquires: one lead, one hand`()
    async throws
  {
    try await Cast.play { cast in
      for round in 1...4 {
        let number = "+781255520\(round)0"
        let first = try await cast.lead("Twin \(round)", numbers: [number], priority: 1)
        let second = try await cast.qualified("Double \(round)".replacing(" ", with: "-"))
        async let merged = cast.helen.refused(
          Self.merge(
            .uuid(first.contact), .uuid(second.contact), .null, .text("m\(round)")))
        async let claimed = cast.oleg.refusal("select operators.claim('c')")
        async let accepted = cast.mark.refusal(
          "select managers.accept($1)", .text("a\(round)"))
        async let asked = cast.maria.refusal(
          "select managers.open('Somebody', null, $1, '+7 812 •••', 'other', null, 'Europe/Moscow', '{Europe/Moscow}', 'Help', 'qualification', $2)",
          .text(number), .text("o\(round)"))
        let (joined, others) = (await merged, await [claimed, accepted, asked])
        #expect(joined == nil || ["TAKEN", "ORDER"].contains(joined?.word), "\(joined as Any)")
        #expect(others[1] == nil, "\(others)")
        let open: Int = try await cast.one(
          """
          select count(*) from core.lead l join core.contact c on c.id = l.contact
          where (c.id in ($1, $2) or c.merged_into in ($1, $2)) and l.place not in ('won', 'closed')
          """, .uuid(first.contact), .uuid(second.contact))
        #expect(open == (joined == nil ? 1 : 2))
      }
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `a merge of nothing is refused by a word`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let nobody = Value.uuid(UUID())
      for (merged, survivor) in [
        (Value.null, Value.uuid(lead.contact)), (.uuid(lead.contact), .null), (.null, .null),
        (nobody, nobody), (nobody, .uuid(lead.contact)),
      ] {
        #expect(
          await cast.helen.refusal(Self.merge, merged, survivor, .null, .text(UUID().uuidString))
            == "EMPTY")
      }
      #expect(try await cast.violations() == [])
    }
  }

  /// The answer was not what the test reads.
  private enum Trouble: Error { case noList }
}
