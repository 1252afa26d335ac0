import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Where a callee's clock stands: not known from the number, learned in the call, kept from then on.
@Suite struct ZoneTests {
  private static let learn: Statement = "select operators.learn_zone($1, $2, $3, array[$3], $4)"

  /// A zone of Russia where it is about noon, so that a window around its present hour crosses no midnight.
  private static func noonish(_ cast: Cast) async throws -> String {
    try await cast.one(
      """
      select m.iana from core.zone z, unnest(z.members) m(iana) where z.id = 'RU'
      order by abs(extract(epoch from (now() at time zone m.iana)::time - '12:00')) limit 1
      """)
  }

  /// Leaves the campaign an hour to either side of that zone's present time.
  private static func narrow(_ cast: Cast, to zone: String) async throws {
    try await cast.sees(
      """
      update core.campaign k set weekday_from = w.low, weekday_to = w.high, saturday_from = w.low, saturday_to = w.high,
        sunday_from = w.low, sunday_to = w.high
      from (select date_trunc('minute', now() at time zone $1)::time - interval '1 hour' as low,
        date_trunc('minute', now() at time zone $1)::time + interval '1 hour' as high) w
      where k.name = 'Banks'
      """, .text(zone))
  }

  @Test
  func
    `a contact in no one zone is called only when all are open, and by its own clock once learned`()
    async throws
  {
    try await Cast.play { cast in
      let zone = try await Self.noonish(cast)
      let lead = try await cast.lead("Cedar", zone: "RU")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks(Self.learn, .uuid(card), .null, .text(zone), "z")
      let shown = try await cast.olga.gets("select operators.card()")
      #expect(shown?["zone"]?.text == zone && shown?["zone_is_known"] == .bool(true))
      try await cast.olga.asks("select operators.release($1, 'r')", .uuid(card))
      try await Self.narrow(cast, to: zone)
      // Another one, not asked yet, waits for the hour that suits every zone.
      let other = try await cast.lead(
        "Ural", numbers: ["+79120000077"], zone: "RU", priority: 1)
      let next = try await cast.claimed(by: cast.olga)
      let claimed: UUID = try await cast.one(
        "select lead from core.attempt where id = $1", .uuid(next))
      #expect(claimed == lead.id)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(next))
      #expect(try await cast.oleg.gets("select operators.claim('k')") == nil)
      // The head knows better.
      try await cast.helen.asks(
        "select head.learn_zone($1, 'Tomsk', $2, array[$2], 'h')", .uuid(other.id), .text(zone))
      _ = try await cast.claimed(by: cast.oleg)
      let city: String = try await cast.one(
        "select city from core.contact where id = $1", .uuid(other.contact))
      #expect(city == "Tomsk")
      #expect(try await cast.violations() == [])
    }
  }

  @Test func `what was learned stands in the journal without what was typed`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Cedar", zone: "RU")
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks(Self.learn, .uuid(card), "Omsk by the river", "Asia/Omsk", "z")
      let entry = try await cast.sees(
        "select act, detail::text as detail, member, from_place, to_place from core.journal where subject = $1 order by no desc limit 1",
        .uuid(lead.id))[0]
      #expect(try entry["act"] == "zone_learned")
      #expect(try entry["detail"] == #"{"from": "RU", "zone": "Asia/Omsk"}"#)
      #expect(try entry["member"] == cast.olga.id)
      #expect(try entry["from_place"] == "calling" && (try entry["to_place"]) == "calling")
      // The call goes on as before.
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      try await cast.answerAll(card, by: cast.olga)
      try await cast.olga.asks("select operators.hand_over($1, null, 95, 'h')", .uuid(card))
      #expect(try await cast.violations() == [])
      let again: Int = try await cast.one(
        "select count(*) from core.journal where act = 'zone_learned'")
      #expect(again == 1)
    }
  }

  @Test func `a zone is learned of the card in hand alone, and one zone at a time`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Cedar", zone: "RU")
      let card = try await cast.claimed(by: cast.olga)
      #expect(await cast.oleg.refusal(Self.learn, .uuid(card), .null, "Asia/Omsk", "z") == "EMPTY")
      #expect(
        await cast.olga.refused(
          Call(
            "select operators.learn_zone($1, 'X', 'A+B', array['Asia/Omsk', 'Asia/Tomsk'], 'z')",
            [.uuid(card)]))?.detail["rule"]?.text == "several")
      #expect(await cast.olga.refusal(Self.learn, .uuid(card), .null, "Mars/Base", "z") == "WRONG")
      for person in [cast.mark, cast.anna, cast.adam, cast.pavel, cast.helen] {
        #expect(
          await person.refusal(Self.learn, .uuid(card), .null, "Asia/Omsk", "z") == "42501")
      }
      for person in [cast.olga, cast.mark, cast.anna, cast.adam, cast.pavel] {
        #expect(
          await person.refusal(
            "select head.learn_zone($1, null, 'Asia/Omsk', array['Asia/Omsk'], 'z')", .uuid(lead.id)
          )
            == "42501")
      }
      let zone: String = try await cast.one(
        "select zone from core.lead where id = $1", .uuid(lead.id))
      #expect(zone == "RU")
      try await cast.olga.asks("select operators.release($1, 'r')", .uuid(card))
      #expect(await cast.olga.refusal(Self.learn, .uuid(card), .null, "Asia/Omsk", "y") == "STALE")
    }
  }
}
