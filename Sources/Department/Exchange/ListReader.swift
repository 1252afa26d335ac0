/// Reads a list on a thread of its own, one batch ahead: while the database takes one, the next is read and parsed.
actor ListReader {
  private let thread = PatientThread(name: "list")
  private let most: Int
  private var batch: ImportBatch?

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  /// A reader of batches of so many rows at most.
  init(most: Int) { self.most = most }

  /// Opens the list, at the row that the database wants next; the columns that fill nothing.
  @discardableResult
  func open(at row: Int = 1, _ make: @Sendable () throws -> ImportBatch) throws -> [String] {
    let made = try make()
    made.nextRow = row
    batch = made
    return made.columns.unused
  }

  /// Goes on at another row, before anything was taken.
  func goOn(at row: Int) { batch?.nextRow = row }

  /// Takes back loads that the database did not want, in their order: somebody else has brought the list to this row.
  func goOn(at row: Int, instead loads: [ImportBatch.Load]) {
    for load in loads.reversed() { batch?.goOn(at: row, instead: load) }
  }

  /// The next rows that the database has not had, or nil at the end of the list.
  func next() throws -> ImportBatch.Load? { try batch?.take(most) }

  /// Writes down the refused rows of a load that is in the base.
  func keep(_ load: ImportBatch.Load) throws { try batch?.keep(load) }

  /// Closes the file of refused rows; true where there is one.
  func close() throws -> Bool { try batch?.rejects?.close() ?? false }

  /// Hands each load to `send`, with the next one read meanwhile. `send` answers with a row where the database has been
  /// brought to another one by somebody else; from there it goes on.
  nonisolated func deliver(_ send: (ImportBatch.Load) async throws -> Int?) async throws {
    var ready = try await next()
    while let load = ready {
      async let ahead = next()
      if let row = try await send(load) {
        let later = try await ahead
        await goOn(at: row, instead: [load] + (later.map { [$0] } ?? []))
        ready = try await next()
      } else {
        try await keep(load)
        ready = try await ahead
      }
    }
  }
}
