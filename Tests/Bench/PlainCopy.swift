import Foundation
import TestKit

/// psql's COPY of the same contacts into one table with the same indexes: the yardstick of an import.
struct PlainCopy {
  private let cast: Cast
  private static let columns =
    "city, contact_zone, zone, industry, external_id, name, company, job, notes, email, address, e164, masked"

  init(_ cast: Cast) { self.cast = cast }

  /// Makes the table anew, copies the list's contacts into it, and answers with how many rows a second it took.
  func run(_ list: ImportList) async throws -> Double {
    try await cast.owner.execute(
      script: try String(contentsOfFile: "\(Home.path)/Tests/Bench/plain.sql", encoding: .utf8))
    let indexes: Bool = try await cast.one(
      """
      select count(*) filter (where indrelid = 'bench.plain'::regclass) = count(*) filter (where indrelid in
        ('core.contact'::regclass, 'core.number'::regclass, 'core.lead'::regclass)) from pg_index
      """)
    guard indexes else { throw BenchFailure("plain.sql has not the indexes of the three tables") }
    try await cast.owner.execute(script: "checkpoint")
    let start = Date.now
    let ending = try await Program.start(
      URL(filePath: "/usr/bin/env"),
      [
        "PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin", "psql", "-X", "-q",
        "-d", "\(cast.clone.conninfo) user=postgres",
        "-c", "\\copy bench.plain (\(Self.columns)) from '\(list.plain.path)'",
      ], [:]
    ).end(within: .seconds(3_600))
    let seconds = Date.now.timeIntervalSince(start)
    guard ending.status == 0,
      try await cast.one("select count(*)::int from bench.plain") == list.created
    else { throw BenchFailure("COPY did not take \(list.created) rows: \(ending.said)") }
    try await cast.owner.execute(script: "drop table bench.plain")
    return Double(list.created) / seconds
  }
}
