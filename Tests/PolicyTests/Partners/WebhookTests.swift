import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Events on their way to partners: in order, by one server at a time, for 72 hours.
@Suite struct WebhookTests {
  /// What a server took.
  struct Taken {
    let no: Int
    let leaseNo: Int
    let body: Tree?
    var number: Int? { body?["data"]?["number"]?.text.flatMap { Int($0) } }
  }

  private func take(_ cast: Cast, _ most: Int = 100) async throws -> [Taken] {
    try await Clockwork(pool: cast.pool("rounds"), key: Cast.key)
      .ask(Call("select no, lease_no, body from rounds.take_deliveries($1)", [.int(Int64(most))]))
      .map {
        let body: String = try $0["body"]
        return Taken(
          no: try $0["no"], leaseNo: try $0["lease_no"],
          body: try? JSONReader.read([UInt8](body.utf8)))
      }
  }

  @discardableResult
  private func settle(_ cast: Cast, _ taken: Taken, _ status: Int?, _ trouble: String? = nil)
    async throws -> Bool
  {
    try await Clockwork(pool: cast.pool("rounds"), key: Cast.key)
      .ask(
        Call(
          "select rounds.settle_delivery($1, $2, $3, $4, 5) as done",
          [.int(Int64(taken.no)), .int(Int64(taken.leaseNo)), .init(status), .init(trouble)])
      )[0]["done"]
  }

  @Test func `events of one lead go one after the other, those of others do not wait for them`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      let (slow, quick) = (UUID(), UUID())
      try await cast.tells(3, of: slow)
      try await cast.tells(1, of: quick, from: 9)
      let first = try await take(cast)
      #expect(first.compactMap(\.number).sorted() == [1, 9])
      #expect(try await take(cast).isEmpty)
      let one = try #require(first.first { $0.number == 1 })
      try await settle(cast, one, 500)
      // It is tried again later: the next one waits for it.
      #expect(try await take(cast).isEmpty)
      try await cast.sees(
        "update core.webhook_delivery set due_at = now() where due_at is not null and lease_until is null"
      )
      let again = try #require(try await take(cast).first)
      #expect(again.number == 1)
      try await settle(cast, again, 204)
      let second = try await take(cast)
      #expect(second.map(\.number) == [2])
      // What came meanwhile stands behind.
      try await cast.tells(1, of: slow, from: 4)
      #expect(try await take(cast).isEmpty)
      try await settle(cast, second[0], 200)
      #expect(try await take(cast).map(\.number) == [3])
    }
  }

  @Test func `what one server holds no other gets, and a lost lease settles nothing`() async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      try await cast.tells()
      let held = try #require(try await take(cast).first)
      #expect(try await take(cast).isEmpty)
      try await cast.sees(
        "update core.webhook_delivery set due_at = now(), lease_until = now() - interval '1 second'"
      )
      let taken = try #require(try await take(cast).first)
      #expect(taken.no == held.no)
      #expect(taken.leaseNo == held.leaseNo + 1)
      #expect(try await settle(cast, held, 204) == false)
      #expect(try await settle(cast, taken, 204))
      #expect(try await settle(cast, taken, 204) == false)
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
      let first = try #require(try await take(cast).first)
      let hours: Double = try await cast.one(
        "select extract(epoch from give_up_at - now())::float8 / 3600 from core.webhook_delivery where no = $1",
        .int(Int64(first.no)))
      #expect(hours > 71.9 && hours <= 72)
      try await cast.sees(
        "update core.webhook_delivery set give_up_at = now() where no = $1", .int(Int64(first.no)))
      try await settle(cast, first, nil, "unreachable")
      let log = try await cast.pavel.gets(
        "select partners.deliveries($1, 'given_up', null, 10)", .uuid(webhook))
      #expect(log?["items"]?[0]?["state"]?.text == "given_up")
      #expect(log?["items"]?[0]?["trouble"]?.text == "unreachable")
      #expect(try await take(cast).map(\.number) == [2])
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
      let taken = try await take(cast)
      try await settle(cast, taken[0], 410)
      try await settle(cast, taken[1], 500)
      #expect(try await cast.clock("give_up_deliveries") == 1)
      let shown = try await cast.pavel.gets("select partners.webhooks()")
      #expect(shown?[0]?["disabled_as"]?.text == "gone")
      try await cast.tells()
      #expect(try await take(cast).isEmpty)
      let log = try await cast.pavel.gets(
        "select partners.deliveries($1, null, null, 10)", .uuid(webhook))
      #expect(log?["items"]?.items.map { $0["state"]?.text } == ["given_up", "given_up"])
    }
  }

  @Test func `an address that keeps failing is tried by one event at a time`() async throws {
    try await Cast.play { cast in
      try await cast.webhook()
      for _ in 1...20 { try await cast.tells() }
      for taken in try await take(cast, 12) { try await settle(cast, taken, nil, "slow") }
      let failures: Int = try await cast.one("select failures from core.webhook")
      #expect(failures == 12)
      #expect(try await take(cast).isEmpty)
      try await cast.sees("update core.webhook set failed_at = now() - interval '11 seconds'")
      let probe = try await take(cast)
      #expect(probe.count == 1)
      #expect(try await take(cast).isEmpty)
      try await settle(cast, probe[0], 200)
      #expect(try await take(cast).count >= 7)
    }
  }

  @Test
  func `a partner keeps half of a server's hands busy at most, however many addresses it has`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.webhook()
      for number in 1...4 {
        try await cast.pavel.asks(
          "select partners.add_webhook($1, null, $1)", .text("https://h\(number).example.ru/"))
      }
      for _ in 1...30 { try await cast.tells() }
      let taken = try await take(cast, 128)
      #expect((50...64).contains(taken.count))
      #expect(try await take(cast, 128).isEmpty)
      // What comes through makes room for as many.
      for one in taken.prefix(10) { try await settle(cast, one, 204) }
      #expect(try await take(cast, 128).count == 10)
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
              for taken in try await take(cast, 7) {
                mine.append((taken.body?["data"]?["card"]?.text ?? "", taken.number ?? 0))
                try await settle(cast, taken, 204)
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
