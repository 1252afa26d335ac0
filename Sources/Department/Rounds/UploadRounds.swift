import Foundation
import Logging
import Postgres
import ServiceLifecycle

/// Brings in the files that heads asked for, one at a time, for as long as the server runs: leads, or numbers nobody may
/// call, which wait behind no long list.
///
/// Several servers may do so on one database: a file is held by one of them under a lease. One that is killed leaves the
/// file at the row that its last batch reached, and any other, or its successor, goes on there.
package actor UploadRounds: Service {
  /// Rows in one transaction: few enough that a head who stops it, and the department, do not wait.
  private static let batch = 2_000

  private let purpose: ListReading.Purpose
  private let clock: Clockwork
  private let zones: ZoneBook
  private let logger: Logger
  private var trouble: String?

  /// Works through the clock, with this book of zones.
  package init(
    _ purpose: ListReading.Purpose, clock: Clockwork, zones: ZoneBook,
    logger: Logger = Logger(label: "uploads")
  ) {
    self.purpose = purpose
    self.clock = clock
    self.zones = zones
    self.logger = logger
  }

  /// Looks for work every second until the server stops.
  package func run() async throws { await cancelWhenGracefulShutdown { await self.go() } }

  private func go() async {
    while !Task.isCancelled {
      do {
        let worked = try await perform()
        trouble = nil
        if worked { continue }
      } catch is CancellationError {
        return
      } catch {
        if Task.isCancelled { return }
        if trouble != "\(error)" {
          trouble = "\(error)"
          logger.error("an upload stands still", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: .seconds(4))
      }
      try? await Task.sleep(for: .seconds(1))
    }
  }

  /// Brings one file in, as far as it goes; false where none waits.
  package func perform() async throws -> Bool {
    guard let held = try await HeldUpload.next(purpose, clock) else { return false }
    let clock = clock
    let heart = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(5))
        try? await held.keep(clock)
      }
    }
    defer { heart.cancel() }
    do {
      try await bring(held)
    } catch {
      heart.cancel()
      switch (error as? PostgresError)?.state {
      case "TAKEN", "CLOSE":
        // A head stopped it, or another server has it.
        break
      default:
        // In a task of its own: this one may be cancelled, and the next server need not wait for the lease.
        await Task { try? await held.leave(clock) }.value
        throw error
      }
    }
    return true
  }

  private nonisolated func bring(_ held: HeldUpload) async throws {
    let file = try UnlinkedFile()
    // Its path is good for as long as it is open.
    defer { withExtendedLifetime(file) {} }
    for number in 1...max(1, held.pieces) {
      guard let bytes = try await held.piece(number, clock) else {
        return try await held.end(Complaint(.erased), clock)
      }
      try file.write(bytes)
    }
    let reader = ListReader(most: Self.batch)
    do {
      let (path, reading, zones) = (file.path, held.reading, zones)
      try await reader.open(at: held.nextRow) {
        let list = try CSVFile(
          path: path, encoding: reading.letters, delimiter: reading.delimiter.byte)
        return try ImportBatch(
          CSVReader(list), hasHeader: reading.header, region: "RU", zones: zones, rejects: nil
        ) { ImportColumns(header: $0, fields: reading.fields) }
      }
    } catch let refusal as CSVRefusal {
      return try await held.end(Complaint(refusal.reason), clock)
    } catch is ImportColumns.Fault {
      return try await held.end(Complaint(.noNumber), clock)
    }
    try await reader.deliver { load in
      try Task.checkCancellation()
      do {
        try await patiently(try held.bringing(load))
        return nil
      } catch {
        guard let row = LeadsImport.rowMeanwhile(error) else { throw error }
        return row
      }
    }
    try await held.end(nil, clock)
  }

  /// Again, some times, where somebody else's import holds the lock or the database is away for a moment: the batch
  /// has its key, so it goes in once.
  private nonisolated func patiently(_ call: Call) async throws {
    for turn in 1... {
      do {
        _ = try await clock.ask(call)
        return
      } catch {
        let passing =
          switch error {
          case .connectionLost, .busy, .unreachable: true
          default: error.state == "55P03" || error.state == "57014"
          }
        guard passing, turn < 20 else { throw error }
        try await Task.sleep(for: .milliseconds(100 * turn))
      }
    }
  }
}
