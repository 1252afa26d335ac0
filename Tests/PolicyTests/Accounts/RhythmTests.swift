import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Orders and their rhythm, money and its chase, touches, loss and return.
struct RhythmTests {
  static let order: Statement =
    "select accounts.record_order($1, 'Flour', 100, 'RUB', current_date - $2::int, null, $3)"

  @Test func `the rhythm is the median time between days with orders, from three on`() async throws
  {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      var rhythms: [String] = []
      // Days 100, 90, 90 again, 60, 0 ago: gaps 10, 30, 60.
      for (place, ago) in [100, 90, 90, 60, 0].enumerated() {
        let answer = try await cast.anna.gets(
          Self.order, .uuid(client.id), .int(Int64(ago)), .text("k\(place)"))
        rhythms.append(answer?["rhythm_days"]?.text ?? "none")
      }
      #expect(rhythms == ["none", "none", "none", "20", "30"])
    }
  }

  @Test func `a lost client is back with its order`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      try await cast.anna.asks(
        "select accounts.add_task($1, null, 'call', 'Ask', now() + interval '1 day', false, 'k0')",
        .uuid(client.id))
      try await cast.anna.asks("select accounts.lose($1, 'unhappy', 'k1')", .uuid(client.id))
      #expect(
        try await cast.one("select place || ' ' || lost_reason from core.client") == "lost unhappy")
      #expect(try await cast.one("select count(*)::int from core.task where done_at is null") == 0)
      #expect(
        await cast.anna.refusal("select accounts.lose($1, 'unhappy', 'k2')", .uuid(client.id))
          == "ORDER")
      try await cast.anna.asks(Self.order, .uuid(client.id), 0, "k3")
      #expect(
        try await cast.one(
          "select place || ' ' || (lost_reason is null)::text || ' ' || (next_touch_at > now())::text from core.client"
        ) == "loyalty true true")
      #expect(
        try await cast.one("select act from core.journal order by id desc limit 1") == "ordered")
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `a client with an open request is not lost`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      let refused = await cast.anna.refused(
        Call("select accounts.lose($1, 'unhappy', 'k')", [.uuid(care.client.id)]))
      #expect(refused?.word == "ORDER" && refused?.detail["rule"]?.text == "requests")
      #expect(
        await cast.anna.refusal("select accounts.lose($1, 'too_dear', 'k')", .uuid(care.client.id))
          == "WRONG")
    }
  }

  @Test func `a touch names the next one`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      let touch: Statement = "select accounts.touch($1, 'call', 'Fine', $2, $3)"
      #expect(await cast.anna.refusal(touch, .uuid(client.id), .null, "k1") == "WRONG")
      #expect(await cast.anna.refusal(touch, .uuid(client.id), .time(.now - 3600), "k2") == "WRONG")
      let next = Date.now + 86_400
      try await cast.anna.asks(touch, .uuid(client.id), .time(next), "k3")
      let kept: Date = try await cast.one("select next_touch_at from core.client")
      #expect(abs(kept.timeIntervalSince(next)) < 0.01)
    }
  }

  @Test func `an invoice is chased until its payments reach it`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      let invoice = try await cast.anna.made(
        "invoice", "select accounts.issue_invoice($1, '17', 500, 'RUB', current_date + 1, 'k1')",
        .uuid(client.id))
      let chase: Statement = "select id from accounts.tasks where kind = 'payment'"
      let first: UUID = try await cast.anna.asks(chase)[0][0]
      try await cast.anna.asks(
        "select accounts.finish_task($1, 'Tomorrow, they say', null, null, 'k2')", .uuid(first))
      let second: UUID = try await cast.anna.asks(chase)[0][0]
      #expect(first != second)
      let pay: Statement = "select accounts.record_payment($1, $2, $3, $4, current_date, $5)"
      try await cast.anna.asks(pay, .uuid(client.id), .uuid(invoice), 200, "RUB", "k3")
      #expect(try await cast.anna.asks(chase).count == 1)
      #expect(
        await cast.anna.refusal(pay, .uuid(client.id), .uuid(invoice), 300, "USD", "k4") == "WRONG")
      let above = await cast.anna.refused(
        Call(pay, [.uuid(client.id), .uuid(invoice), 301, "RUB", "k4"]))
      #expect(above?.detail["field"]?.text == "amount" && above?.detail["rule"]?.text == "above")
      try await cast.anna.asks(pay, .uuid(client.id), .uuid(invoice), 300, "RUB", "k5")
      #expect(try await cast.anna.asks(chase).count == 0)
      #expect(
        await cast.anna.refusal(pay, .uuid(client.id), .uuid(invoice), 1, "RUB", "k6") == "WRONG")
      #expect(
        await cast.anna.refusal(
          "select accounts.issue_invoice($1, '17', 1, 'RUB', current_date, 'k7')", .uuid(client.id))
          == "WRONG")
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `what cannot be is refused by field`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      let id = Value.uuid(client.id)
      for (field, call) in [
        (
          "amount",
          Call("select accounts.record_order($1, 'x', 0, 'RUB', current_date, null, 'k')", [id])
        ),
        (
          "currency",
          Call("select accounts.record_order($1, 'x', 1, 'rub', current_date, null, 'k')", [id])
        ),
        (
          "ordered_on",
          Call("select accounts.record_order($1, 'x', 1, 'RUB', current_date + 2, null, 'k')", [id])
        ),
        (
          "subject",
          Call("select accounts.record_order($1, ' ', 1, 'RUB', current_date, null, 'k')", [id])
        ),
        (
          "request",
          Call("select accounts.record_order($1, 'x', 1, 'RUB', current_date, $1, 'k')", [id])
        ),
        (
          "month", Call("select accounts.add_fact($1, null, 'holiday', 'x', null, null, 'k')", [id])
        ),
        ("day", Call("select accounts.add_fact($1, null, 'holiday', 'x', 2, 30, 'k')", [id])),
        ("about", Call("select accounts.add_fact($1, $1, 'pet', 'x', null, null, 'k')", [id])),
        ("kind", Call("select accounts.add_fact($1, null, 'dog', 'x', null, null, 'k')", [id])),
        ("other", Call("select accounts.add_link($1, $1, 'partner', null, 'k')", [id])),
        (
          "due_on",
          Call("select accounts.issue_invoice($1, '1', 1, 'RUB', current_date - 3, 'k')", [id])
        ),
        (
          "due_at",
          Call(
            "select accounts.add_task($1, null, 'call', 'x', now() - interval '1 day', false, 'k')",
            [id])
        ),
        (
          "class",
          Call(
            "select accounts.edit_profile($1, 1, 'x', null, null, null, null, null, null, null, 'Z', 'k')",
            [id])
        ),
      ] {
        let refused = await cast.anna.refused(call)
        #expect(refused?.word == "WRONG" && refused?.detail["field"]?.text == field, "\(field)")
      }
    }
  }
}
