/// The first lines of a list, read in one way: what a head looks at before it is brought in.
package struct ListBeginning: Sendable {
  /// Thrown to stop reading.
  private struct Enough: Error {}

  /// The cells of the first records.
  package private(set) var records: [[String]] = []
  /// Lines among them that are no records.
  package private(set) var refusals: [CSVRefusal] = []
  /// The first line, where it is one of those.
  package private(set) var fault: CSVRefusal?
  /// The rows as they would come in, refused ones among them, in order.
  package private(set) var rows: [Row] = []

  /// What one line becomes.
  package struct Row: Sendable {
    package let line: Int
    package let outcome: Result<Becomes, Complaint>
    package let start: String
  }

  /// A contact to be.
  package struct Becomes: Sendable {
    package let name: String
    package let company: String
    package let phones: [Phone]
    package let city: String
    package let zone: ZoneBook.Zone
  }

  /// Reads the first lines: of a whole file to its end, else as far as the bytes go.
  package init(_ bytes: [UInt8], _ reading: ListReading, whole: Bool, most: Int) {
    Self.each(bytes, reading, whole, most) { event in
      switch event {
      case .record(let record): records.append(record.texts)
      case .refusal(let refusal):
        if records.isEmpty, refusals.isEmpty { fault = refusal }
        refusals.append(refusal)
      }
    }
  }

  /// Reads them again, as rows of these columns.
  package mutating func become(
    _ bytes: [UInt8], _ reading: ListReading, whole: Bool, most: Int, zones: ZoneBook
  ) {
    let columns = ImportColumns(header: header(reading), fields: reading.fields)
    let letters = reading.letters
    var number = reading.header ? -1 : 0
    var drafts: [Result<ImportDraft, CSVRefusal>] = []
    Self.each(bytes, reading, whole, most + 1) { event in
      number += 1
      switch event {
      case .record(let record):
        let blank = (0..<record.count).allSatisfy(record.isBlank)
        if number > 0, !blank {
          drafts.append(.success(ImportDraft(record, number: number, columns, letters)))
        }
      case .refusal(let refusal): drafts.append(.failure(refusal))
      }
    }
    let memory = ZoneMemory(zones)
    rows = drafts.prefix(most).map { draft in
      switch draft {
      case .failure(let refusal):
        Row(
          line: refusal.line, outcome: .failure(Complaint(refusal.reason)), start: refusal.start)
      case .success(var draft):
        Row(
          line: draft.line, outcome: Self.outcome(of: &draft, memory),
          start: draft.cells.joined(separator: " · "))
      }
    }
  }

  /// The names of the columns: the header's, or their numbers.
  package func header(_ reading: ListReading) -> [String] {
    reading.header ? records.first ?? [] : (0..<width).map { "\($0 + 1)" }
  }

  /// The header's names, cut where they are too long to be kept.
  var titles: [String] {
    let all = records.first ?? []
    let size = all.reduce(0) { $0 + $1.utf8.count }
    return size < 32_000 ? all : all.map { String($0.prefix(20)) }
  }

  /// How many columns the first record has.
  package var width: Int { records.first?.count ?? 0 }

  /// Whether a record holds a telephone number, as a header does not.
  func hasNumber(inRecord place: Int) -> Bool {
    guard records.indices.contains(place) else { return false }
    return PhoneCell.read(records[place]).contains { !$0.phones.isEmpty }
  }

  private static func outcome(of draft: inout ImportDraft, _ zones: ZoneMemory) -> Result<
    Becomes, Complaint
  > {
    let cells = PhoneCell.read(draft.phoneCells)
    switch draft.complete(cells, zones: zones) {
    case .failure(let complaint): return .failure(complaint)
    case .success(let (_, zone)):
      var phones: [Phone] = []
      for phone in cells.flatMap(\.phones) where !phones.contains(where: { $0.e164 == phone.e164 })
      {
        phones.append(phone)
      }
      return .success(
        Becomes(
          name: draft.row.name, company: draft.row.company, phones: phones, city: draft.row.city,
          zone: zone))
    }
  }

  private static func each(
    _ bytes: [UInt8], _ reading: ListReading, _ whole: Bool, _ most: Int,
    _ tell: (CSVParser.Event) -> Void
  ) {
    let letters = reading.letters
    let transcoder = letters == .utf8 ? nil : Transcoder(letters)
    let text = transcoder?.feed(bytes, last: whole) ?? bytes
    var parser = CSVParser(delimiter: reading.delimiter.byte)
    var told = 0
    let count: (CSVParser.Event) throws -> Void = { event in
      tell(event)
      told += 1
      if told >= most { throw Enough() }
    }
    do {
      try parser.feed(text, count)
      if whole { try parser.finish(count) }
    } catch {
      return
    }
  }
}
