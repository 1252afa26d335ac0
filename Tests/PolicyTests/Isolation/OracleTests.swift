import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What an answer, an error or a plan could betray of what the asker may not see.
@Suite struct OracleTests {
  @Test(arguments: [
    ("repeat('x', 201)", "'fixed'", "'+7 ••• •••-••-00'"),
    ("null", "'radio'", "'+7 ••• •••-••-00'"),
    ("null", "'fixed'", "null"),
  ])
  func `an enquiry that is wrong is refused alike whether the number is known`(
    city: String, kind: String, masked: String
  ) async throws {
    try await Cast.play { cast in
      try await cast.lead("Acme")
      for number in ["+74950000001", "+74951110009"] {
        let refused = await cast.mark.refusal(
          Statement(
            unsafe: """
              select managers.open('X', null, '\(number)', \(masked), \(kind), \(city), 'Europe/Moscow',
                '{Europe/Moscow}', 'x', 'qualification', '\(number)')
              """))
        #expect(refused == "WRONG", "\(number)")
      }
    }
  }

  @Test func `the planner keeps no sample of what identifies`() async throws {
    try await Cast.play { cast in
      for number in 1...30 { try await cast.lead("Lead \(number)") }
      try await cast.owner.execute(script: "analyze core.name, core.number, core.contact")
      #expect(
        try await cast.one(
          """
          select count(*) from pg_stats where schemaname = 'core'
            and (tablename, attname) in (('name', 'name'), ('name', 'company'), ('name', 'notes'), ('number', 'masked'))
          """) == 0)
      #expect(
        try await cast.one(
          "select count(*) from pg_stats where schemaname = 'core' and tablename = 'contact' and attname = 'id'"
        ) == 1)
    }
  }

  @Test func `a wrong old password is counted, whoever has the session`() async throws {
    try await Cast.play { cast in
      try await cast.sees(
        "select auth.set_password($1, decode(repeat('ab', 16), 'hex'), decode(repeat('cd', 32), 'hex'), 19456, 2, 1)",
        .uuid(cast.mark.id))
      let session = try await cast.clone.session(as: "tristage_login")
      let guess =
        "select login.change_password($1, decode(repeat('%', 32), 'hex'), decode(repeat('ab', 16), 'hex'), decode(repeat('ef', 32), 'hex')) as done"
      for _ in 1...10 {
        let rows = try await session.query(
          guess.replacing("%", with: "00"), [.bytes(cast.mark.digest)])
        #expect(try rows[0]["done"] == false)
      }
      await #expect(throws: PostgresError.self) {
        try await session.query(guess.replacing("%", with: "cd"), [.bytes(cast.mark.digest)])
      }
      // Nobody else is held up by it.
      try await cast.sees(
        "select auth.set_password($1, decode(repeat('ab', 16), 'hex'), decode(repeat('cd', 32), 'hex'), 19456, 2, 1)",
        .uuid(cast.maria.id))
      let hers = try await session.query(
        guess.replacing("%", with: "cd"), [.bytes(cast.maria.digest)])
      #expect(try hers[0]["done"] == true)
      await session.close()
    }
  }

  /// A call of each function that a tier may call and that takes an id, with `%` for the id.
  private static let calls = """
    select n.nspname as schema, format('select to_jsonb(x)::text from %I.%I(%s) x', n.nspname, p.proname,
      (select string_agg(case t.type::regtype::text when 'uuid' then '''%''' when 'uuid[]' then '''{%}'''
        when 'text' then '''x''' when 'integer' then '1' when 'bigint' then '1' when 'boolean' then 'true' when 'date' then 'current_date'
        when 'timestamp with time zone' then '''2031-05-05 10:00Z''' when 'jsonb' then '''{}''' when 'text[]' then '''{}'''
        else format('null::%s', t.type::regtype) end, ', ' order by t.place)
       from unnest(p.proargtypes) with ordinality t(type, place))) as call
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('operators', 'managers', 'accounts', 'partners') and '{uuid,uuid[]}'::regtype[] && p.proargtypes::oid[]::regtype[]
      and has_function_privilege('tristage_' || n.nspname, p.oid, 'execute')
    """

  @Test func `another's and absent are the same to every function that takes an id`() async throws {
    try await Cast.play { cast in
      _ = try await Siege(cast)
      let calls = try await cast.sees(Self.calls).map {
        (schema: try $0["schema", as: String.self], call: try $0["call", as: String.self])
      }
      #expect(calls.count > 60)
      // The queue is every manager's.
      let hidden = try await cast.sees(
        """
        with found as (
          select id, contact from core.lead union all select id, id from core.contact union all select id, contact from core.client
          union all select id, contact from core.number union all select id, contact from core.attempt
          union all select id, contact from core.task union all select id, contact from core.note)
        select id::text from found where contact not in (select contact from core.lead where place = 'qualification')
        """
      ).map { try $0[0] as String }
      #expect(hidden.count > 8)
      let absent = "12345678-1234-4234-8234-123456789abc"
      for (person, schemas) in [
        (cast.oleg, ["operators"]), (cast.mark, ["managers", "accounts"]),
        (cast.anna, ["accounts"]), (cast.pavel, ["partners"]),
      ] {
        let intruder = try await Intruder(as: person.role, with: person.digest, in: cast)
        for (schema, call) in calls where schemas.contains(schema) {
          let none = try await intruder.tries(call.replacing("%", with: absent))
          for id in hidden {
            var one = try await intruder.tries(call.replacing("%", with: id))
            one.said = one.said.replacing(id, with: absent)
            one.text = one.text.map { $0.replacing(id, with: absent) }
            #expect(one == none, "\(person.name): \(call)")
          }
        }
        await intruder.leave()
      }
    }
  }
}
