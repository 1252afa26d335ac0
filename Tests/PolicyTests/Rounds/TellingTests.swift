import Foundation
import Postgres
import TestKit
import Testing

/// What the clock tells the servers: everything that was committed, once, in words that say nothing to others.
struct TellingTests {
  @Test func `an act that commits late is told then, and nothing is told twice`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.lead("Acme")
      let late = try await cast.clone.owner()
      _ = try await cast.clock("tell_pages")
      let event = """
        insert into core.outbox (act, machine, subject, contact, member)
        select 'noted', 'lead', l.id, l.contact, $2 from core.lead l where l.id = $1
        """
      try await late.query("begin")
      try await late.query(event, [.uuid(lead.id), .uuid(cast.mark.id)])
      try await cast.owner.query(event, [.uuid(lead.id), .uuid(cast.maria.id)])
      #expect(try await cast.clock("tell_pages") == 2)
      #expect(try await cast.clock("tell_pages") == 0)
      try await late.query("commit")
      #expect(try await cast.clock("tell_pages") == 2)
      #expect(try await cast.clock("tell_pages") == 0)
      await late.close()
    }
  }

  @Test func `a topic is the member's own, and nobody else can make it`() async throws {
    try await Cast.play { cast in
      let mine = try await cast.mark.asks("select word, topic from managers.live() order by word")
      let hers = try await cast.maria.asks("select word, topic from managers.live() order by word")
      let words = try mine.map { try $0["word"] as String }
      #expect(words == ["own", "queue"])
      let (own, queue): (String, String) = (try mine[0]["topic"], try mine[1]["topic"])
      #expect(own.wholeMatch(of: /[0-9a-f]{16}/) != nil)
      let (herOwn, herQueue): (String, String) = (try hers[0]["topic"], try hers[1]["topic"])
      #expect(herOwn != own && herQueue == queue)
      for person in cast.all {
        let refusal = await person.refusal("select auth.topic('own', $1)", .uuid(cast.mark.id))
        #expect(refusal == "42501", "\(person.name): \(refusal ?? "told")")
      }
    }
  }

  @Test func `whoever overhears the channel reads topics and nothing else`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.qualified()
      let topics: String = try await cast.one(
        "select string_agg(t.topic, ' ') from core.live_mark m, core.touched(m.told) t")
      #expect(topics.wholeMatch(of: /[0-9a-f]{16}( [0-9a-f]{16})*/) != nil)
      #expect(!topics.contains(lead.id.uuidString.lowercased().prefix(8)))
    }
  }
}
