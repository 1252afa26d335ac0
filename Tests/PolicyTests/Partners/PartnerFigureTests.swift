import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Hand-overs and their fate, and that both sides read the same numbers.
@Suite struct PartnerFigureTests {
  @Test func `a hand-over's fate is told as far as agreed, and figures are the head's`()
    async throws
  {
    try await Cast.play { cast in
      let batch = try await cast.batch(3)
      let north = try await cast.key()
      let first = try await north.handsOver()
      let second = try await north.handsOver()
      try await cast.mark.asks("select managers.accept('a1')")
      let lead: UUID = try await cast.one("select id from core.lead where place = 'qualification'")
      let reason: String = try await cast.one(
        "select id from core.reason where kind = 'send_back' and active order by position limit 1")
      try await cast.mark.asks(
        "select managers.send_back($1, $2, 'rude words', 's1')", .uuid(lead), .text(reason))
      #expect(
        try await north.gets("select partners.handover($1)", .uuid(first))?["state"]?.text
          == "accepted")
      let back = try await north.gets("select partners.handover($1)", .uuid(second))
      #expect(back?["state"]?.text == "sent_back" && back?["reason"]?["id"]?.text == reason)
      #expect(back?.json.contains("rude") == false)
      // It waits in its batch again, for the same partner.
      #expect(
        try await north.gets("select partners.batch($1)", .uuid(batch))?["progress"]?["waiting"]?
          .text == "2")

      let mine = try await north.gets("select partners.totals(null, 30, null)")
      guard case .array(let total)? = mine?["total"] else {
        Issue.record("no total")
        return
      }
      #expect(total[0]["accepted"]?.text == "1" && total[0]["sent_back"]?.text == "1")
      #expect(total[0]["due"]?["cents"]?.text == "150000")
      let theirs = try await cast.helen.asks(
        "select cards, called, handed_over, accepted, sent_back, amount_cents from head.partner_figures($1, null, null, null, 'all')",
        .uuid(Cast.north))
      for (column, field) in [
        ("cards", "cards"), ("called", "calls"), ("handed_over", "handed_over"),
        ("accepted", "accepted"),
        ("sent_back", "sent_back"),
      ] {
        let number: Int = try theirs[0][column]
        #expect(total[0][field]?.text == "\(number)", "\(field)")
      }
      // The journal's own funnel says the same.
      let journal = try await cast.sees(
        "select count(*) filter (where act = 'handed_over') as handed, count(*) filter (where act = 'accepted') as accepted from core.journal where machine = 'lead'"
      )
      let (handed, accepted): (Int, Int) = (try journal[0]["handed"], try journal[0]["accepted"])
      #expect(handed == 2 && accepted == 1)
    }
  }

  @Test func `a win is told only where the contract says so`() async throws {
    try await Cast.play { cast in
      try await cast.batch(1)
      let north = try await cast.key()
      let card = try await north.handsOver()
      try await cast.mark.asks("select managers.accept('a1')")
      try await cast.sees(
        "insert into core.journal (machine, subject, no, contact, at, member, tier, act, from_place, to_place, hash) select 'lead', l.id, l.chain_no + 1, l.contact, now(), l.holder, 'managers', 'won', 'sales', 'won', sha256('x') from core.lead l where l.place = 'sales'"
      )
      #expect(
        try await north.gets("select partners.handover($1)", .uuid(card))?["state"]?.text
          == "accepted")
      #expect(try await north.gets("select partners.handover($1)", .uuid(card))?["won_at"] == .null)
      let sum: Statement = "select partners.totals(null, 30, null)"
      #expect(try await north.gets(sum)?["total"]?[0]?["won"] == .null)
      try await cast.helen.asks(
        "select head.change_partner($1, null, '{\"tells_won\": true}', 'p')", .uuid(Cast.north))
      #expect(
        try await north.gets("select partners.handover($1)", .uuid(card))?["state"]?.text == "won")
      #expect(try await north.gets(sum)?["total"]?[0]?["won"]?.text == "1")
    }
  }

  @Test func `pages of hand-overs join without a gap, and a cursor of nothing is none`()
    async throws
  {
    try await Cast.play { cast in
      let south = try await cast.south()
      try await cast.batch(5)
      let north = try await cast.key()
      var made: [String] = []
      for _ in 1...5 { made.append(try await north.handsOver().uuidString.lowercased()) }
      var read: [String] = []
      var cursor: String?
      repeat {
        let page = try await north.gets(
          "select partners.handovers(null, null, $1, 2)", Value(cursor))
        guard case .array(let items)? = page?["items"] else { break }
        read += items.compactMap { $0["card"]?.text }
        cursor = page?["next_cursor"]?.text
      } while cursor != nil
      #expect(read == made)
      for cursor in ["x", "AAAA", "MTIz"] {
        #expect(
          await north.refused("select partners.handovers(null, null, $1, 2)", .text(cursor))?
            .detail["field"]?.text
            == "cursor")
      }
      let other = try await cast.key(of: south)
      #expect(
        try await other.gets("select partners.handovers(null, null, null, 10)")?["items"]
          == .array([]))
    }
  }

  @Test func `a number reported twice, known or not, is answered alike and never called again`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      try await cast.batch(1)
      let north = try await cast.key()
      let unknown = try await north.gets(
        "select partners.report_quiet('+79990001122', '+7 x-22', 'q1')")
      let known = try await north.gets(
        "select partners.report_quiet('+74950000001', '+7 x-01', 'q2')")
      let again = try await north.gets(
        "select partners.report_quiet('+74950000001', '+7 x-01', 'q3')")
      #expect(unknown == known && known == again)
      let quiet: Bool = try await cast.one("select core.is_quiet(sha256('+74950000001'), null)")
      #expect(quiet)
      // It cannot silence numbers without end, however many agents it has.
      try await north.by(nil).asks("select partners.add_agent('Petra', 'petra', 'a')")
      try await cast.sees("update core.quota set used = 1000 where kind = 'quiet_reports'")
      for agent in [north, north.by("petra")] {
        let last = await agent.refused(
          "select partners.report_quiet('+74950000002', '+7 x-02', 'q4')")
        #expect(last?.word == "LIMIT" && last?.detail["rule"]?.text == "quiet_reports")
      }
    }
  }
}
