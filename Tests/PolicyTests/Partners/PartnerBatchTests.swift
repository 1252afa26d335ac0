import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What may be given in a batch, when cards come from it, and what its next holder learns of the last.
@Suite struct PartnerBatchTests {
  private static let open: Statement = "select head.open_batch($1, $2, $3::text::jsonb, $4)"

  /// Opens a batch of leads that wait already; how it is refused, nil where it is not.
  private func opens(_ cast: Cast, _ size: Int, for partner: UUID = Cast.north) async -> Refusal? {
    await cast.helen.refused(
      Call(
        Self.open,
        [
          .uuid(partner), .uuid(Cast.banks),
          .text(#"{"name": "B", "size": \#(size), "price_cents": 1}"#), .text(UUID().uuidString),
        ]))
  }

  /// How many leads of the banks the head is told may be given.
  private func toGive(_ cast: Cast) async throws -> Int {
    let rows = try await cast.helen.asks(
      "select leads from head.to_give() where campaign = $1", .uuid(Cast.banks))
    return try rows.first.map { try $0["leads", as: Int.self] } ?? 0
  }

  /// Lets every lead that waits be due.
  private func wakes(_ cast: Cast) async throws {
    try await cast.sees(
      "update core.lead set due_at = now() - interval '1 second', ready = callback_for is null where place = 'calling'"
    )
  }

  @Test
  func `what was promised, what is an own callback and what another partner has is not given`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.batch(2, of: try await cast.south())
      let batch = try await cast.batch(1)
      let north = try await cast.key()
      try await north.asks(
        "select partners.record_outcome($1, 'callback', 1, null, $2, false, null, null, 'o')",
        .uuid(try await north.isTalking()), .time(.now + 3600))
      try await cast.helen.asks("select head.stop_batch($1, 's')", .uuid(batch))
      try await cast.lead("free", numbers: ["+74951110001"])
      let own = try await cast.lead("own", numbers: ["+74951110003"])
      try await cast.sees(
        "update core.lead set callback_for = $2, ready = false where id = $1", .uuid(own.id),
        .uuid(cast.olga.id))
      let refused = await opens(cast, 2)
      #expect(refused?.detail["field"]?.text == "size" && refused?.detail["count"]?.text == "1")
      // As many as the page says there are: neither what is given, nor what is in hand.
      #expect(try await toGive(cast) == 1)
      #expect(await opens(cast, 1) == nil)
      #expect(try await toGive(cast) == 0)
      try await cast.lead("next", numbers: ["+74951110004"])
      #expect(try await toGive(cast) == 1)
      #expect(try await cast.oleg.gets("select operators.claim('c')") != nil)
      #expect(try await toGive(cast) == 0)
    }
  }

  @Test func `no batch is opened for a partner that is stopped, nor in a campaign that has ended`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await cast.helen.asks("select head.stop_partner($1, 's')", .uuid(Cast.north))
      #expect(await opens(cast, 1)?.detail["field"]?.text == "partner")
      let add: Statement =
        "select head.add_partner_key($1, 'k', '{work}', null, 30, sha256('k'), 'k')"
      let refused = await cast.helen.refused(Call(add, [.uuid(Cast.north)]))
      #expect(refused?.word == "ORDER" && refused?.detail["rule"]?.text == "partner_stopped")
      #expect(
        await cast.helen.refusal("select head.stop_partner($1, 't')", .uuid(Cast.north)) == "ORDER")
      try await cast.helen.asks("select head.resume_partner($1, 'r')", .uuid(Cast.north))
      #expect(
        await cast.helen.refusal("select head.resume_partner($1, 'u')", .uuid(Cast.north))
          == "ORDER")
      try await cast.helen.asks("select head.switch_campaign($1, 'ended', 'e')", .uuid(Cast.banks))
      #expect(await opens(cast, 1)?.detail["field"]?.text == "campaign")
    }
  }

  @Test(arguments: [
    "update core.batch set ends_on = current_date - 2",
    "update core.department set operators_on = false",
    "update core.campaign set status = 'paused'",
    "update core.campaign set starts_on = current_date + 2",
    "update core.campaign set ends_on = current_date - 2",
  ])
  func `a batch that rests gives nothing out, a promised callback neither`(rest: String)
    async throws
  {
    try await Cast.play { cast in
      let batch = try await cast.batch(2)
      let north = try await cast.key()
      let card = try await north.isTalking()
      try await north.asks(
        "select partners.record_outcome($1, 'callback', 1, null, $2, true, null, null, 'o')",
        .uuid(card), .time(.now + 3600))
      try await wakes(cast)
      try await cast.sees(rest)
      #expect(try await north.claims(2) == [])
      let refused = await north.refused("select partners.claim($1, 1, 'c')", .uuid(batch))
      #expect(refused?.word == "CLOSE" && refused?.detail["rule"]?.text == "batch")
      #expect(
        try await north.gets("select partners.batch($1)", .uuid(batch))?["state"]?.text == "resting"
      )
    }
  }

  @Test func `an own callback is its agent's alone, of the batch that is named, within hours`()
    async throws
  {
    try await Cast.play { cast in
      let first = try await cast.batch(1)
      let north = try await cast.key()
      try await north.asks("select partners.add_agent('Petra', 'petra', 'a')")
      let card = try await north.isTalking()
      try await north.asks(
        "select partners.record_outcome($1, 'callback', 1, null, $2, true, null, null, 'o')",
        .uuid(card), .time(.now + 3600))
      let second = try await cast.batch(1)
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 second' where callback_for is not null")
      func claims(_ key: PartnerKey, of batch: UUID, _ count: Int = 2) async throws -> [String] {
        let answer = try await key.gets(
          "select partners.claim($1, $2, $3)", .uuid(batch), .int(Int64(count)),
          .text(UUID().uuidString))
        return answer?["items"]?.items.compactMap { $0["batch"]?.text } ?? []
      }
      #expect(try await claims(north.by("petra"), of: first).isEmpty)
      #expect(try await claims(north, of: second, 2) == [second.uuidString.lowercased()])
      // The batch's hours of today are over, or not begun.
      try await cast.sees(
        "update core.batch b set calls_from = x.at, calls_to = x.at + interval '1 minute' from (select case when (now() at time zone 'Europe/Moscow')::time < '12:00' then time '23:00' else time '01:00' end as at) x where b.id = $1",
        .uuid(first))
      #expect(try await claims(north, of: first).isEmpty)
      try await cast.sees("update core.batch set calls_from = null, calls_to = null")
      #expect(try await claims(north, of: first) == [first.uuidString.lowercased()])
      #expect(try await cast.violations() == [])
    }
  }

  @Test
  func `who gets a lead after another partner learns nothing of its calls, answers and leases`()
    async throws
  {
    try await Cast.play { cast in
      let south = try await cast.south()
      let batch = try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.isTalking()
      try await north.asks(
        "select partners.answer($1, '{\"need\": \"north heard it\"}', 1, 'a')", .uuid(card))
      try await north.asks(
        "select partners.record_outcome($1, 'busy', 1, 'north noted it', null, false, null, 1, 'o')",
        .uuid(card))
      try await cast.helen.asks("select head.stop_batch($1, 's')", .uuid(batch))
      #expect(await opens(cast, 1, for: south) == nil)
      try await wakes(cast)
      let other = try await cast.key(of: south)
      let shown = try await other.gets("select partners.claim(null, 1, 'c')")
      let mine = shown?["items"]?[0]
      #expect(mine?["lease"]?["number"]?.text == "1")
      #expect(mine?["calls"] == .array([]) && mine?["answers"] == .object([:]))
      #expect(shown?.json.contains("north") == false)
      let id = try #require(mine?["card"]?.text.flatMap(UUID.init(uuidString:)))
      #expect(
        await other.refused("select partners.dial($1, 2, 'd')", .uuid(id))?.word == "STALE")
      try await other.asks("select partners.dial($1, 1, 'd')", .uuid(id))
      #expect(
        await other.refused(
          "select partners.hand_over($1, '{\"authority\": true, \"budget\": 1, \"timing\": \"now\"}', null, 1, 1, 'h')",
          .uuid(id))?.detail["missing"] == .array([.string("need")]))
      // What the first one did stays its own, and counts where it was done.
      #expect(
        try await north.gets("select partners.handovers(null, null, null, 9)")?["items"]
          == .array([]))
      let totals = try await north.gets("select partners.totals(null, 1, null)")
      #expect(totals?["total"]?[0]?["calls"]?.text == "1")
    }
  }

  @Test func `what comes back into a closed batch waits for own operators`() async throws {
    try await Cast.play { cast in
      let batch = try await cast.batch(2)
      let north = try await cast.key()
      let card = try await north.handsOver()
      try await cast.helen.asks("select head.stop_batch($1, 's')", .uuid(batch))
      #expect(await cast.helen.refusal("select head.stop_batch($1, 't')", .uuid(batch)) == "ORDER")
      // Who called by its script reads it on, who did not does not.
      try await north.asks("select partners.add_agent('Petra', 'petra', 'a')")
      let script: Statement = "select partners.script('dddddddd-0000-4000-8000-000000000011')"
      #expect(await north.refused(script) == nil)
      #expect(await north.by("petra").refused(script)?.word == "EMPTY")
      let lead: UUID = try await cast.one(
        "select lead from core.attempt where id = $1", .uuid(card))
      try await cast.mark.asks(
        "select managers.send_back($1, 'not_qualified', null, 's')", .uuid(lead))
      func given() async throws -> Int {
        try await cast.one(
          "select count(*) from core.lead where place = 'calling' and batch is not null")
      }
      #expect(try await given() == 0)
      // One that slipped back in the very second is found by the clock.
      try await cast.sees(
        "update core.lead set batch = $1 where id = $2", .uuid(batch), .uuid(lead))
      _ = try await cast.clock("close_batches")
      #expect(try await given() == 0)
      #expect(try await cast.olga.gets("select operators.claim('k')") != nil)
      #expect(try await cast.violations() == [])
    }
  }
}
