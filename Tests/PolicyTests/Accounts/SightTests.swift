import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Who sees what of a client, before and after it changes hands.
struct SightTests {
  static let views: [Statement] = [
    "select count(*)::int from accounts.clients", "select count(*)::int from accounts.circle",
    "select count(*)::int from accounts.client_people",
    "select count(*)::int from accounts.client_facts",
    "select count(*)::int from accounts.client_invoices",
    "select count(*)::int from accounts.history",
    "select count(*)::int from accounts.tasks", "select count(*)::int from accounts.requests",
    "select count(*)::int from core.name", "select count(*)::int from core.fact",
    "select count(*)::int from core.contact", "select count(*)::int from core.task",
    "select count(*)::int from core.journal", "select count(*)::int from core.lead",
    "select count(*)::int from core.touch",
  ]

  @Test func `the keeper sees everything, a colleague nothing, other tiers no view`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      try await cast.anna.asks(
        "select accounts.touch($1, 'visit', 'Tea', now() + interval '1 day', 'k')",
        .uuid(care.client.id))
      for view in Self.views {
        #expect(try await cast.anna.asks(view)[0][0, as: Int.self] > 0, "\(view.text)")
        #expect(try await cast.artur.asks(view)[0][0, as: Int.self] == 0, "\(view.text)")
      }
      for view in Self.views.prefix(8) {
        #expect(try await cast.mark.asks(view)[0][0, as: Int.self] == 0, "\(view.text)")
        for person in [cast.olga, cast.helen, cast.adam, cast.pavel] {
          #expect(await person.refusal(view) == "42501", "\(person.name) \(view.text)")
        }
      }
      let numbers: Statement = "select count(*)::int from accounts.numbers($1)"
      #expect(try await cast.anna.asks(numbers, .uuid(care.client.id))[0][0, as: Int.self] == 3)
      #expect(try await cast.artur.asks(numbers, .uuid(care.client.id))[0][0, as: Int.self] == 0)
      #expect(await cast.anna.refusal("select count(*) from core.number") == "42501")
      #expect(
        try await cast.mark.asks("select count(*)::int from core.name")[0][0, as: Int.self] == 0)
    }
  }

  @Test func `handed on, a client takes its people, tasks, requests and history along`()
    async throws
  {
    try await Cast.play { cast in
      let care = try await Care(cast)
      let one: Statement = "select count(*)::int from accounts.history where client = $1"
      let before = try await cast.anna.asks(one, .uuid(care.client.id))[0][0, as: Int.self]
      try await cast.hand(care.client, to: cast.artur)
      #expect(try await cast.anna.asks(one, .uuid(care.client.id))[0][0, as: Int.self] == 0)
      // Two entries more: the client and its open request changed hands.
      #expect(
        try await cast.artur.asks(one, .uuid(care.client.id))[0][0, as: Int.self] == before + 2)
      #expect(
        try await cast.artur.asks("select name from accounts.client_people")[0][0, as: String.self]
          == "Ivan")
      #expect(
        try await cast.artur.asks("select count(*)::int from accounts.tasks")[0][0, as: Int.self]
          == 3)
      #expect(
        await cast.anna.refusal(
          "select accounts.finish_task($1, 'x', null, null, 'k')", .uuid(care.task)) == "EMPTY")
      try await cast.artur.asks(
        "select accounts.close_request($1, 'solved', 'Called', 'k')", .uuid(care.request))
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `on the head's desk no account manager sees a client`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      try await cast.hand(care.client, to: nil)
      for person in [cast.anna, cast.artur] {
        #expect(
          try await person.asks(
            "select count(*)::int from accounts.clients where id = $1", .uuid(care.client.id))[0][
              0, as: Int.self] == 0)
      }
      #expect(
        try await cast.helen.asks(
          "select count(*)::int from core.name where contact = $1", .uuid(care.client.contact))[0][
            0, as: Int.self] == 1)
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `the history goes back to the first call`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.qualified("Acme")
      let client = try await cast.cared("Acme", by: cast.anna)
      #expect(client.contact == lead.contact)
      let kinds: [String] = try await cast.anna.asks(
        "select array_agg(distinct kind order by kind) from accounts.history where client = $1",
        .uuid(client.id))[0][0]
      #expect(kinds.contains("call") && kinds.contains("answer") && kinds.contains("move"))
      let caller: String = try await cast.anna.asks(
        "select member from accounts.history where kind = 'call'")[0][0]
      #expect(caller == "Olga")
      let answers = try await cast.anna.gets("select accounts.answers($1)", .uuid(client.id))
      #expect(answers?.json.contains("Transfers abroad") == true)
      #expect(
        try await cast.artur.gets("select accounts.answers($1)", .uuid(client.id)) == .array([]))
    }
  }
}
