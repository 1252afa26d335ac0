import Foundation
import Postgres
import TestKit
import Testing

/// A connection of any tier on which nobody has been proven: it sees no row and can do nothing.
@Suite struct NobodyTests {
  @Test func `nobody reads a row of any table, on any pool`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      let doors = try await Doors.all(in: cast)
      #expect(doors.tables.count > 40)
      for role in Doors.roles {
        let intruder = try await Intruder(as: role, in: cast)
        for table in doors.tables where !table.isReference {
          let tried = try await intruder.tries("select 1 from \(table.name)")
          #expect(
            tried.state == "42501" || (tried.state == nil && tried.rows == 0),
            "\(role) on \(table.name): \(tried)")
        }
        await intruder.leave()
      }
    }
  }

  @Test func `a session of another tier is nobody, on every pool`() async throws {
    try await Cast.play { cast in
      try await cast.qualified()
      let doors = try await Doors.all(in: cast)
      for person in cast.all {
        for role in Doors.roles where role != person.role && role != "login" {
          let intruder = try await Intruder(as: role, with: person.digest, in: cast)
          for table in doors.tables
          where ["core.lead", "core.contact", "core.name", "core.member"].contains(table.name) {
            let tried = try await intruder.tries("select 1 from \(table.name)")
            #expect(
              tried.state == "42501" || (tried.state == nil && tried.rows == 0),
              "\(person.name) on \(role)'s pool, \(table.name): \(tried)")
          }
          await intruder.leave()
        }
      }
    }
  }

  @Test func `nobody calls a function, on any pool`() async throws {
    let open: Set = ["auth.me()", "auth.pool()", "auth.enter(bytea)"]
    try await Cast.play { cast in
      let doors = try await Doors.all(in: cast)
      #expect(doors.functions.count > 80)
      for role in Doors.roles {
        let intruder = try await Intruder(as: role, in: cast)
        for function in doors.functions where role != "login" || function.schema != "login" {
          if function.signature == "rounds.open(bytea)" && role == "rounds" { continue }
          let tried = try await intruder.tries(function.call)
          if function.signature == "auth.enter_by_key(bytea,text,text)" && role == "partners" {
            #expect(tried.state == nil && tried.rows == 0, "a key that is none: \(tried)")
            continue
          }
          if open.contains(function.signature) && role != "login" {
            #expect(tried.state == nil, "\(role) calls \(function.signature): \(tried)")
          } else {
            // NOONE where the function is the tier's own and asks who is there; 42501 everywhere else.
            let own = Doors.isOpen(function.schema, to: role) && tried.state == "NOONE"
            #expect(own || tried.state == "42501", "\(role) calls \(function.signature): \(tried)")
          }
        }
        await intruder.leave()
      }
    }
  }

  @Test func `a member calls no function of another tier`() async throws {
    try await Cast.play { cast in
      let doors = try await Doors.all(in: cast)
      for person in cast.all {
        let intruder = try await Intruder(as: person.role, with: person.digest, in: cast)
        for function in doors.functions
        where function.schema != "auth" && !Doors.isOpen(function.schema, to: person.role) {
          let tried = try await intruder.tries(function.call)
          #expect(tried.state == "42501", "\(person.name) calls \(function.signature): \(tried)")
        }
        await intruder.leave()
      }
    }
  }
}
