import Foundation
import Postgres
import TestKit
import Testing

/// What one member's request leaves on a connection is no help to the next member's.
@Suite struct LeftBehindTests {
  /// What Maria's request left, committed, and what Mark's tries after it.
  private static let left: [(String, Attack)] = [
    (
      "select set_config('tristage.secret', current_setting('tristage.secret'), false)",
      .nothing("select 1 from core.name")
    ),
    (
      "select set_config('tristage.secret', current_setting('tristage.secret'), false)",
      .nothing("reset tristage.secret;;select 1 from core.name")
    ),
    (
      "select set_config('tristage.secret', current_setting('tristage.secret'), false)",
      .nothing("select 1 from auth.enter('\\xdeadbeef');;select 1 from core.name")
    ),
    ("select set_config('row_security', 'off', false)", .refused("select 1 from core.name")),
    ("prepare names as select name from core.name", .nothing("execute names")),
    (
      "prepare reveal as select 1 from core.lead where place = 'sales'", .nothing("execute reveal")
    ),
    ("set search_path = core, managers", .nothing("select 1 from name")),
    ("select 1 from managers.leads", .refused("select lastval()", or: "55000")),
    (
      "select 1 from managers.leads", .refused("select currval('core.journal_id_seq')", or: "55000")
    ),
    (
      "declare names cursor for select name from core.name",
      .refused("fetch all from names", or: "34000")
    ),
    ("select 1 from core.name for share", .nothing("select 1 from core.name")),
  ]

  @Test func `the next member on a connection sees nothing of the last one's`() async throws {
    try await Cast.play { cast in
      let siege = try await Siege(cast)
      for (leaves, attack) in Self.left {
        let session = try await cast.clone.session(as: "tristage_managers")
        try await session.execute(script: "begin")
        try await session.query("select id from auth.enter($1)", [.bytes(cast.maria.digest)])
        #expect(try await session.query("select 1 from core.name").count == 1)
        _ = await Intruder.run([leaves], on: session)
        try await session.execute(script: "commit")

        try await session.execute(script: "begin")
        let steps = siege.steps("select id from auth.enter({mark's secret});;\(attack.text)")
        let outcomes = await Intruder.run(steps, on: session)
        #expect(attack.isHeld(outcomes), "\(leaves): \(attack.text): \(outcomes)")
        await session.close()
      }
    }
  }

  @Test func `what a member proves ends with the transaction: a control`() async throws {
    try await Cast.play { cast in
      _ = try await Siege(cast)
      for keeps in [false, true] {
        if keeps {
          try await cast.owner.execute(
            script: """
              do $do$ begin
                execute replace(pg_get_functiondef('auth.enter(bytea)'::regprocedure), ', true)', ', false)');
              end $do$
              """)
        }
        let session = try await cast.clone.session(as: "tristage_managers")
        try await session.query("select id from auth.enter($1)", [.bytes(cast.maria.digest)])
        let seen = try await session.query("select 1 from core.name").count
        #expect(seen == (keeps ? 1 : 0))
        await session.close()
      }
    }
  }
}
