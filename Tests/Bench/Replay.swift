import Department
import Foundation
import TestKit

/// Plays a telephone campaign of others through the product's own acts over HTTP, many operators at once, and compares
/// what the head's pages then say with what an independent script counts in the file.
struct Replay {
  /// `bank-full.csv`.
  let file: String
  /// Each so-manieth row; 1 is all of them.
  let every: Int
  private let password = "correct horse battery"

  /// Plays and compares; throws where anything differs.
  func run() async throws {
    let list = try ReplayList(file, every: every)
    let operators = every == 1 ? 32 : 4
    try await Cast.play { cast in
      let server = try await Serving(cast.clone.conninfo)
      do {
        let client = Client(port: server.port)
        let tokens = try await department(cast, client, list, operators)
        let progress = ReplayProgress(list)
        let load = try HTTPLoad(
          port: server.port, players: tokens.map { ReplayPlayer(token: $0, progress: progress) })
        let played = try load.play { rounds in
          if rounds % 10_000 == 0 { say("\(progress.done) leads, \(progress.calls) calls") }
          return progress.done < list.plans.count
        }
        say("\(progress.calls) calls, \(Int(played.rate)) a second")
        let figures = ReplayFigures(
          client: try await client.signedIn("helen", password), expected: try await counted())
        try await figures.compare()
        let wrongs = try await cast.wrongs()
        guard wrongs.isEmpty else { throw BenchFailure("afterwards: \(wrongs)") }
      } catch {
        _ = try? await server.stop()
        throw error
      }
      try await server.stop()
    }
  }

  /// The admin adds operators, the head opens a campaign a month and brings in its list. Answers with their tokens.
  private func department(_ cast: Cast, _ client: Client, _ list: ReplayList, _ count: Int)
    async throws -> [String]
  {
    let adam = try await client.signedIn("adam", password)
    var tokens: [String] = []
    for number in 1...count {
      try check(
        await adam.post(
          "/admins/members",
          json:
            #"{"sign_in_name":"caller\#(number)","name":"Caller \#(number)","tier":"operators","password":"\#(password)"}"#,
          key: "caller-\(number)"))
      let caller = try await client.signedIn("caller\(number)", password)
      tokens.append(String(caller.headers["authorization"]!.dropFirst("Bearer ".count)))
    }
    let helen = try await client.signedIn("helen", password)
    try check(
      await helen.post(
        "/head/reference/department/department",
        json: #"{"fields":{"operator_reveals_an_hour":10000}}"#, key: "reveals"))
    for month in list.months {
      try check(
        await helen.post(
          "/head/campaigns", json: #"{"name":"\#(month)","script":"banks",\#(Self.rules)}"#,
          key: "campaign-\(month)"))
      try await bring(list.csv(month), into: month, cast)
    }
    try await cast.owner.execute(script: "analyze")
    return tokens
  }

  /// Always open, no pauses, as many calls as a rule allows.
  private static let rules = #"""
    "weekday":{"from":"00:00","to":"24:00"},"saturday":{"from":"00:00","to":"24:00"},
    "sunday":{"from":"00:00","to":"24:00"},"holidays_too":true,"spacing_minutes":0,
    "attempts_a_number":100,"attempts_a_day":20,"retry_after":{"no_answer":0},"retry_most":{"no_answer":100},
    "qualification":["need"]
    """#

  private func bring(_ csv: String, into campaign: String, _ cast: Cast) async throws {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "replay-\(UUID().uuidString).csv")
    try csv.write(to: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: path) }
    let ending = try await Program(cast.clone.conninfo).run(
      "import", "leads", path.path, "--campaign", campaign, "--source", "bank-full",
      within: .seconds(600))
    guard ending.status == 0 else { throw BenchFailure("the import failed: \(ending.said)") }
  }

  private func check(_ answer: Client.Answer) throws {
    guard answer.status == 200 else { throw BenchFailure("\(answer.status): \(answer.text)") }
  }

  /// What the script beside this file counts.
  private func counted() async throws -> Tree {
    let script = "\(Home.path)/Tests/Bench/replay_figures.py"
    let ending = try await Program.start(
      URL(filePath: "/usr/bin/python3"), [script, file, "\(every)"], [:]
    ).end()
    guard ending.status == 0 else { throw BenchFailure(ending.said) }
    return try JSONReader.read([UInt8](ending.said.utf8))
  }
}
