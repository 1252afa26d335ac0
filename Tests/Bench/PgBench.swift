import Foundation

/// pgbench with one script: the yardstick beside which our own rates stand.
struct PgBench {
  /// What one run gave.
  struct Outcome {
    /// Transactions a second.
    let rate: Double
    /// Transactions that were carried out, none of them failed.
    let transactions: Int
  }

  /// libpq's address with the role that the script runs as.
  let conninfo: String
  /// The script's file.
  let script: URL
  /// Variables that the script begins with.
  var variables: [String: Int] = [:]

  /// Runs a number of transactions, prepared, with as many clients on one thread. Not for a time: -T would need
  /// SIGALRM, which a child of this process inherits blocked.
  func run(clients: Int, transactions: Int) async throws -> Outcome {
    let each = max(1, transactions / clients)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        "PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin", "pgbench", "-n", "-M",
        "prepared", "-j", "1", "-c", "\(clients)", "-t", "\(each)", "-f", script.path,
      ] + variables.flatMap { ["-D", "\($0)=\($1)"] } + [conninfo]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0,
      let line = text.split(separator: "\n").last(where: { $0.hasPrefix("tps = ") }),
      let rate = Double(line.dropFirst(6).prefix { $0 != " " }),
      text.contains("failed transactions: 0 ")
    else { throw BenchFailure(text) }
    return Outcome(rate: rate, transactions: each * clients)
  }
}
