import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Enquiries that the head takes down: for the queue or a manager, new or known, and said so.
@Suite struct HeadEnquiryTests {
  static let open: Statement =
    "select head.open($1, null, $2, 'Kazan', 'Europe/Moscow', '{Europe/Moscow}', 'A quote', $3, $4, $5)"

  /// Numbers as the server reads them.
  static func numbers(_ e164: String...) -> Value {
    .json(
      "["
        + e164.map {
          #"{"e164": "\#($0)", "masked": "+7 ••• •••-••-\#($0.suffix(2))", "kind": "mobile"}"#
        }
        .joined(separator: ",") + "]")
  }

  @Test func `a new enquiry waits in the queue with all its numbers and its campaign`() async throws
  {
    try await Cast.play { cast in
      let answer = try await cast.helen.gets(
        Self.open, "Nina", Self.numbers("+79170000099", "+79170000098"), .uuid(Cast.banks), .null,
        "k")
      #expect(answer?["known"] == .bool(false))
      #expect(answer?["place"]?.text == "qualification")
      let row = try await cast.helen.asks(
        """
        select l.campaign_name, (select count(*) from core.number n where n.contact = l.contact) as numbers
        from head.leads l
        """)[0]
      #expect(try row["campaign_name", as: String.self] == "Banks")
      #expect(try row["numbers", as: Int.self] == 2)
      let again = try await cast.helen.gets(
        Self.open, "Nina", Self.numbers("+79170000099", "+79170000098"), .uuid(Cast.banks), .null,
        "k")
      #expect(again == answer)
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `straight to a manager it is held at once, its first task within the norm`()
    async throws
  {
    try await Cast.play { cast in
      let answer = try await cast.helen.gets(
        Self.open, "Nina", Self.numbers("+79170000099"), .null, .uuid(cast.mark.id), "k")
      #expect(answer?["place"]?.text == "sales")
      #expect(answer?["holder_name"]?.text == "Mark")
      #expect(try await cast.mark.asks("select from managers.leads").count == 1)
      #expect(try await cast.mark.asks("select from core.name").count == 1)
      #expect(try await cast.maria.asks("select from core.name").isEmpty)
      let inNorm: Bool = try await cast.one(
        "select count(*) = 1 and bool_and(t.due_at = core.working_time(t.created_at, '15 minutes')) from core.task t"
      )
      #expect(inNorm)
      #expect(try await cast.violations() == [])
    }
  }

  @Test
  func `a known number joins what exists, whichever of the numbers it is, and the answer says so`()
    async throws
  {
    try await Cast.play { cast in
      let calling = try await cast.lead("Acme")
      let joined = try await cast.helen.gets(
        Self.open, "Ivan", Self.numbers("+79170000099", "+74950000001"), .null, .null, "k1")
      #expect(joined?["known"] == .bool(true))
      #expect(joined?["lead"]?.text == calling.id.uuidString.lowercased())
      #expect(try await cast.place(of: calling) == "qualification")
      let added: UUID = try await cast.one(
        "select contact from core.number where e164 = '+79170000099'")
      #expect(added == calling.contact)
      try await cast.mark.asks("select managers.accept('a')")
      // Held already: it stays with its manager, whoever was named.
      let held = try await cast.helen.gets(
        Self.open, "Ivan", Self.numbers("+74950000001"), .null, .uuid(cast.maria.id), "k2")
      #expect(held?["holder_name"]?.text == "Mark")
      #expect(try await cast.maria.asks("select from managers.leads").isEmpty)
      let told: Int = try await cast.one(
        "select count(*) from core.task where member = $1 and done_at is null", .uuid(cast.mark.id))
      #expect(told == 2)
      let client = try await cast.client("Birch", of: cast.anna)
      let answer = try await cast.helen.gets(
        Self.open, "Berta", Self.numbers("+73830000003"), .null, .uuid(cast.mark.id), "k3")
      #expect(answer?["client"]?.text == client.uuidString.lowercased())
      #expect(answer?["holder_name"]?.text == "Anna")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `what cannot be is refused by its field`() async throws {
    try await Cast.play { cast in
      func refused(_ numbers: Value, _ campaign: Value = .null, _ to: Value = .null) async
        -> Refusal?
      {
        await cast.helen.refused(Self.open("Nina", numbers, campaign, to, .text(UUID().uuidString)))
      }
      let good = Self.numbers("+79170000099")
      #expect(await refused(.json("[]"))?.detail["field"]?.text == "phone")
      #expect(await refused(.json(#"["+79170000099"]"#))?.detail["field"]?.text == "phone")
      #expect(await refused(good, .uuid(UUID()))?.detail["field"]?.text == "campaign")
      try await cast.sees("update core.campaign set status = 'ended'")
      #expect(await refused(good, .uuid(Cast.banks))?.detail["field"]?.text == "campaign")
      #expect(await refused(good, .null, .uuid(cast.olga.id))?.detail["field"]?.text == "to")
      try await cast.sees(
        """
        insert into core.do_not_call (hash, masked, reason, member)
        select hash, masked, 'asked', $1 from core.number where e164 = '+79160000002'
        """, .uuid(cast.olga.id))
      #expect(await refused(Self.numbers("+79170000099", "+79160000002"))?.word == "QUIET")
      let leads: Int = try await cast.one("select count(*) from core.lead")
      #expect(leads == 0)
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal(Self.open, "Nina", good, .null, .null, "k") == "42501")
      }
    }
  }
}
