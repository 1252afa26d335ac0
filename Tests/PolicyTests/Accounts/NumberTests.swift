import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Numbers of clients: added without a word whether they were known, revealed one by one and counted.
struct NumberTests {
  @Test func `a known number and a new one answer and look alike`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared("Acme", by: cast.anna)
      let add: Statement = "select accounts.add_number($1, null, $2, $3, 'mobile', $4)"
      // The first stands with Cedar, in the cold base.
      let known = try await cast.anna.gets(
        add, .uuid(client.id), "+79990000004", "+7 ••• •••-••-04", "k1")
      let new = try await cast.anna.gets(
        add, .uuid(client.id), "+79990000005", "+7 ••• •••-••-05", "k2")
      #expect(
        known?["client"] == new?["client"] && known?["number"] != nil && new?["number"] != nil)
      let looks = try await cast.anna.asks(
        "select masked || kind || state || quiet::text as look from accounts.numbers($1) where masked like '%0_' and position > 2 order by masked",
        .uuid(client.id))
      #expect(
        try looks.map { try $0["look", as: String.self] } == [
          "+7 ••• •••-••-04mobilegoodfalse", "+7 ••• •••-••-05mobilegoodfalse",
        ])
      for (number, e164) in [(known, "+79990000004"), (new, "+79990000005")] {
        let shown = try await cast.anna.gets(
          "select accounts.reveal($1, $2, $3)", .uuid(client.id),
          .text(number?["number"]?.text ?? ""), .text(e164))
        #expect(shown?["number"]?.text == e164)
      }
      #expect(try await cast.one("select count(*)::int from core.number_claim") == 1)
    }
  }

  @Test func `a reveal is counted once a key and refused above the hour's limit`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      try await cast.sees("update core.department set account_reveals_an_hour = 2")
      let reveal: Statement = "select accounts.reveal($1, $2, $3)"
      for _ in 1...3 {
        let shown = try await cast.anna.gets(
          reveal, .uuid(care.client.id), .uuid(care.number), "k1")
        #expect(shown?["number"]?.text == "+74950000001")
      }
      #expect(
        try await cast.one("select count(*)::int from core.egress where tier = 'accounts'") == 1)
      try await cast.anna.asks(reveal, .uuid(care.client.id), .uuid(care.number), "k2")
      let refused = await cast.anna.refused(
        Call(reveal, [.uuid(care.client.id), .uuid(care.number), "k3"]))
      #expect(refused?.word == "LIMIT")
      #expect(refused?.detail["retry_after"] != nil)
      // The number stands with no key: it is read afresh, and only while the client is one's own.
      let kept: String = try await cast.one("select string_agg(answer::text, ' ') from core.replay")
      #expect(!kept.contains("74950000001"))
      try await cast.hand(care.client, to: cast.artur)
      #expect(
        await cast.anna.refusal(reveal, .uuid(care.client.id), .uuid(care.number), "k1") == "EMPTY")
    }
  }

  @Test func `a number that asked not to be called is shown to nobody`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      try await cast.sees(
        "insert into core.do_not_call (hash, masked, reason, member) select hash, masked, 'asked', $2 from core.number where id = $1",
        .uuid(care.number), .uuid(cast.olga.id))
      #expect(
        await cast.anna.refusal(
          "select accounts.reveal($1, $2, 'k')", .uuid(care.client.id), .uuid(care.number))
          == "QUIET")
    }
  }

  @Test func `numbers of others are not there`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      let foreign: UUID = try await cast.one(
        "select id from core.number where e164 = '+79990000004'")
      #expect(
        await cast.anna.refusal(
          "select accounts.reveal($1, $2, 'k')", .uuid(care.client.id), .uuid(foreign)) == "EMPTY")
      #expect(
        await cast.anna.refusal(
          "select accounts.add_number($1, null, '89161234567', 'x', 'mobile', 'k2')",
          .uuid(care.client.id)) == "WRONG")
    }
  }
}
