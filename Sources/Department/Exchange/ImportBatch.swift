/// Reads records ahead and hands them out some thousands at a time, refused ones taken out.
final class ImportBatch {
  /// One batch, ready to send.
  struct Load: Sendable {
    let firstRow: Int
    let rowsIn: Int
    /// Rows and their numbers, as JSON.
    let rows: String
    let numbers: String
    let zones: [ZoneBook.Zone]
    let refused: [Refused]
    /// How many bytes of the file the rows up to its end come to, about.
    let reached: Int
    fileprivate let part: [Pending]
  }

  /// A row that is refused, as SQL keeps it.
  struct Refused: Encodable, Sendable {
    let row: Int
    let line: Int
    let reason: Complaint
    let cells: [String]
  }

  fileprivate enum Pending: Sendable {
    case draft(ImportDraft)
    case refusal(CSVRefusal)

    /// Roughly the bytes that it keeps.
    var weight: Int {
      switch self {
      case .draft(let draft): draft.weight
      case .refusal(let refusal): refusal.start.utf8.count
      }
    }
  }

  /// Rows are read ahead up to so many bytes, however few rows that is.
  private static let most = 16 << 20

  let columns: ImportColumns
  /// Where refused rows go as a file; nil where they are kept elsewhere.
  let rejects: Rejects?
  /// The row that the database wants next; those before it are only read again.
  var nextRow = 1
  private let reader: CSVReader
  private let region: String
  private let zones: ZoneMemory
  private let encoding: Encoding
  private var pending: [Pending] = []
  private var weight = 0
  private var row = 0
  private var ended = false

  /// Reads as far as the header; without one, columns are called by their numbers from 1.
  init(
    _ reader: CSVReader, hasHeader: Bool = true, region: String, zones: ZoneBook, rejects: String?,
    columns choose: ([String]) throws -> ImportColumns
  ) throws {
    self.reader = reader
    self.region = region
    self.zones = ZoneMemory(zones)
    encoding = reader.file.encoding
    let encoding = encoding
    var header: [String]?
    var columns: Result<ImportColumns, any Error>?
    var pending: [Pending] = []
    var row = 0
    while header == nil {
      let more = try reader.advance { event in
        switch (event, columns) {
        case (.record(let record), nil):
          let titles = hasHeader ? record.texts : (0..<record.count).map { "\($0 + 1)" }
          header = titles
          columns = Result { try choose(titles) }
          if !hasHeader, case .success(let columns) = columns,
            let next = Self.draft(record, row + 1, columns, encoding)
          {
            row += 1
            pending.append(next)
          }
        case (.record(let record), .success(let columns)):
          if let next = Self.draft(record, row + 1, columns, encoding) {
            row += 1
            pending.append(next)
          }
        case (.refusal(let refusal), nil): throw refusal
        case (.refusal(let refusal), _):
          row += 1
          pending.append(.refusal(refusal))
        default: break
        }
      }
      if !more { ended = true; break }
    }
    guard let columns else { throw ImportColumns.Fault(description: "The file is empty.") }
    self.columns = try columns.get()
    self.pending = pending
    self.row = row
    weight = pending.reduce(0) { $0 + $1.weight }
    let titles = self.columns.header
    self.rejects = rejects.map { Rejects(path: $0, header: titles) }
  }

  /// The next rows that the database has not had, or nil at the end of the file.
  func take(_ most: Int) throws -> Load? {
    while true {
      while !ended, pending.count < most, weight < Self.most { try read() }
      guard !pending.isEmpty else { return nil }
      let count = min(most, pending.count)
      let firstRow = row - pending.count + 1
      // Rows already in the base are read again for the file of refused ones, and not sent.
      let known = max(0, min(count, nextRow - firstRow))
      let part = Array(pending.prefix(known > 0 ? known : count))
      pending.removeFirst(part.count)
      weight -= part.reduce(0) { $0 + $1.weight }
      if known == 0 {
        nextRow = firstRow + part.count
        return load(part, firstRow)
      }
      if rejects != nil { try keep(load(part, firstRow)) }
    }
  }

  /// How many bytes of the file the rows taken so far come to, about.
  private var reached: Int { row == 0 ? 0 : reader.read * (row - pending.count) / row }

  /// Writes down the refused rows of a load that is in the base.
  func keep(_ load: Load) throws {
    for row in load.refused {
      try rejects?.add(line: row.line, reason: row.reason.text, cells: row.cells)
    }
    try rejects?.flush()
  }

  /// Takes back a load that the base did not want: somebody else has brought the import to this row.
  func goOn(at row: Int, instead load: Load) {
    pending.insert(contentsOf: load.part, at: 0)
    weight += load.part.reduce(0) { $0 + $1.weight }
    nextRow = row
  }

  private func read() throws {
    let more = try reader.advance { event in
      switch event {
      case .record(let record):
        guard let next = Self.draft(record, row + 1, columns, encoding) else { return }
        add(next)
      case .refusal(let refusal): add(.refusal(refusal))
      }
    }
    if !more { ended = true }
  }

  private func add(_ next: Pending) {
    row += 1
    weight += next.weight
    pending.append(next)
  }

  /// Nil for a record of blanks alone, as spreadsheets leave them at the end.
  private static func draft(
    _ record: CSVRecord, _ number: Int, _ columns: ImportColumns, _ encoding: Encoding
  ) -> Pending? {
    if (0..<record.count).allSatisfy(record.isBlank) { return nil }
    return .draft(ImportDraft(record, number: number, columns, encoding))
  }

  private func load(_ part: [Pending], _ firstRow: Int) -> Load {
    var cells: [String] = []
    for case .draft(let draft) in part { cells += draft.phoneCells }
    var phones = PhoneCell.read(cells, region: region)[...]
    var rows = JSONRows()
    var numbers = JSONRows()
    var found: Set<ZoneBook.Zone> = []
    var refused: [Refused] = []
    for (row, item) in zip(firstRow..., part) {
      switch item {
      case .refusal(let refusal):
        refused.append(
          Refused(
            row: row, line: refusal.line, reason: Complaint(refusal.reason), cells: [refusal.start])
        )
      case .draft(var draft):
        let own = Array(phones.prefix(draft.phoneCells.count))
        phones = phones.dropFirst(own.count)
        switch draft.complete(own, zones: zones) {
        case .success(let (own, zone)):
          rows.row(draft.row.fill)
          for number in own { numbers.row(number.fill) }
          found.insert(zone)
        case .failure(let complaint):
          refused.append(
            Refused(row: row, line: draft.line, reason: complaint, cells: draft.cells))
        }
      }
    }
    return Load(
      firstRow: firstRow, rowsIn: part.count, rows: rows.text, numbers: numbers.text,
      zones: found.sorted { $0.id < $1.id }, refused: refused, reached: reached, part: part)
  }
}
