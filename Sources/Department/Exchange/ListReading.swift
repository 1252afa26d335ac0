/// How an uploaded list is to be read; the words are SQL's (`core.check_reading`).
package struct ListReading: Sendable, Codable, Equatable {
  /// What a list is for.
  package enum Purpose: String, Sendable, Codable {
    case leads
    case doNotCall = "do_not_call"
  }

  /// What parts its cells.
  package enum Delimiter: String, Sendable, Codable, CaseIterable {
    case comma, semicolon, tab, bar

    package var byte: UInt8 {
      switch self {
      case .comma: 0x2C
      case .semicolon: 0x3B
      case .tab: 0x09
      case .bar: 0x7C
      }
    }
  }

  package var encoding: String
  package var delimiter: Delimiter
  /// Whether the first line names the columns.
  package var header: Bool
  /// Fields by the number of their column, from 1.
  package var columns: [String: String]
  /// The names of the columns, for the file of refused rows.
  package var titles: [String] = []
  /// Whether the file begins with a mark of its encoding.
  package var bom = false

  package init(
    encoding: Encoding, delimiter: Delimiter, header: Bool = true, columns: [String: String] = [:]
  ) {
    self.encoding = encoding.rawValue
    self.delimiter = delimiter
    self.header = header
    self.columns = columns
  }

  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    encoding = try box.decode(String.self, forKey: .encoding)
    delimiter = try box.decode(Delimiter.self, forKey: .delimiter)
    header = try box.decode(Bool.self, forKey: .header)
    columns = try box.decode([String: String].self, forKey: .columns)
    titles = try box.decodeIfPresent([String].self, forKey: .titles) ?? []
    bom = try box.decodeIfPresent(Bool.self, forKey: .bom) ?? false
  }

  /// The encoding; UTF-8 for a word that nobody knows, which SQL refuses before.
  package var letters: Encoding { Encoding(rawValue: encoding) ?? .utf8 }

  /// Fields by the place of their column, from 0.
  var fields: [Int: ImportField] {
    var fields: [Int: ImportField] = [:]
    for (number, name) in columns {
      if let place = Int(number), place > 0, let field = ImportField(rawValue: name) {
        fields[place - 1] = field
      }
    }
    return fields
  }
}

extension ListReading {
  /// How a list is best read, by its beginning; throws `Problem` for what is no list at all.
  package static func find(_ head: [UInt8], for purpose: Purpose) throws -> ListReading {
    if let what = CSVDialect.otherFormat(of: head) {
      throw Problem.wrong("file", what.hasPrefix("a spreadsheet") ? "spreadsheet" : "other_format")
    }
    let encoding = Encoding.detect(head)
    let sample = Array(head.prefix(64 << 10))
    let text = encoding == .utf8 ? sample : Transcoder(encoding)?.feed(sample) ?? sample
    let byte = CSVDialect.delimiter(of: text)
    var reading = ListReading(
      encoding: encoding,
      delimiter: Delimiter.allCases.first { $0.byte == byte } ?? .comma)
    reading.bom =
      head.starts(with: [0xEF, 0xBB, 0xBF]) || head.starts(with: [0xFF, 0xFE])
      || head.starts(with: [0xFE, 0xFF])
    let first = ListBeginning(head, reading, whole: head.count < 1 << 20, most: 50)
    if first.records.isEmpty, first.refusals.isEmpty { throw Problem.wrong("file", "empty_file") }
    reading.header = first.fault != nil || !first.hasNumber(inRecord: 0)
    reading.guess(first, for: purpose)
    return reading
  }

  /// Says anew which column becomes what, by the header's words, else by what stands in the columns.
  package mutating func guess(_ first: ListBeginning, for purpose: Purpose) {
    columns = [:]
    titles = header ? first.titles : []
    var phones: [Int] = []
    for (place, title) in titles.prefix(1_000).enumerated() {
      guard let field = ImportField.guess(title) else { continue }
      if field == .phone { phones.append(place) }
      if purpose == .leads || field == .phone { columns["\(place + 1)"] = field.rawValue }
    }
    guard phones.isEmpty else { return }
    let rows = header ? Array(first.records.dropFirst()) : first.records
    for place in 0..<min(1_000, first.width) where columns["\(place + 1)"] == nil {
      let cells = rows.compactMap { $0.indices.contains(place) ? $0[place] : nil }
        .filter { !$0.isEmpty }
      guard !cells.isEmpty else { continue }
      if PhoneCell.read(cells).count(where: { !$0.phones.isEmpty }) * 2 >= cells.count {
        columns["\(place + 1)"] = ImportField.phone.rawValue
      } else if purpose == .leads, cells.count(where: { $0.contains("@") }) * 2 >= cells.count {
        columns["\(place + 1)"] = ImportField.email.rawValue
      }
    }
  }
}
