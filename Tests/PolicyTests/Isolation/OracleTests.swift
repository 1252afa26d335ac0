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
}
