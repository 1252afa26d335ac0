import Department
import Foundation
import TestKit
import Testing

/// Open pages that keep themselves fresh: told in time, of one's own alone, and over when the member is.
struct LiveHTTPTests {
  @Test func `who watches the queue is told when a lead comes in and when it is taken`()
    async throws
  {
    try await Served.play { cast, client in
      try await cast.maria.program(client).listen("/managers/live") { events in
        try await cast.qualified()
        #expect(try await events.hears("changed queue"))
        try await Task.sleep(for: .seconds(1))
        let before = events.all.filter { $0 == "changed queue" }.count
        try await cast.mark.asks("select managers.accept('k')")
        #expect(try await events.hears("changed queue", times: before + 1))
      }
    }
  }

  @Test
  func `a member hears of what they hold, and of what they lose once, never of what is another's`()
    async throws
  {
    try await Served.play { cast, client in
      let lead = try await cast.accepted("Acme", by: cast.mark)
      let mark = cast.mark.program(client)
      let maria = cast.maria.program(client)
      try await mark.listen("/managers/live") { his in
        try await maria.listen("/managers/live") { hers in
          try await Self.settle(cast)
          let (told, calm) = (Self.owns(his), hers.all.count)
          try await cast.mark.asks(
            "select managers.add_note($1, 'rang', 'n1')", .uuid(lead.id))
          #expect(try await his.hears("changed own", times: told + 1))
          #expect(hers.all.count == calm)
          let lost = Self.owns(his)
          try await cast.helen.asks(
            "select head.reassign($1, $2, 'request', 'r1')", .uuid(lead.id), .uuid(cast.maria.id))
          #expect(try await hers.hears("changed own"))
          #expect(try await his.hears("changed own", times: lost + 1))
          try await Self.settle(cast)
          let over = his.all.count
          try await cast.maria.asks("select managers.add_note($1, 'mine', 'n2')", .uuid(lead.id))
          #expect(try await hers.hears("changed own", times: 2))
          try await Self.settle(cast)
          #expect(his.all.count == over, "\(his.all)")
        }
      }
    }
  }

  @Test
  func `whoever holds leads or clients has a stream, a program's too, and it says words alone`()
    async throws
  {
    try await Served.play { cast, client in
      for (person, word) in [(cast.mark, "queue"), (cast.anna, "own"), (cast.helen, "all")] {
        try await person.program(client).listen("/\(person.role)/live") { events in
          try await cast.lead("Acme \(person.name)")
          try await cast.sees(
            """
            insert into core.outbox (act, machine, subject, contact, member, detail)
            select 'imported', 'lead', l.id, l.contact, $1, '{"from": "qualification", "to": "calling"}'
            from core.lead l limit 1
            """, .uuid(person.id))
          #expect(try await events.hears("changed \(word)"), "\(person.name)")
          #expect(Set(events.all).isSubset(of: ["open open", "changed own", "changed \(word)"]))
        }
      }
      for person in [cast.olga, cast.adam, cast.pavel] {
        let none = try await person.program(client).get("/\(person.role)/live")
        #expect(none.status == 404, "\(person.name)")
      }
    }
  }

  @Test func `whose session ends is told so within seconds, and the stream with it`() async throws {
    try await Served.play { cast, client in
      try await cast.mark.program(client).listen("/managers/live") { events in
        try await cast.sees("select auth.end_sessions($1)", .uuid(cast.mark.id))
        #expect(try await events.hears("over over"))
        #expect(try await events.ends())
      }
      let again = try await cast.mark.program(client).get("/managers/live")
      #expect(again.status == 401)
    }
  }

  @Test func `whose session ended more than two seconds ago hears of nothing`() async throws {
    try await Served.play { cast, client in
      try await cast.maria.program(client).listen("/managers/live") { events in
        try await Self.settle(cast)
        try await cast.sees("select auth.end_sessions($1)", .uuid(cast.maria.id))
        try await Task.sleep(for: .seconds(2))
        let told = events.all.filter { $0.hasPrefix("changed") }.count
        try await cast.qualified()
        #expect(try await events.hears("over over"))
        #expect(events.all.filter { $0.hasPrefix("changed") }.count == told, "\(events.all)")
      }
    }
  }

  @Test func `a ninth page of one member ends the first, and asking for the head opens none`()
    async throws
  {
    try await Served.play { cast, client in
      let mark = cast.mark.program(client)
      #expect(try await mark.send("HEAD", "/managers/live", [:], []).status == 200)
      try await mark.listen("/managers/live") { first in
        try await Self.open(mark, 8) {
          let ended = try await first.ends()
          #expect(ended)
        }
      }
      try await mark.listen("/managers/live") { _ in }
    }
  }

  /// So many streams, one within the other, and the scene within all.
  private static func open(
    _ client: Client, _ count: Int, _ scene: @escaping @Sendable () async throws -> Void
  ) async throws {
    if count == 0 { return try await scene() }
    try await client.listen("/managers/live") { _ in try await open(client, count - 1, scene) }
  }

  /// Until everything that happened has been told: a second tick after the clock has nothing more to tell.
  private static func settle(_ cast: Cast) async throws {
    for _ in 0..<1500 {
      let owed: Bool = try await cast.one(
        "select exists (select from core.live_mark m, core.touched(m.told))")
      if !owed { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    try await Task.sleep(for: .milliseconds(600))
  }

  /// How many notices of one's own have come.
  private static func owns(_ events: Events) -> Int {
    events.all.filter { $0 == "changed own" }.count
  }
}
