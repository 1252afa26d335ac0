import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Events on their way to partners: in order, by one server at a time, for 72 hours.
@Suite struct WebhookTests {
  @Test func `events of one lead go one after the other, those of others do not wait for them`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      let (slow, quick) = (UUID(), UUID())
      try await cast.tells(3, of: slow)
      try await cast.tells(1, of: quick, from: 9)
      let first = try await cast.take()
      #expect(first.compactMap(\.number).sorted() == [1, 9])
      #expect(try await cast.take().isEmpty)
      let one = try #require(first.first { $0.number == 1 })
      try await cast.settle(one, 500)
      // It is tried again later: the next one waits for it.
      #expect(try await cast.take().isEmpty)
      try await cast.sees(
        "update core.webhook_delivery set due_at = now() where due_at is not null and lease_until is null"
      )
      let again = try #require(try await cast.take().first)
      #expect(again.number == 1)
      try await cast.settle(again, 204)
      let second = try await cast.take()
      #expect(second.map(\.number) == [2])
      // What came meanwhile stands behind.
      try await cast.tells(1, of: slow, from: 4)
      #expect(try await cast.take().isEmpty)
      try await cast.settle(second[0], 200)
      #expect(try await cast.take().map(\.number) == [3])
    }
  }

  @Test func `what one server holds no other gets, and a lost lease settles nothing`() async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      try await cast.tells()
      let held = try #require(try await cast.take().first)
      #expect(try await cast.take().isEmpty)
      try await cast.sees(
        "update core.webhook_delivery set due_at = now(), lease_until = now() - interval '1 second'"
      )
      let taken = try #require(try await cast.take().first)
      #expect(taken.no == held.no)
      #expect(taken.leaseNo == held.leaseNo + 1)
      #expect(try await cast.settle(held, 204) == false)
      #expect(try await cast.settle(taken, 204))
      #expect(try await cast.settle(taken, 204) == false)
      let tries: Int = try await cast.one("select tries from core.webhook_delivery")
      #expect(tries == 2)
    }
  }

  @Test func `pauses grow to an hour, with chance in them`() async throws {
    try await Cast.play { cast in
      for (tries, seconds) in [(1, 5.0), (2, 10), (5, 80), (10, 2560), (11, 3600), (80, 3600)] {
        let pauses = try await cast.sees(
          "select extract(epoch from core.webhook_pause($1))::float8 as s from generate_series(1, 40)",
          .int(Int64(tries))
        ).map { try $0["s"] as Double }
        #expect(pauses.allSatisfy { $0 >= seconds * 0.75 && $0 <= seconds * 1.25 })
        #expect(Set(pauses).count > 10)
      }
    }
  }

  @Test func `after 72 hours it is given up, the log says so, and the next one goes`() async throws
  {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      try await cast.tells(2, of: UUID())
      let first = try #require(try await cast.take().first)
      let hours: Double = try await cast.one(
        "select extract(epoch from give_up_at - now())::float8 / 3600 from core.webhook_delivery where no = $1",
        .int(Int64(first.no)))
      #expect(hours > 71.9 && hours <= 72)
      try await cast.sees(
        "update core.webhook_delivery set give_up_at = now() where no = $1", .int(Int64(first.no)))
      try await cast.settle(first, nil, "unreachable")
      let log = try await cast.pavel.gets(
        "select partners.deliveries($1, 'given_up', null, 10)", .uuid(webhook))
      #expect(log?["items"]?[0]?["state"]?.text == "given_up")
      #expect(log?["items"]?[0]?["trouble"]?.text == "unreachable")
      #expect(try await cast.take().map(\.number) == [2])
      // One that nobody could take in time is given up by the clock.
      try await cast.sees(
        "update core.webhook_delivery set give_up_at = now(), lease_until = null, due_at = now() + interval '1 hour' where done_at is null and given_up_at is null"
      )
      #expect(try await cast.clock("give_up_deliveries") == 1)
      #expect(try await cast.clock("give_up_deliveries") == 0)
    }
  }

  @Test func `an address that is gone is disabled, and what was on its way is given up`()
    async throws
  {
    try await Cast.play { cast in
      let webhook = try await cast.webhook()
      try await cast.tells()
      try await cast.tells()
      let taken = try await cast.take()
      try await cast.settle(taken[0], 410)
      try await cast.settle(taken[1], 500)
      #expect(try await cast.clock("give_up_deliveries") == 1)
      let shown = try await cast.pavel.gets("select partners.webhooks()")
      #expect(shown?[0]?["disabled_as"]?.text == "gone")
      try await cast.tells()
      #expect(try await cast.take().isEmpty)
      let log = try await cast.pavel.gets(
        "select partners.deliveries($1, null, null, 10)", .uuid(webhook))
      #expect(log?["items"]?.items.map { $0["state"]?.text } == ["given_up", "given_up"])
    }
  }

  @Test func `an address that keeps failing is tried by one event at a time`() async throws {
    try await Cast.play { cast in
      try await cast.webhook()
      for _ in 1...20 { try await cast.tells() }
      for taken in try await cast.take(12) { try await cast.settle(taken, nil, "slow") }
      let failures: Int = try await cast.one("select failures from core.webhook")
      #expect(failures == 12)
      #expect(try await cast.take().isEmpty)
      try await cast.sees("update core.webhook set failed_at = now() - interval '11 seconds'")
      let probe = try await cast.take()
      #expect(probe.count == 1)
      #expect(try await cast.take().isEmpty)
      try await cast.settle(probe[0], 200)
      #expect(try await cast.take().count >= 7)
    }
  }

  @Test func `many servers send each event once, and each lead's in order`() async throws {
    try await Cast.play { cast in
      try await cast.webhook()
      let leads = (1...12).map { _ in UUID() }
      for lead in leads { try await cast.tells(5, of: lead) }
      let sent = try await withThrowingTaskGroup(of: [(String, Int)].self) { group in
        for _ in 1...3 {
          group.addTask {
            var mine: [(String, Int)] = []
            for _ in 1...60 {
              for taken in try await cast.take(7) {
                mine.append((taken.body?["data"]?["card"]?.text ?? "", taken.number ?? 0))
                try await cast.settle(taken, 204)
              }
            }
            return mine
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(sent.count == 60)
      let order = try await cast.sees(
        "select subject::text as s, array_to_string(array_agg((body::json #>> '{data,number}') order by done_at, no), ' ') as n from core.webhook_delivery group by 1"
      ).map { try $0["n"] as String }
      #expect(order == leads.map { _ in "1 2 3 4 5" })
      let left: Int = try await cast.one(
        "select count(*) from core.webhook_delivery where done_at is null")
      #expect(left == 0)
    }
  }
}
