import Foundation
import Logging
import Postgres

/// The driver against pgbench: the same two prepared statements in one pipeline, on the same server, in turns.
///
/// `TRISTAGE_TEST_CLUSTER` names a superuser's database to work in; the schema `driver_bench` is made and dropped.
struct DriverBench {
  /// Seconds of one turn.
  let seconds: Double
  /// Turns of each side; the medians are compared.
  var rounds = 9
  /// The ratio below which the run fails; nil only measures, as a short or debug run must.
  var least: Double?

  /// How many rows the table has.
  private static let size = 100_000
  /// What the rows must say, made before the clock runs.
  private static let names = (0...size).map { "lead \($0)" }
  /// Like the identity: proves something and sets it for the transaction.
  static let enter: Statement =
    "select set_config('bench.member', $1::text, true) as member"
  /// Like a card: one row by its key.
  static let card: Statement = """
    select id, name, stage, due_at, note from driver_bench.leads where id = $1::int4
    """

  /// Something that makes the measurement worthless.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Measures and prints.
  func run() async throws {
    guard let conninfo = ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"] else {
      throw Failure(description: "TRISTAGE_TEST_CLUSTER is not set")
    }
    let session = try await Session.open(conninfo: conninfo)
    try await session.execute(script: Self.schema)
    let script = FileManager.default.temporaryDirectory
      .appendingPathComponent("driver-bench-\(UUID().uuidString).sql")
    try Self.script.write(to: script, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: script) }

    let cores = ProcessInfo.processInfo.activeProcessorCount
    let pools = [2, 4].map { $0 * cores }.map { connections in
      (
        size: connections,
        pool: Pool(
          settings: .init(
            conninfo: conninfo, user: "", connections: connections, depth: 2,
            statements: [Self.enter, Self.card]), wire: Wire())
      )
    }
    for (_, pool) in pools {
      _ = try await drive(pool, tasks: 16 * cores, seconds: min(seconds, 1))
    }
    var ours: [Int: [Double]] = [:]
    var theirs: [Int: [Double]] = [:]
    for round in 1...rounds {
      for (size, pool) in pools {
        let rate = try await drive(pool, tasks: 16 * cores, seconds: seconds)
        ours[size, default: []].append(rate)
      }
      for clients in [2, 4, 6, 8].map({ $0 * cores }) {
        // -T would need SIGALRM, which a child of this process inherits blocked: so a number of transactions.
        let last = theirs[clients]?.last ?? 5000
        let rate = try await pgbench(
          conninfo, script, clients: clients, transactions: Int(last * seconds))
        theirs[clients, default: []].append(rate)
      }
      say("round \(round): driver", Self.line(ours), "· pgbench", Self.line(theirs))
    }
    for (_, pool) in pools { await pool.close() }
    try await session.execute(script: "drop schema driver_bench cascade")
    await session.close()
    let (best, their) = (Self.best(ours), Self.best(theirs))
    let ratio = best.rate / their.rate
    say(
      "medians of \(rounds) × \(seconds) s, each at its best: driver \(Int(best.rate))/s with \(best.size) connections,",
      "pgbench \(Int(their.rate))/s with \(their.size) clients, ratio",
      String(format: "%.3f", ratio))
    if let least, ratio < least { throw Failure(description: "below \(least) of pgbench") }
  }

  /// Requests a second of our driver, every answer checked.
  func drive(_ pool: Pool, tasks: Int, seconds: Double) async throws -> Double {
    let clock = ContinuousClock()
    let names = Self.names
    let start = clock.now
    let end = start + .seconds(seconds)
    let done = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<tasks {
        group.addTask {
          var random = UInt64(task) &* 0x9E37_79B9_7F4A_7C15 | 1
          var count = 0
          while clock.now < end {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            let id = Int64(random % UInt64(Self.size)) + 1
            let rows = try await pool.run([
              Self.enter(.int(id)), Self.card(.int(id)),
            ])
            let member: String = try rows[0][0]["member"]
            let card = rows[1][0]
            let found: Int64 = try card["id"]
            let name: String = try card["name"]
            let due: Date = try card["due_at"]
            guard rows[1].count == 1, found == id, name == names[Int(id)],
              member.utf8.elementsEqual(names[Int(id)].utf8.dropFirst(5)),
              due.timeIntervalSince1970 > 0
            else { throw Failure(description: "asked for \(id), got \(found), \(name), \(member)") }
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    return Double(done) / (clock.now - start).seconds
  }

  /// Transactions a second of pgbench with as many clients on one thread.
  private func pgbench(
    _ conninfo: String, _ script: URL, clients: Int, transactions: Int
  ) async throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin", "pgbench", "-n", "-M",
      "prepared", "-j", "1", "-c", "\(clients)", "-t",
      "\(max(1, transactions / clients))", "-f",
      script.path, conninfo,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard let line = text.split(separator: "\n").last(where: { $0.hasPrefix("tps = ") }),
      let rate = Double(line.dropFirst(6).prefix { $0 != " " }),
      text.contains("failed transactions: 0 ")
    else { throw Failure(description: text) }
    return rate
  }

  /// Prints a line at once, also into a pipe.
  private func say(_ words: String...) {
    FileHandle.standardOutput.write(Data((words.joined(separator: " ") + "\n").utf8))
  }

  /// The last rate of each size, for a line of the round.
  private static func line(_ rates: [Int: [Double]]) -> String {
    rates.sorted { $0.key < $1.key }.map { "\(Int($0.value.last!))/s with \($0.key)" }
      .joined(separator: ", ")
  }

  /// The size with the highest median.
  private static func best(_ rates: [Int: [Double]]) -> (size: Int, rate: Double) {
    let best = rates.max { median($0.value) < median($1.value) }!
    return (best.key, median(best.value))
  }

  private static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }

  private static let script = """
    \\set id random(1, \(size))
    \\startpipeline
    select set_config('bench.member', :id::text, true) as member;
    select id, name, stage, due_at, note from driver_bench.leads where id = :id::int4;
    \\endpipeline
    """

  static let schema = """
    drop schema if exists driver_bench cascade;
    create schema driver_bench;
    create table driver_bench.leads (
      id int primary key, name text not null, stage text not null, due_at timestamptz not null,
      note text);
    insert into driver_bench.leads
    select n, 'lead ' || n, 'qualified', '2026-11-21'::timestamptz + n * interval '1 second',
           repeat('x', 100)
      from generate_series(1, \(size)) as n;
    analyze driver_bench.leads;
    """
}

extension Duration {
  /// Seconds as a floating-point number.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
