import Foundation
import Postgres
import TestKit
import Testing

/// Each guard is what stops its attack: with it the attack fails, without it the attack works.
@Suite struct GuardTests {
  /// How an attack ends on a role's pool, after a guard was taken away; all undone afterwards. Not over a connection of
  /// the role's own, which could only see what is committed: as its session, which is all that the rules ask.
  private func ends(_ attack: [String], of aGuard: Guard, without taken: String?, in siege: Siege)
    async throws -> [Intruder.Outcome]
  {
    let session = siege.cast.owner
    try await session.execute(script: "begin")
    if let taken {
      if aGuard.touchesRoles {
        try await session.execute(
          script: "lock table pg_catalog.pg_authid in share row exclusive mode")
      }
      try await session.execute(script: siege.steps(taken).joined(separator: ";;"))
    }
    try await session.execute(
      script: "set local session authorization tristage_\(aGuard.role)")
    if let member = aGuard.member, let digest = siege.digest(of: member) {
      try await session.query("select id from auth.enter($1)", [.bytes(digest)])
    }
    let outcomes = await Intruder.run(attack, on: session)
    try await session.execute(script: "rollback")
    return outcomes
  }

  @Test func `each guard stops an attack that works without it`() async throws {
    let guards = Guard.ofIdentity + Guard.ofRows + Guard.ofServer
    #expect(guards.count >= 40 && Set(guards.map(\.name)).count == guards.count)
    try await Cast.play { cast in
      let siege = try await Siege(cast)
      for aGuard in guards {
        let steps = siege.steps(aGuard.attack.text)
        let with = try await ends(steps, of: aGuard, without: nil, in: siege)
        #expect(aGuard.attack.isHeld(with), "with \(aGuard.name): \(with)")
        let without = try await ends(steps, of: aGuard, without: aGuard.taken, in: siege)
        #expect(!aGuard.attack.isHeld(without), "without \(aGuard.name): \(without)")
        // It works, or it fails by what it met in a hidden row.
        #expect(
          without.last?.state == nil || without.last?.state == "22012",
          "without \(aGuard.name): \(without)")
      }
    }
  }
}
