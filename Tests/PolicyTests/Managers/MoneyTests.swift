import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct SaleMoneyTests {
  private static func payment(_ lead: CastLead, _ cents: Int64, _ key: String) -> Call {
    Call(
      "select managers.record_payment($1, (select id from managers.invoices where lead = $1), $2, current_date, $3)",
      [.uuid(lead.id), .int(cents), .text(key)])
  }

  @Test func `an invoice is issued when closing, not before`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      let early = await cast.mark.refused(
        Call(
          "select managers.issue_invoice($1, '7', 100000, 'RUB', current_date + 10, 'i')",
          [.uuid(lead.id)]))
      #expect(early?.word == "ORDER")
      #expect(early?.detail["rule"]?.text == "invoice_when_closing")
      try await cast.walks(lead, to: "closing")
      let invoice = Call(
        "select managers.mark($1, 'invoice_issued', 'yes', $2, 'm')",
        [.uuid(lead.id), try await cast.version(lead)])
      #expect(await cast.mark.refused(invoice)?.word == "ORDER")
      try await cast.bills(lead)
      let chased: Bool = try await cast.one(
        """
        select t.kind = 'payment' and t.member = $2 and t.due_at between now() + interval '47 hours' and now() + interval '49 hours'
          and exists (select from core.check_mark m where m.lead = $1 and m.item = 'invoice_issued' and m.value is not null)
        from core.task t where t.lead = $1 and t.invoice is not null and t.done_at is null
        """, .uuid(lead.id), .uuid(cast.mark.id))
      #expect(chased)
    }
  }

  @Test func `an unpaid invoice is chased again, a paid one no more`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.walks(lead, to: "closing")
      try await cast.bills(lead)
      try await cast.mark.asks(
        "select managers.finish_task((select id from managers.tasks where kind = 'payment'), 'they will', null, null, null, null, 'f')"
      )
      #expect(
        try await cast.one(
          "select count(*) from core.task where kind = 'payment' and done_at is null") == 1)
      #expect(
        await cast.mark.refused(Self.payment(lead, 100_001, "p0"))?.detail["rule"]?.text == "above")
      #expect(await cast.mark.refused(Self.payment(lead, 0, "p0"))?.word == "WRONG")
      try await cast.mark.asks(Self.payment(lead, 40_000, "p1"))
      try await cast.mark.asks(Self.payment(lead, 40_000, "p1"))
      #expect(try await cast.one("select count(*) from core.payment") == 1)
      try await cast.mark.asks(Self.payment(lead, 60_000, "p2"))
      #expect(
        try await cast.one("select count(*) from core.invoice where paid_at is not null") == 1)
      #expect(
        try await cast.one(
          "select count(*) from core.task where kind = 'payment' and done_at is null") == 0)
      #expect(await cast.mark.refused(Self.payment(lead, 100, "p3"))?.word == "WRONG")
      #expect(
        await cast.mark.refusal("select managers.lose($1, 'too_dear', null, 'l')", .uuid(lead.id))
          == "ORDER")
    }
  }
}
