import Department
import Foundation
import Postgres
import TestKit

/// The import of a list beside plain COPY of its contacts into one table with the same indexes, in turns on one
/// machine, while operators work at a fixed pace: by the program, then another list of that size through the pages.
struct ImportBench {
  /// Rows of each list.
  let rows: Int
  let seed: Int
  /// Claims a second, of all operators together.
  var pace = 20.0
  var operators = 8

  /// A try proves nothing about rates: it is judged loosely, a long run by what is wanted.
  private var isLong: Bool { rows >= 100_000 }
  private var least: Double { isLong ? 0.15 : 0.005 }
  private var slower: Double { isLong ? 2 : 20 }
  private static let mostMemory = 200 * 1_024

  /// Measures, prints and checks; throws where something is below what is wanted.
  func run() async throws {
    let one = try ImportList(rows: rows, seed: seed)
    defer { one.remove() }
    let two = try ImportList(rows: rows, after: rows, seed: seed)
    defer { two.remove() }
    try await Cast.play { cast in
      let floor = try await Floor(cast, operators: operators, leads: isLong ? 40_000 : 2_000)
      let server = try await Serving(cast.clone.conninfo)
      let claimers = Claimers(
        port: server.port, tokens: floor.operators.map(\.token), pace: pace)
      do {
        let turns = try await turns(cast, server, claimers, one, two)
        claimers.stop()
        try await Task.sleep(for: .seconds(2))
        try await ImportCheck(cast, lists: [one, two]).run()
        try judge(turns)
      } catch {
        claimers.stop()
        _ = try? await server.stop()
        throw error
      }
      try await server.stop()
    }
  }

  /// What one import gave.
  private struct Turn {
    let name: String
    let rate: Double
    let memory: Int
    let claims: Claimers.Times
  }

  private struct Turns {
    var copies: [Double] = []
    var quiet = Claimers.Times([])
    var imports: [Turn] = []
  }

  private func turns(
    _ cast: Cast, _ server: Serving, _ claimers: Claimers, _ one: ImportList, _ two: ImportList
  ) async throws -> Turns {
    var turns = Turns()
    func quiet() async throws {
      // What the turn before left to write is not this one's.
      try await cast.owner.execute(script: "checkpoint")
      _ = try claimers.taken()
      try await Task.sleep(for: .seconds(isLong ? 40 : 3))
      let claims = try claimers.taken()
      turns.quiet = turns.quiet + claims
      say("nothing else:", claims.line)
    }
    func copy(_ list: ImportList) async throws {
      _ = try claimers.taken()
      turns.copies.append(try await PlainCopy(cast).run(list))
      say("COPY: \(Int(turns.copies.last!)) rows/s;", try claimers.taken().line)
    }
    func bring(_ name: String, _ work: () async throws -> (Double, Int)) async throws {
      try await cast.owner.execute(script: "checkpoint")
      _ = try claimers.taken()
      let (rate, memory) = try await work()
      let claims = try claimers.taken()
      turns.imports.append(Turn(name: name, rate: rate, memory: memory, claims: claims))
      say("\(name): \(Int(rate)) rows/s, at most \(memory / 1_024) MiB;", claims.line)
    }
    _ = try await Task.sleep(for: .seconds(2))
    try await quiet()
    try await copy(one)
    try await bring("import by the program") { try await byProgram(cast, one) }
    try await copy(one)
    try await quiet()
    try await bring("import through the pages") { try await byPages(cast, server, two) }
    try await copy(two)
    try await quiet()
    return turns
  }

  private func byProgram(_ cast: Cast, _ list: ImportList) async throws -> (Double, Int) {
    let start = Date.now
    let run = try Program(cast.clone.conninfo).start(
      ["import", "leads", list.file.path, "--campaign", "Bench", "--source", "bench-list"])
    var memory = 0
    while run.isRunning {
      memory = max(memory, run.peakMemory ?? 0)
      try await Task.sleep(for: .milliseconds(50))
    }
    let seconds = Date.now.timeIntervalSince(start)
    let ending = try await run.end(within: .seconds(10))
    let counts =
      "\(list.rows) rows = \(list.created) created + \(list.matched) matched + \(list.rejected) rejected"
    guard ending.status == 0, ending.said.contains(counts) else {
      throw BenchFailure("wanted \(counts): \(ending.said.suffix(2_000))")
    }
    say("progress was told \(ending.said.split(separator: "\r").count) times")
    return (Double(list.rows) / seconds, memory)
  }

  private func byPages(_ cast: Cast, _ server: Serving, _ list: ImportList) async throws -> (
    Double, Int
  ) {
    let helen = cast.helen.program(Client(port: server.port))
    let campaign: UUID = try await cast.one("select id from core.campaign where name = 'Bench'")
    let start = Date.now
    let address = try await helen.sent(
      [UInt8](try Data(contentsOf: list.file)), as: "bench-list.csv")
    say("sent in \(Int(Date.now.timeIntervalSince(start))) s")
    _ = try await helen.begins(
      address,
      #"{"begin":true,"campaign":"\#(campaign.uuidString.lowercased())","source":"bench-list"}"#)
    var seen: Set<String> = []
    var done: Tree?
    while done == nil, Date.now.timeIntervalSince(start) < 7_200 {
      // As often as a head would look.
      try await Task.sleep(for: .seconds(isLong ? 2 : 0.2))
      let line = try await helen.get(address).json?["line"]
      seen.insert(line?["rows_in"]?.text ?? "")
      if ["finished", "failed", "stopped"].contains(line?["state"]?.text) { done = line }
    }
    let seconds = Date.now.timeIntervalSince(start)
    guard done?.counts == "\(list.rows) = \(list.created) + \(list.matched) + \(list.rejected)"
    else { throw BenchFailure("the page says \(done ?? .null)") }
    say("the page counted along \(seen.count) times")
    return (Double(list.rows) / seconds, server.peakMemory ?? 0)
  }

  private func judge(_ turns: Turns) throws {
    let copies = turns.copies.sorted()
    let copy = copies[copies.count / 2]
    let quiet = turns.quiet.within(0.99)
    say("COPY: median of \(copies.count) \(Int(copy)) rows/s; nothing else:", turns.quiet.line)
    var short: [String] = []
    for turn in turns.imports {
      let ratio = turn.rate / copy
      let p99 = turn.claims.within(0.99)
      say(
        "\(turn.name): ratio", String(format: "%.3f", ratio),
        "· p99 of a claim", String(format: "%.2f", p99 / quiet), "of what it is without")
      if ratio < least { short.append("\(turn.name): ratio below \(least)") }
      if p99 > slower * quiet { short.append("\(turn.name): claims wait too long") }
      if turn.memory == 0 || turn.memory > Self.mostMemory {
        short.append("\(turn.name): \(turn.memory) KiB of memory")
      }
    }
    if !short.isEmpty { throw BenchFailure(short.joined(separator: "; ")) }
  }
}
