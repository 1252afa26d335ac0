import Foundation
import Postgres

/// Loads a list of leads: a CSV file into one campaign, some thousands of rows at a time. Every row is
/// accounted for, a repeated file changes nothing, a cut-off one goes on where it was.
package struct LeadsImport {
  /// What the person chose.
  package struct Options: Sendable {
    package var campaign: String
    /// What the external ids belong to; the file's name without its ending where nil.
    package var source: String?
    package var map: [(field: String, column: String)] = []
    package var encoding: Encoding?
    package var delimiter: UInt8?
    /// Where refused rows go; `FILE.rejected.csv` where nil.
    package var rejects: String?
    /// The country that numbers without a country code are read in.
    package var region = "RU"
    package var batch = 5_000

    package init(campaign: String) { self.campaign = campaign }
  }

  /// What came of it. `rowsIn` = `created` + `matched` + `rejected`, over all runs of this file.
  package struct Report: Sendable, Equatable {
    package var rowsIn = 0
    package var created = 0
    package var matched = 0
    package var rejected = 0
    /// Of this run: numbers added, leads opened, contacts that may not be called.
    package var numbers = 0
    package var opened = 0
    package var notCallable = 0
    package var skipped = 0
    package var encoding = Encoding.utf8
    package var unused: [String] = []
    package var rejectsFile: String?
  }

  private static let begin = Statement(
    "select head.begin_import($1, $2, $3, $4, $5)::text as answer", name: "begin_import")
  private static let rows = Statement(
    """
    select head.import_rows($1, $2, $3, $4, $5::json, $6::json, $7::text::jsonb, $8)::text as answer
    """, name: "import_rows")
  private static let finish = Statement(
    "select head.finish_import($1, $2)::text as answer", name: "finish_import")

  private let ask: (Call) async throws -> Rows
  private let zones: ZoneBook
  private let options: Options

  /// An import that asks the database through `ask`: as the head, or as `shell` on the head's role.
  package init(
    _ options: Options, zones: ZoneBook, ask: @escaping (Call) async throws -> Rows
  ) {
    self.options = options
    self.zones = zones
    self.ask = ask
  }

  /// Imports one file; `progress` hears the rows done so far after each batch.
  package func run(path: String, progress: (Int) -> Void = { _ in }) async throws -> Report {
    let file = try CSVFile(
      path: path, encoding: options.encoding, delimiter: options.delimiter)
    let name = (path as NSString).lastPathComponent
    let source = options.source ?? (name as NSString).deletingPathExtension
    let rejects = options.rejects ?? path + ".rejected.csv"
    let digest = try FileDigest.of(path: path)
    let reader = ListReader(most: options.batch)
    let unused = try await reader.open { [options, zones] in
      try ImportBatch(CSVReader(file), region: options.region, zones: zones, rejects: rejects) {
        try ImportColumns(header: $0, map: options.map)
      }
    }

    let begun: Begun = try await answer(
      Self.begin(
        .text(options.campaign), .text(source), .text(name), .bytes(digest),
        .text("begin-\(UUID().uuidString)")))
    await reader.goOn(at: begun.next_row)
    var report = Report()
    report.encoding = file.encoding
    report.unused = unused
    report.skipped = begun.next_row - 1
    try await reader.deliver { load in
      do {
        let done = try await send(load, to: begun.import)
        report.numbers += done.numbers
        report.opened += done.opened
        report.notCallable += done.closed
        progress(done.next_row - 1)
        return nil
      } catch {
        guard let row = Self.rowMeanwhile(error) else { throw error }
        return row
      }
    }
    if try await reader.close() { report.rejectsFile = rejects }
    let finished: Finished = try await answer(
      Self.finish(.uuid(begun.import), .text("finish-\(begun.import.uuidString)")))
    report.rowsIn = finished.rows_in
    report.created = finished.created
    report.matched = finished.matched
    report.rejected = finished.rejected
    return report
  }

  private func send(_ load: ImportBatch.Load, to run: UUID) async throws -> Done {
    try await answer(
      Self.rows(
        .uuid(run), .int(Int64(load.firstRow)), .int(Int64(load.rowsIn)),
        .int(Int64(load.refused.count)), .json(load.rows), .json(load.numbers),
        .text(try json(load.zones)),
        .text("rows-\(run.uuidString)-\(load.firstRow)-\(load.rowsIn)")))
  }

  /// The row that the import is at, where another import of the same file has brought it on meanwhile.
  static func rowMeanwhile(_ error: any Error) -> Int? {
    let refusal = (error as? ShellError)?.refusal ?? (error as? PostgresError)?.server
    guard let refusal, refusal.state == "STALE", let detail = refusal.detail else { return nil }
    return (try? JSONDecoder().decode(Standing.self, from: Data(detail.utf8)))?.next_row
  }

  private struct Standing: Decodable { let next_row: Int }

  private func answer<T: Decodable>(_ call: Call) async throws -> T {
    let text: String = try await ask(call)[0]["answer"]
    return try JSONDecoder().decode(T.self, from: Data(text.utf8))
  }

  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  private struct Begun: Decodable {
    let `import`: UUID
    let next_row: Int
  }
  private struct Done: Decodable {
    let numbers: Int
    let opened: Int
    let closed: Int
    let next_row: Int
  }
  private struct Finished: Decodable {
    let rows_in: Int
    let created: Int
    let matched: Int
    let rejected: Int
  }
}
