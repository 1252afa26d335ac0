import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Every act of the account managers, tried as every login role.
struct ActTests {
  @Test func `each act is done once, journaled once and told once`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      for (place, act) in care.acts().enumerated() {
        let before: Int = try await cast.one("select count(*)::int from core.journal")
        let told: Int = try await cast.one("select count(*)::int from core.outbox")
        let call = care.acts(key: "act\(place)")[place].call
        let first = try await cast.anna.asks(call)[0][0, as: String.self]
        let last: String = try await cast.one(
          "select act from core.journal order by id desc limit 1")
        #expect(last == act.verb)
        #expect(try await cast.one("select count(*)::int from core.journal") == before + 1)
        #expect(try await cast.one("select count(*)::int from core.outbox") == told + 1)
        if act.verb == "profile_edited" { continue }  // its body holds the version, which moved
        let again = try await cast.anna.asks(call)[0][0, as: String.self]
        #expect(again == first, "\(act.verb)")
        #expect(try await cast.one("select count(*)::int from core.journal") == before + 1)
      }
      let wrongs = try await cast.wrongs()
      #expect(wrongs == [])
    }
  }

  @Test func `nobody else does any of it`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      let version: Int = try await cast.one(
        "select version from core.client where id = $1", .uuid(care.client.id))
      let before: Int = try await cast.one("select count(*)::int from core.journal")
      for act in care.acts(version: version, key: "theirs") {
        for person in [cast.artur, cast.mark] {
          #expect(await person.refused(act.call)?.word == "EMPTY", "\(person.name) \(act.verb)")
        }
        for person in [cast.olga, cast.helen, cast.adam, cast.pavel] {
          #expect(await person.refused(act.call)?.word == "42501", "\(person.name) \(act.verb)")
        }
      }
      #expect(try await cast.one("select count(*)::int from core.journal") == before)
    }
  }

  @Test func `what was written never leaves in an event`() async throws {
    try await Cast.play { cast in
      let care = try await Care(cast)
      for (place, act) in care.acts(key: "k").enumerated() {
        _ = act
        try await cast.anna.asks(care.acts(key: "k\(place)")[place].call)
      }
      let events: String = try await cast.one(
        "select string_agg(detail::text, ' ') from core.outbox")
      for written in [
        "Rex", "Tea", "Ivan", "Petra", "Late delivery", "All is well", "Say hello", "+7",
      ] {
        #expect(!events.contains(written), "\(written)")
      }
    }
  }

  @Test func `one key is one act, and another body under it is refused`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      let id = Value.uuid(client.id)
      try await cast.anna.asks(
        "select accounts.add_fact($1, null, 'pet', 'Rex', null, null, 'k')", id)
      #expect(
        await cast.anna.refusal(
          "select accounts.add_fact($1, null, 'pet', 'Max', null, null, 'k')", id) == "REUSE")
      #expect(
        await cast.anna.refusal(
          "select accounts.add_fact($1, null, 'pet', 'Max', null, null, null)", id) == "WRONG")
    }
  }

  @Test func `a profile filled from an old version is refused`() async throws {
    try await Cast.play { cast in
      let client = try await cast.cared(by: cast.anna)
      let save: Statement =
        "select accounts.edit_profile($1, $2, $3, null, null, null, null, 'Tver', null, null, 'A', $4)"
      try await cast.anna.asks(save, .uuid(client.id), 1, "Acme", "k1")
      #expect(await cast.anna.refusal(save, .uuid(client.id), 1, "Acme again", "k2") == "STALE")
      #expect(await cast.anna.refusal(save, .uuid(client.id), 2, "  ", "k3") == "WRONG")
      let fields: [String] = try await cast.one(
        "select array(select jsonb_array_elements_text(detail -> 'fields')) from core.journal where act = 'profile_edited'"
      )
      #expect(fields == ["city", "class", "company", "industry", "name", "position"])
    }
  }
}
