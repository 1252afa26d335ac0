/// One row of a list, ready for `head.import_rows`.
struct ImportRow: Sendable {
  var row: Int
  var kind = "company"
  var externalID = ""
  var name = ""
  var company = ""
  var position = ""
  var site = ""
  var city = ""
  var zone = ""
  var industry = ""
  var emails: [String] = []
  var taxNumber = ""
  var address = ""
  var notes = ""

  /// One of its numbers.
  struct Number: Sendable {
    let row: Int
    let position: Int
    let e164: String
    let masked: String
    let kind: String

    /// Its fields, under SQL's names.
    func fill(_ json: inout JSONRows) {
      json.add("row", row)
      json.add("position", position)
      json.add("e164", e164)
      json.add("masked", masked)
      json.add("kind", kind)
    }
  }

  /// Its fields, under SQL's names.
  func fill(_ json: inout JSONRows) {
    json.add("row", row)
    json.add("kind", kind)
    json.add("external_id", externalID)
    json.add("name", name)
    json.add("company", company)
    json.add("position", position)
    json.add("site", site)
    json.add("city", city)
    json.add("zone", zone)
    json.add("industry", industry)
    json.add("emails", emails)
    json.add("tax_number", taxNumber)
    json.add("address", address)
    json.add("notes", notes)
  }
}

/// A row as it was read, before its numbers are.
struct ImportDraft: Sendable {
  var row: ImportRow
  let line: Int
  let phoneCells: [String]
  let cells: [String]
  private(set) var complaint: Complaint?

  /// Longest text of a field, in characters.
  private static let longest: [ImportField: Int] = [
    .externalID: 200, .name: 300, .company: 500, .position: 300, .site: 300, .city: 200,
    .taxNumber: 40, .address: 1_000, .industry: 300, .notes: 4_000,
  ]

  init(_ record: CSVRecord, number: Int, _ columns: ImportColumns, _ encoding: Encoding) {
    line = record.line
    cells = record.texts
    row = ImportRow(row: number)
    func joined(_ field: ImportField, by separator: String = " ") -> String {
      columns.texts(field, in: record).joined(separator: separator)
    }
    row.externalID = joined(.externalID, by: "/")
    row.name = joined(.name)
    row.company = joined(.company)
    row.position = joined(.position, by: ", ")
    row.site = joined(.site)
    row.city = columns.texts(.city, in: record).first ?? ""
    row.taxNumber = joined(.taxNumber, by: "/")
    row.address = joined(.address, by: ", ")
    row.industry = joined(.industry, by: ", ")
    row.notes = joined(.notes, by: "; ")
    for text in columns.texts(.email, in: record) {
      for piece in text.split(whereSeparator: { ",; ".contains($0) }) {
        if piece.contains("@"), piece.count <= 254 {
          row.emails.append(String(piece))
        } else {
          row.notes += (row.notes.isEmpty ? "" : "; ") + piece
        }
      }
    }
    phoneCells = columns.columns[.phone, default: []].filter { !record.isBlank($0) }
      .map(record.text)
    let lengths: [(ImportField, String)] = [
      (.externalID, row.externalID), (.name, row.name), (.company, row.company),
      (.position, row.position), (.site, row.site), (.city, row.city),
      (.taxNumber, row.taxNumber), (.address, row.address), (.industry, row.industry),
      (.notes, row.notes),
    ]
    // Letters are counted only where there are bytes enough.
    if let (field, _) = lengths.first(where: {
      $1.utf8.count > Self.longest[$0]! && $1.count > Self.longest[$0]!
    }) {
      complaint = Complaint(
        .longField, ["field": field.rawValue, "limit": "\(Self.longest[field]!)"])
    } else if record.count < columns.header.count
      || (columns.header.count..<record.count).contains(where: { !record.isBlank($0) })
    {
      complaint = Complaint(
        .cells, ["count": "\(record.count)", "wanted": "\(columns.header.count)"])
    } else if encoding != .utf8, encoding.misread(cells.joined()) {
      complaint = Complaint(.mixed, ["encoding": encoding.rawValue])
    }
  }

  /// How many bytes its cells have.
  var weight: Int { cells.reduce(0) { $0 + $1.utf8.count } }

  /// Completes the row with its numbers, or says why it is refused.
  mutating func complete(_ cells: [PhoneCell], zones: ZoneMemory)
    -> Result<([ImportRow.Number], ZoneBook.Zone), Complaint>
  {
    if let complaint { return .failure(complaint) }
    var phones: [Phone] = []
    for phone in cells.flatMap(\.phones) where !phones.contains(where: { $0.e164 == phone.e164 }) {
      phones.append(phone)
    }
    guard let first = phones.first else {
      let pieces = cells.flatMap(\.refusals).map {
        Complaint.Piece(text: $0.text, fault: $0.fault.word)
      }
      return .failure(
        phoneCells.isEmpty
          ? Complaint(.noNumber)
          : pieces.isEmpty ? Complaint(.notANumber) : Complaint(.noValidNumber, pieces: pieces))
    }
    if row.name.isEmpty {
      row.name = row.company.isEmpty ? first.masked : row.company
    } else if row.company.isEmpty {
      row.kind = "person"
    }
    let extras = phones.filter { $0.extension != nil }.map { "\($0.masked) ext. \($0.extension!)" }
    if !extras.isEmpty {
      row.notes += (row.notes.isEmpty ? "" : "; ") + extras.joined(separator: "; ")
    }
    let zone = zones.zone(city: row.city, phones: phones)
    row.zone = zone.id
    let numbers = phones.enumerated().map { index, phone in
      ImportRow.Number(
        row: row.row, position: index + 1, e164: phone.e164, masked: phone.masked,
        kind: phone.kind.rawValue)
    }
    return .success((numbers, zone))
  }
}
