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
          client: try await client.signedIn("helen", password),
          expected: try await ReplayFigures.counted(in: file, every: every))
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
      try await adam.post(
        "/admins/members",
        json:
          #"{"sign_in_name":"caller\#(number)","name":"Caller \#(number)","tier":"operators","password":"\#(password)"}"#,
        key: "caller-\(number)"
      ).done()
      let caller = try await client.signedIn("caller\(number)", password)
      tokens.append(String(caller.headers["authorization"]!.dropFirst("Bearer ".count)))
    }
    let helen = try await client.signedIn("helen", password)
    try await helen.post(
      "/head/reference/department/department",
      json: #"{"fields":{"operator_reveals_an_hour":10000}}"#, key: "reveals"
    ).done()
    _ = try await ReplayCampaigns(cast: cast, head: helen, list: list).open()
    return tokens
  }
}
