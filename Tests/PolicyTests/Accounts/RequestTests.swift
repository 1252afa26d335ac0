import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Tickets of a client in the place `care`.
struct RequestTests {
  @Test func `an open request always has a next task`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      let task: UUID = try await cast.one(
        "select id from core.task where lead = $1 and done_at is null", .uuid(care.request))
      let finish: Statement = "select accounts.finish_task($1, 'Called', $2, $3, $4)"
      let refused = await cast.anna.refused(Call(finish, [.uuid(task), .null, .null, "k1"]))
      #expect(refused?.word == "SHORT")
      #expect(
        refused?.detail["missing"] == .array([.string("next_subject"), .string("next_due_at")]))
      let due = Date.now + 2 * 86_400
      try await cast.anna.asks(finish, .uuid(task), "Call again", .time(due), "k2")
      let kept: Date = try await cast.one(
        "select due_at from core.lead where id = $1", .uuid(care.request))
      #expect(abs(kept.timeIntervalSince(due)) < 0.01)
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `a repeat sale is sold by an order of it`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      let request = try await cast.anna.made(
        "request",
        "select accounts.open_request($1, 'repeat', 'Ten more', now() + interval '1 day', 'k1')",
        .uuid(client.id))
      let close: Statement = "select accounts.close_request($1, 'sold', 'Ten more', $2)"
      #expect(await cast.anna.refusal(close, .uuid(request), "k2") == "SHORT")
      try await cast.anna.asks(
        "select accounts.record_order($1, 'Ten more', 100, 'RUB', current_date, $2, 'k3')",
        .uuid(client.id), .uuid(request))
      try await cast.anna.asks(close, .uuid(request), "k4")
      #expect(await cast.anna.refusal(close, .uuid(request), "k5") == "ORDER")
      #expect(
        try await cast.one("select place || ' ' || close_reason from core.lead") == "closed sold")
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `a complaint is not sold, and its words are needed`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      #expect(
        await cast.anna.refusal(
          "select accounts.close_request($1, 'sold', 'x', 'k1')", .uuid(care.request)) == "WRONG")
      #expect(
        await cast.anna.refusal(
          "select accounts.close_request($1, 'solved', ' ', 'k2')", .uuid(care.request)) == "WRONG")
    }
  }

  @Test func `a request never stands among sales, nor a sale in care`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      for change in [
        "update core.lead set place = 'sales', stage = 'needs' where id = '\(care.request)'",
        "update core.lead set kind = 'sale' where id = '\(care.request)'",
      ] {
        await #expect(throws: PostgresError.self) { try await cast.owner.execute(script: change) }
      }
      // The client keeps its name and history when a request closes.
      try await cast.anna.asks(
        "select accounts.close_request($1, 'declined', 'No', 'k')", .uuid(care.request))
      #expect(
        try await cast.one(
          "select custodian = $2 from core.contact where id = $1", .uuid(care.client.contact),
          .uuid(cast.anna.id)))
    }
  }

  @Test func `days to remember come two weeks ahead, in every year`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      let add: Statement = "select accounts.add_fact($1, $2, 'holiday', $3, $4, $5, $6)"
      for (place, ahead) in [0, 14, 15, 200].enumerated() {
        let parts = Calendar(identifier: .gregorian).dateComponents(
          in: TimeZone(identifier: "Europe/Moscow")!, from: .now + Double(ahead) * 86_400)
        try await cast.anna.asks(
          add, .uuid(care.client.id), .uuid(care.person), .text("in \(ahead)"),
          .int(Int64(parts.month!)), .int(Int64(parts.day!)), .text("k\(place)"))
      }
      let near = try await cast.anna.asks("select body, in_days, person from accounts.holidays")
      #expect(try near.map { try $0["body", as: String.self] } == ["in 0", "in 14"])
      #expect(try near.map { try $0["in_days", as: Int.self] } == [0, 14])
      #expect(try near[0]["person", as: String?.self] == "Ivan")
      // 29 February has its day in every year.
      try await cast.anna.asks(add, .uuid(care.client.id), .null, "leap", 2, 29, "k9")
      #expect(try await cast.anna.asks("select count(*) from accounts.holidays").count == 1)
      #expect(try await cast.artur.asks("select * from accounts.holidays").count == 0)
    }
  }
}
