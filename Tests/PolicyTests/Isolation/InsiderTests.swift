import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What a member could do with the doors they have, over and over, to learn more than is theirs.
@Suite struct InsiderTests {
  /// Olga claims and gives back; the word that refuses the giving back, nil where it was taken.
  private func leafs(_ cast: Cast) async throws -> String? {
    let card = try await cast.claimed(by: cast.olga)
    return await cast.olga.refusal(
      "select operators.release($1, $2)", .uuid(card), .text("\(UUID())"))
  }

  @Test func `leafing through the base ends after the hour's cards given back`() async throws {
    try await Cast.play { cast in
      for number in 1...4 {
        try await cast.lead("Lead \(number)", numbers: ["+7495111000\(number)"])
      }
      try await cast.sees("update core.department set releases_an_hour = 2")
      #expect(try await leafs(cast) == nil)
      #expect(try await leafs(cast) == nil)
      #expect(try await leafs(cast) == "LIMIT")
      // The card stays in hand, and may be called.
      let card = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'd')", .uuid(card))
      #expect(try await cast.sees("select * from ops.violations()").isEmpty)
    }
  }

  @Test func `numbers shown to an operator are counted by the hour, by revealing and by dialling`()
    async throws
  {
    try await Cast.play { cast in
      for number in 1...3 {
        try await cast.lead("Lead \(number)", numbers: ["+7495111000\(number)"])
      }
      try await cast.sees("update core.department set operator_reveals_an_hour = 2")
      let first = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.reveal($1, 'k')", .uuid(first))
      // Shown once it counts once.
      try await cast.olga.asks("select operators.reveal($1, 'k')", .uuid(first))
      try await cast.olga.asks("select operators.dial($1, 'k')", .uuid(first))
      #expect(await cast.olga.isRefused("busy", first) == nil)
      let second = try await cast.claimed(by: cast.olga)
      try await cast.olga.asks("select operators.dial($1, 'k')", .uuid(second))
      #expect(await cast.olga.isRefused("busy", second) == nil)
      let third = try await cast.claimed(by: cast.olga)
      #expect(await cast.olga.refusal("select operators.dial($1, 'k')", .uuid(third)) == "LIMIT")
      #expect(await cast.olga.refusal("select operators.reveal($1, 'k')", .uuid(third)) == "LIMIT")
      #expect(try await cast.one("select count(*) from core.egress where tier = 'operators'") == 2)
    }
  }

  @Test func `who names a zone first does not decide what its clock shows`() async throws {
    try await Cast.play { cast in
      for members in [["Europe/London"], ["Asia/Omsk", "Europe/London"]] {
        let refused = await cast.mark.refusal(
          """
          select managers.open('X', null, '+74951110009', '+7 •••', 'fixed', null, 'Asia/Tokyo', $1, 'x',
            'sales', 'k')
          """, .texts(members))
        #expect(refused == "WRONG", "\(members)")
      }
      try await cast.mark.asks(
        "select managers.open('X', null, '+74951110009', '+7 •••', 'fixed', null, 'Asia/Tokyo', '{Asia/Tokyo}', 'x', 'sales', 'k')"
      )
    }
  }

  @Test func `two repeats of an act that found nothing do not both go to work`() async throws {
    try await Cast.play { cast in
      try await cast.mark.asks("select managers.accept('again')")
      for number in ["+74951110001", "+74951110002"] {
        try await cast.maria.asks(
          "select managers.open('X', null, $1, '+7 •••', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', 'x', 'qualification', $1)",
          .text(number))
      }
      // Both wait where a manager's acceptances take turns.
      try await cast.owner.execute(
        script:
          "begin; select pg_advisory_xact_lock(hashtextextended('\(cast.mark.id.uuidString.lowercased())', 2))"
      )
      async let one = cast.mark.asks("select managers.accept('again')")
      async let other = cast.mark.asks("select managers.accept('again')")
      // One of them waits for the lock, the other for the one.
      try await cast.untilWaiting(2)
      try await cast.owner.execute(script: "commit")
      _ = try await (one, other)
      #expect(
        try await cast.one("select count(*) from core.lead where holder = $1", .uuid(cast.mark.id))
          == 1)
    }
  }

  @Test func `an own enquiry back into the queue leaves no task in the hand that gave it`()
    async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.mark.asks(
        "select managers.nurture($1, current_date + 3, (select id from managers.reasons where kind = 'later' limit 1), null, 'n')",
        .uuid(lead.id))
      let task: UUID = try await cast.one(
        "select id from core.task where lead = $1 and done_at is null", .uuid(lead.id))
      try await cast.mark.asks(
        "select managers.open('X', null, '+74950000001', '+7 •••', 'fixed', null, 'Europe/Moscow', '{Europe/Moscow}', 'x', 'qualification', 'o')"
      )
      #expect(
        await cast.mark.refusal(
          "select managers.move_task($1, now() + interval '1 day', 'mine?', 'm')", .uuid(task))
          == "EMPTY")
    }
  }

  @Test func `a payment task ended after the win comes again to who keeps the client`() async throws
  {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.walks(lead, to: "referrals")
      try await cast.mark.asks(
        "select managers.record_payment($1, (select id from managers.invoices where lead = $1), 1000, current_date, 'p')",
        .uuid(lead.id))
      try await cast.mark.asks(
        "select managers.win($1, $2, null, true, 'x', 100000, 'RUB', 'w')", .uuid(lead.id),
        try await cast.version(lead))
      let keeper: UUID = try await cast.one(
        "select account_manager from core.client where contact = $1", .uuid(lead.contact))
      let account = keeper == cast.anna.id ? cast.anna : cast.artur
      let rows = try await account.asks(
        "select id from accounts.tasks where kind = 'payment' and invoice_no = '7'")
      try await account.asks(
        "select accounts.finish_task($1, 'promised', null, null, 'f')", .uuid(try rows[0]["id"]))
      let again = try await account.asks(
        "select client from accounts.tasks where kind = 'payment' and invoice_no = '7'")
      #expect(again.count == 1)
      #expect(
        try await cast.one("select due_at is null from core.lead where id = $1", .uuid(lead.id))
          as Bool)
    }
  }

  @Test func `a member's zone is one by name, and their language one of ours`() async throws {
    try await Cast.play { cast in
      for (language, zone, field) in [
        ("ru", "<script>5", "zone"), ("xx", "Europe/Moscow", "language"),
      ] {
        let refusal = await cast.adam.refused(
          Call(
            "select admins.change_member($1, 'Helen', $2, $3, null, $4)",
            [.uuid(cast.helen.id), .text(language), .text(zone), .text("k\(field)")]))
        #expect(refusal?.word == "WRONG")
        #expect(refusal?.detail["field"]?.text == field)
      }
    }
  }
}
