import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct RevealTests {
  @Test func `a number of an own lead is shown, counted and written down`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      let shown = try await cast.mark.gets("select managers.reveal($1, null, 'r')", .uuid(lead.id))
      #expect(shown?["number"]?.text == "+74950000001")
      #expect(
        try await cast.mark.gets("select managers.reveal($1, null, 'r')", .uuid(lead.id)) == shown)
      #expect(
        try await cast.one(
          "select count(*) from core.egress where tier = 'managers' and lead = $1 and member = $2",
          .uuid(lead.id), .uuid(cast.mark.id)) == 1)
      #expect(
        try await cast.one(
          "select count(*) from core.replay where answer::text like '%4950000001%'") == 0)
      #expect(try await cast.sees("select * from ops.violations()").isEmpty)
    }
  }

  @Test func `the hour's quota holds, also for many at once`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.sees("update core.department set manager_reveals_an_hour = 3")
      let refusals = await withTaskGroup(of: String?.self) { group in
        for turn in 1...6 {
          group.addTask {
            await cast.mark.refusal(
              "select managers.reveal($1, null, $2)", .uuid(lead.id), .text("r\(turn)"))
          }
        }
        return await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
      }
      #expect(refusals == ["LIMIT", "LIMIT", "LIMIT"])
      #expect(try await cast.one("select count(*) from core.egress where tier = 'managers'") == 3)
    }
  }

  @Test func `a number on a do-not-call list is not shown`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      try await cast.sees(
        "insert into core.do_not_call (hash, masked, reason, member) select hash, masked, 'test', $1 from core.number where e164 = '+74950000001'",
        .uuid(cast.helen.id))
      #expect(
        await cast.mark.refusal("select managers.reveal($1, null, 'r')", .uuid(lead.id)) == "QUIET")
    }
  }

  @Test func `a number in the queue is not shown`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.qualified()
      #expect(
        await cast.mark.refusal("select managers.reveal($1, null, 'r')", .uuid(lead.id)) == "EMPTY")
      #expect(await cast.mark.refusal("select e164 from core.number") == "42501")
      #expect(await cast.mark.refusal("select hash from core.number") == "42501")
    }
  }

  @Test func `adding a number answers the same whether the base knew it`() async throws {
    try await Cast.play { cast in
      let lead = try await cast.selling()
      var answers: [Set<String>] = []
      for e164 in ["+73830000003", "+73830000098"] {
        let answer = try await cast.mark.gets(
          "select managers.add_number($1, $2, '+7 ••• •••-••-00', 'fixed', $2)", .uuid(lead.id),
          .text(e164))
        guard case .object(let fields)? = answer else { continue }
        answers.append(Set(fields.keys))
      }
      #expect(answers.count == 2 && answers[0] == answers[1])
      #expect(
        try await cast.mark.asks(
          "select from managers.numbers where lead = $1 and masked like '%-00'", .uuid(lead.id)
        ).count == 2)
    }
  }
}
