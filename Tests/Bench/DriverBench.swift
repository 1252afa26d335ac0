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

  /// Measures and prints.
  func run() async throws {
    guard let conninfo = ProcessInfo.processInfo.environment["TRISTAGE_TEST_CLUSTER"] else {
      throw BenchFailure("TRISTAGE_TEST_CLUSTER is not set")
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
    let bench = PgBench(conninfo: conninfo, script: script)
    var ours = Rates()
    var theirs = Rates()
    for round in 1...rounds {
      for (size, pool) in pools {
        ours.add(try await drive(pool, tasks: 16 * cores, seconds: seconds), with: size)
      }
      for clients in [2, 4, 6, 8].map({ $0 * cores }) {
        let transactions = Int((theirs.last(clients) ?? 5000) * seconds)
        let done = try await bench.run(clients: clients, transactions: transactions)
        theirs.add(done.rate, with: clients)
      }
      say("round \(round): driver", ours.line, "· pgbench", theirs.line)
    }
    for (_, pool) in pools { await pool.close() }
    try await session.execute(script: "drop schema driver_bench cascade")
    await session.close()
    let (best, their) = (ours.best, theirs.best)
    let ratio = best.rate / their.rate
    say(
      "medians of \(rounds) × \(seconds) s, each at its best: driver \(Int(best.rate))/s with \(best.size) connections,",
      "pgbench \(Int(their.rate))/s with \(their.size) clients, ratio",
      String(format: "%.3f", ratio))
    if let least, ratio < least { throw BenchFailure("below \(least) of pgbench") }
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
            else { throw BenchFailure("asked for \(id), got \(found), \(name), \(member)") }
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    return Double(done) / (clock.now - start).seconds
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
