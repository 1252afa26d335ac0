import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What is late now: each count is its list, and each kind is what its definition says.
@Suite struct MissedTests {
  @Test func `each kind of lateness is found once, with whose it is, and nothing that is in time`()
    async throws
  {
    try await Cast.play { cast in
      #expect(try await cast.helen.asks("select from head.missed").isEmpty)
      let held = try await cast.accepted("Acme", by: cast.mark)
      let waiting = try await cast.qualified("Birch")
      let client = try await cast.client("Cedar", of: cast.anna)
      let inTime: [String] = try await cast.helen.asks("select kind from head.missed order by 1")
        .map { try $0["kind"] }
      #expect(inTime == [])
      try await cast.sees(
        "update core.lead set due_at = now() - interval '1 hour' where id = $1", .uuid(waiting.id))
      try await cast.sees(
        "update core.lead set stage_at = now() - interval '2 days 1 hour' where id = $1",
        .uuid(held.id))
      try await cast.sees(
        "update core.task set due_at = now() - interval '3 hours' where lead = $1", .uuid(held.id))
      try await cast.sees(
        """
        insert into core.task (contact, lead, member, subject, due_at, promise, created_by)
        values ($1, $2, $3, 'The offer', now() - interval '5 hours', true, $3),
          ($1, $2, $3, 'Kept', now() - interval '5 hours', true, $3), ($1, $2, $3, 'Later', now() + interval '1 hour', true, $3)
        """, .uuid(held.contact), .uuid(held.id), .uuid(cast.mark.id))
      try await cast.sees("update core.task set done_at = now() where subject = 'Kept'")
      try await cast.sees(
        "update core.client set next_touch_at = now() - interval '1 day' where id = $1",
        .uuid(client))
      let rows = try await cast.helen.asks(
        "select kind, coalesce(lead, client) as subject, member_name from head.missed order by kind"
      )
      let found: [String] = try rows.map {
        let (kind, id, member): (String, UUID, String?) = (
          try $0["kind"], try $0["subject"], try $0["member_name"]
        )
        return
          "\(kind) \(id == held.id ? "held" : id == waiting.id ? "waiting" : id == client ? "client" : "?") \(member ?? "-")"
      }
      #expect(
        found == [
          "promise held Mark", "response waiting -", "stage held Mark", "task held Mark",
          "touch client Anna",
        ])
      let counted: Int = try await cast.helen.asks(
        "select sum(things)::int as n from head.missed_counts")[0]["n"]
      #expect(counted == 5)
      let listed: [String] = try await cast.helen.asks(
        "select kind from head.missed_list(null, null, false, 1)"
      ).map { try $0["kind"] }
      #expect(listed == ["touch", "promise", "task", "response", "stage"])
      let ofMark: [String] = try await cast.helen.asks(
        "select kind from head.missed_list(null, $1, false, 1) order by kind", .uuid(cast.mark.id)
      ).map { try $0["kind"] }
      #expect(ofMark == ["promise", "stage", "task"])
      let nobodys: [String] = try await cast.helen.asks(
        "select kind from head.missed_list(null, null, true, 1)"
      ).map { try $0["kind"] }
      #expect(nobodys == ["response"])
      #expect(
        try await cast.helen.asks("select from head.missed_list('task', null, false, 2)").isEmpty)
      for person in cast.all where person.name != "helen" {
        #expect(await person.refusal("select from head.missed") == "42501")
        #expect(await person.refusal("select from head.missed_counts") == "42501")
      }
    }
  }
}
