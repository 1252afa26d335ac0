import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What a server refuses to start on, and the sentence it says. The program itself is asked, where it can be.
@Suite struct ReadinessTests {
  private static let abroad = [
    "TRISTAGE_HOST": "0.0.0.0", "TRISTAGE_ORIGIN": "https://sales.example",
  ]

  /// What `tristage serve` says when it refuses; nil where it did not refuse.
  private func refusal(_ database: String, _ more: [String: String] = [:]) async throws -> String? {
    let ending = try await Program(database, more).run("serve", within: .seconds(30))
    guard let status = ending.status, status != 0 else { return nil }
    // What it looks at it says first.
    let lines = ending.said.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    guard lines.count == 2, lines[0].contains("looking at the database") else { return ending.said }
    return String(lines[1])
  }

  @Test func `serve refuses what is not safe, each with one sentence and a failing status`()
    async throws
  {
    try await Cast.play { cast in
      let database = cast.clone.conninfo
      for origin in [[:], ["TRISTAGE_ORIGIN": "http://sales.example"]] {
        let said = try await refusal(database, ["TRISTAGE_HOST": "0.0.0.0"].merging(origin) { $1 })
        #expect(
          said
            == "Error: TRISTAGE_HOST is 0.0.0.0, which others can reach: put a proxy with TLS in front and set TRISTAGE_ORIGIN to its https address.\n"
        )
      }

      try await cast.sees(
        "update auth.password set salt = 'demo'::bytea || substr(salt, 5) where member = $1",
        .uuid(cast.olga.id))
      #expect(
        try await refusal(database, Self.abroad)
          == "Error: This department still has members with demo passwords: listening beyond this machine is refused until they have left or changed them.\n"
      )

      try await cast.sees("grant select on core.lead to tristage_operators")
      let lint = try #require(try await refusal(database))
      #expect(lint.hasPrefix("Error: The isolation lint found "))
      #expect(
        lint.contains("tristage check isolation says how to mend each:\n")
          && lint.contains("core.lead"))
      try await cast.sees("revoke select on core.lead from tristage_operators")

      let another =
        "Error: The database is not of this release: run tristage migrate, then start the server again.\n"
      try await cast.owner.execute(
        script:
          "create or replace function ops.tree() returns text immutable language sql set search_path = pg_catalog, pg_temp return 'old'"
      )
      #expect(try await refusal(database) == another)
      try await cast.owner.execute(script: "drop function login.standing(text[])")
      #expect(try await refusal(database) == another)
      try await cast.owner.execute(script: "drop schema login cascade")
      #expect(try await refusal(database) == another)
      let nowhere = try #require(try await refusal(database + "_of_nobody"))
      #expect(nowhere.hasPrefix("Error: The database cannot be reached as tristage_login: "))
      #expect(nowhere.hasSuffix("On a new one run tristage roles and tristage migrate.\n"))
    }
  }

  @Test func `a department of this release is ready, but not on a PostgreSQL that is too old`()
    async throws
  {
    try await Cast.play { cast in
      let settings = try Settings(
        ["TRISTAGE_DATABASE": cast.clone.conninfo, "TRISTAGE_HOME": Home.path]
          .merging(Self.abroad) { $1 })
      try await Readiness(settings).refuseWhatIsNotReady()
      let old = Readiness(settings) { _ in ServerRelease(number: 150_019) }
      let error = await #expect(throws: DeploymentError.self) {
        try await old.refuseWhatIsNotReady()
      }
      #expect(
        error?.description
          == "PostgreSQL 15.19 is too old: upgrade it to 15.20 or newer, or the current minor release of a newer major."
      )
    }
  }

  @Test(arguments: [
    (150_019, false), (150_020, true), (150_021, true), (140_030, false), (160_015, false),
    (160_016, true), (170_012, true), (180_005, false), (190_000, true),
  ])
  func `PostgreSQL is new enough from 15.20 on`(number: Int, isRecent: Bool) {
    #expect(ServerRelease(number: number).isRecent == isRecent)
  }

  @Test func `the deploy scripts know the same minor releases`() throws {
    let script = try Home.text("deploy/lib/cluster.sh")
    let line = try #require(script.firstMatch(of: /oldest_minor\(\) \{[^}]*/)).0
    let known = line.matches(of: /(\d+)\) echo (\d+)/).map { (Int($0.1)!, Int($0.2)!) }
    #expect(known.count == 4)
    for (major, minor) in known { #expect(ServerRelease.oldestMinor(ofMajor: major) == minor) }
  }
}
