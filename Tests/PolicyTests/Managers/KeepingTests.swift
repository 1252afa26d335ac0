import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Without tier 3 a manager looks after the clients they won, and hands them over when it works again.
@Suite struct KeepingTests {
  private static let switching: Statement = "select head.switch_tier(null, $1, $2)"

  @Test func `a manager who keeps a client does all that an account manager does`() async throws {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.switching, false, "off")
      let care = try await Care(cast, by: cast.mark)
      for (place, act) in care.acts().enumerated() {
        try await cast.mark.asks(care.acts(key: "act\(place)")[place].call)
        let (last, tier) = try await Self.last(cast)
        #expect(last == act.verb)
        #expect(tier == "managers")
      }
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  private static func last(_ cast: Cast) async throws -> (String, String) {
    let row = try await cast.sees("select act, tier from core.journal order by id desc limit 1")[0]
    return (try row["act"], try row["tier"])
  }

  @Test func `only the keeper sees the client, its history and its requests`() async throws {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.switching, false, "off")
      let care = try await Care(cast, by: cast.mark)
      try await cast.mark.asks(
        "select accounts.touch($1, 'visit', 'Tea', now() + interval '1 day', 'k')",
        .uuid(care.client.id))
      for view in SightTests.views {
        #expect(try await cast.mark.asks(view)[0][0, as: Int.self] > 0, "\(view.text)")
        for person in [cast.maria, cast.anna] {
          #expect(
            try await person.asks(view)[0][0, as: Int.self] == 0, "\(person.name) \(view.text)")
        }
      }
      // A closed request too, which nobody holds.
      try await cast.mark.asks(
        "select accounts.close_request($1, 'solved', 'Called', 'r')", .uuid(care.request))
      let closed: Statement = "select count(*)::int from accounts.requests where place = 'closed'"
      #expect(try await cast.mark.asks(closed)[0][0, as: Int.self] == 1)
      #expect(try await cast.maria.asks(closed)[0][0, as: Int.self] == 0)
    }
  }

  @Test func `a task of a kept client stands among the manager's tasks with its client`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.switching, false, "off")
      let care = try await Care(cast, by: cast.mark)
      let rows = try await cast.mark.asks("select subject, lead, client from managers.tasks")
      let subjects = try rows.map { try $0["subject", as: String.self] }
      #expect(subjects.contains("Say hello") && subjects.contains("Late delivery"))
      for row in rows {
        #expect(try row["lead", as: UUID?.self] == nil)
        #expect(try row["client", as: UUID?.self] == care.client.id)
      }
      let day = try await cast.mark.gets("select managers.day()")
      #expect(day?["keeps"] == .bool(true) && day?["clients"]?.text == "2")
      let hers = await cast.anna.refusal("select managers.day()")
      #expect(hers == "42501")
    }
  }

  @Test func `numbers of kept clients count against the manager's one limit`() async throws {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.switching, false, "off")
      let care = try await Care(cast, by: cast.mark)
      try await cast.sees("update core.department set manager_reveals_an_hour = 1")
      let reveal: Statement = "select accounts.reveal($1, $2, $3)"
      try await cast.mark.asks(reveal, .uuid(care.client.id), .uuid(care.number), "k1")
      #expect(
        await cast.mark.refusal(reveal, .uuid(care.client.id), .uuid(care.number), "k2") == "LIMIT")
      let tier: String = try await cast.one("select tier from core.egress")
      #expect(tier == "managers")
    }
  }

  @Test
  func `switched on again, tier 3 gets the clients by load and the managers lose sight of them`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.switching, false, "off")
      let care = try await Care(cast, by: cast.mark)
      let answer = try await cast.helen.gets(Self.switching, true, "on")
      #expect(answer?["handed"]?.text == "2")
      for person in [cast.anna, cast.artur] {
        #expect(
          try await person.asks("select count(*)::int from accounts.clients")[0][0, as: Int.self]
            == 1)
      }
      #expect(
        try await cast.mark.asks("select count(*)::int from accounts.clients")[0][0, as: Int.self]
          == 0)
      #expect(try await cast.mark.asks("select from core.name").isEmpty)
      #expect(try await cast.mark.asks("select from managers.tasks").isEmpty)
      let reason: String = try await cast.one(
        "select reason from core.journal where subject = $1 order by no desc limit 1",
        .uuid(care.client.id))
      #expect(reason == "tier_on")
      #expect(
        await cast.mark.refusal(
          "select accounts.touch($1, 'visit', 'Tea', now() + interval '1 day', 'k')",
          .uuid(care.client.id)) == "EMPTY")
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test
  func `what account managers have no room for stays with its manager until the clock finds room`()
    async throws
  {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.switching, false, "off")
      for name in ["Acme", "Birch", "Cedar"] { try await cast.cared(name, by: cast.mark) }
      try await cast.sees("update core.department set clients_cap = 1")
      let answer = try await cast.helen.gets(Self.switching, true, "on")
      #expect(answer?["handed"]?.text == "2")
      #expect(try await cast.clock("hand_clients_over") == 0)
      #expect(
        try await cast.mark.asks("select count(*)::int from accounts.clients")[0][0, as: Int.self]
          == 1)
      try await cast.sees("update core.department set clients_cap = 2")
      #expect(try await cast.clock("hand_clients_over") == 1)
      #expect(try await cast.clock("hand_clients_over") == 0)
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `while tier 3 is off nobody hands clients over`() async throws {
    try await Cast.play { cast in
      try await cast.helen.asks(Self.switching, false, "off")
      try await cast.cared("Acme", by: cast.mark)
      #expect(try await cast.clock("hand_clients_over") == 0)
      let keeper: UUID = try await cast.one("select account_manager from core.client")
      #expect(keeper == cast.mark.id)
    }
  }
}
