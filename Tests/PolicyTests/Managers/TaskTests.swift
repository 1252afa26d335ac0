import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct TaskTests {
  private func task(_ cast: Cast) async throws -> Value {
    .uuid(try await cast.mark.asks("select id from managers.tasks limit 1")[0]["id"])
  }

  @Test func `a held lead is never left without a task`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      let task = try await task(cast)
      let short = await cast.mark.refused(
        Call("select managers.finish_task($1, 'talked', null, null, null, null, 'f')", [task]))
      #expect(short?.word == "SHORT")
      #expect(try await cast.openTasks(lead) == 1)
      try await cast.mark.asks(
        "select managers.finish_task($1, 'talked', 'meeting', 'Show it', now() + interval '2 days', true, 'f')",
        task)
      let next: Bool = try await cast.one(
        """
        select t.kind = 'meeting' and t.promise and t.member = $2 and l.due_at = t.due_at
        from core.task t join core.lead l on l.id = t.lead where t.lead = $1 and t.done_at is null
        """, .uuid(lead.id), .uuid(cast.mark.id))
      #expect(next)
      #expect(
        await cast.mark.refusal(
          "select managers.finish_task($1, null, null, null, null, null, 'g')", task) == "STALE")
    }
  }

  @Test func `moving a task is counted, and a promise moves only with a reason`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.mark.asks(
        "select managers.add_task($1, 'letter', 'Send prices', now() + interval '1 hour', true, 't')",
        .uuid(lead.id))
      let promise = Value.uuid(
        try await cast.mark.asks("select id from managers.tasks where promise")[0]["id"])
      let silent = await cast.mark.refused(
        Call("select managers.move_task($1, now() + interval '3 days', '  ', 'm')", [promise]))
      #expect(silent?.detail["field"]?.text == "reason")
      try await cast.mark.asks(
        "select managers.move_task($1, date_trunc('hour', now()) + interval '3 days', 'they asked', 'm')", promise)
      try await cast.mark.asks(
        "select managers.move_task($1, date_trunc('hour', now()) + interval '3 days', 'they asked', 'm')", promise)
      #expect(try await cast.one("select moved::bigint from core.task where promise") == 1)
      let past = await cast.mark.refused(
        Call("select managers.move_task($1, now() - interval '1 day', 'x', 'p')", [promise]))
      #expect(past?.detail["rule"]?.text == "past")
    }
  }

  @Test func `another's task is not there`() async throws {
    try await Cast.play { cast in
      _ = try await cast.selling()
      let task = try await task(cast)
      #expect(
        await cast.maria.refusal(
          "select managers.finish_task($1, null, null, null, null, null, 'f')", task) == "EMPTY")
      #expect(
        await cast.maria.refusal(
          "select managers.move_task($1, now() + interval '1 day', 'x', 'm')", task) == "EMPTY")
      #expect(try await cast.maria.asks("select from managers.tasks").isEmpty)
      #expect(try await cast.anna.asks("select from core.task").isEmpty)
    }
  }

  @Test func `a task needs words, a kind and a time ahead`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      func refusal(_ kind: String, _ subject: String, _ due: String) async -> String? {
        await cast.mark.refused(
          Call(
            "select managers.add_task($1, $2, $3, $4::text::timestamptz, false, 'k')",
            [.uuid(lead.id), .text(kind), .text(subject), .text(due)]))?.detail["field"]?.text
      }
      #expect(await refusal("dance", "x", "2030-01-01") == "due_at")
      #expect(await refusal("call", " ", "tomorrow") == "subject")
      #expect(await refusal("dance", "x", "tomorrow") == "kind")
      #expect(await refusal("call", "x", "2020-01-01") == "due_at")
    }
  }
}
