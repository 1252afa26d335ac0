/// What a column of a list can become.
package enum ImportField: String, Sendable, CaseIterable {
  case externalID = "id"
  case name, company, position, site, city, phone, email
  case taxNumber = "inn"
  case address, industry, notes

  /// Header words by which the field is known: Russian, English, and the bank directory's.
  fileprivate var words: [String] {
    switch self {
    case .externalID:
      [
        "id", "код", "номер", "externalid", "newnum", "внешнийid", "code", "бик", "bic", "key",
        "ключ",
      ]
    case .name:
      [
        "name", "имя", "фио", "фамилия", "отчество", "контакт", "контактноелицо", "fullname",
        "firstname", "middlename", "lastname", "surname", "contact", "contactname",
        "contactperson", "person", "клиент", "лпр",
      ]
    case .company:
      [
        "company", "компания", "организация", "наименование", "название", "фирма", "namep",
        "companyname", "organization", "organisation", "юрлицо", "account", "контрагент",
        "наименованиеорганизации", "названиекомпании", "предприятие", "банк",
      ]
    case .position: ["position", "должность", "title", "jobtitle", "role", "job"]
    case .site: ["site", "сайт", "website", "url", "web", "вебсайт", "www"]
    case .city: ["city", "город", "nnp", "town", "населенныйпункт", "местоположение"]
    case .phone:
      [
        "phone", "телефон", "телефоны", "тел", "telef", "phones", "phonenumber", "telephone",
        "mobile", "mobilephone", "workphone", "мобильный", "мобильныйтелефон", "рабочийтелефон",
        "номертелефона", "контактныйтелефон", "tel", "сотовый", "cell",
      ]
    case .email: ["email", "mail", "почта", "электроннаяпочта", "emails", "элпочта", "имейл"]
    case .taxNumber: ["inn", "инн", "taxnumber", "vat", "vatnumber", "taxid", "огрн"]
    case .address: ["address", "адрес", "adr", "юридическийадрес", "фактическийадрес", "street"]
    case .industry:
      [
        "industry", "отрасль", "сфера", "видеятельности", "виддеятельности", "сферадеятельности",
        "okved", "оквэд",
      ]
    case .notes:
      [
        "notes", "note", "комментарий", "примечание", "comment", "заметки", "comments",
        "примечания", "комментарии", "описание", "description",
      ]
    }
  }

  /// The field that a header most likely means.
  static func guess(_ header: String) -> ImportField? { table[key(header)] }

  /// A header without case, spaces, signs and a number at its end: `Телефон 2` is `телефон`.
  static func key(_ header: String) -> String {
    var key = header.lowercased().replacing("ё", with: "е").filter { $0.isLetter || $0.isNumber }
    while key.last?.isNumber == true { key.removeLast() }
    return key
  }

  private static let table: [String: ImportField] = {
    var table: [String: ImportField] = [:]
    for field in allCases {
      for word in field.words { table[word] = field }
    }
    return table
  }()
}

/// Which columns of a file fill which field.
package struct ImportColumns: Sendable {
  /// Why a file cannot be read with these columns.
  package struct Fault: Error, Sendable, CustomStringConvertible {
    /// One sentence for the person at the terminal.
    package let description: String
  }

  /// The header as it is written in the file.
  package let header: [String]
  /// Columns by field, in the order of the file.
  package private(set) var columns: [ImportField: [Int]] = [:]

  /// Guesses by the header words; `map` (field → column name, or number from 1) goes before.
  package init(header: [String], map: [(field: String, column: String)] = []) throws(Fault) {
    self.header = header
    var taken: Set<Int> = []
    for (name, column) in map {
      guard let field = ImportField(rawValue: name) else {
        let known = ImportField.allCases.map(\.rawValue).joined(separator: ", ")
        throw Fault(description: "There is no field \"\(name)\"; there are: \(known).")
      }
      let same = header.firstIndex { $0.lowercased() == column.lowercased() }
      guard let index = same ?? Int(column).map({ $0 &- 1 }), header.indices.contains(index) else {
        let known = header.joined(separator: ", ")
        throw Fault(description: "There is no column \"\(column)\"; the file has: \(known).")
      }
      columns[field, default: []].append(index)
      taken.insert(index)
    }
    let named = Set(columns.keys)
    for (index, title) in header.enumerated() where !taken.contains(index) {
      if let field = ImportField.guess(title), !named.contains(field) {
        columns[field, default: []].append(index)
      }
    }
    guard columns[.phone] != nil else {
      let known = header.joined(separator: ", ")
      throw Fault(
        description: "No column is known to hold telephone numbers; the file has: \(known). "
          + "Say which one: --map phone=COLUMN.")
    }
  }

  /// What each column fills, by its place from 0.
  package init(header: [String], fields: [Int: ImportField]) {
    self.header = header
    for (index, field) in fields.sorted(by: { $0.key < $1.key })
    where header.indices.contains(index) {
      columns[field, default: []].append(index)
    }
  }

  /// Columns that fill nothing.
  package var unused: [String] {
    let used = Set(columns.values.joined())
    return header.indices.filter { !used.contains($0) }.map { header[$0] }
  }

  /// The trimmed texts of a field in one record, empty ones left out.
  func texts(_ field: ImportField, in record: CSVRecord) -> [String] {
    (columns[field] ?? []).compactMap { index in
      guard !record.isBlank(index) else { return nil }
      let text = record.text(index)
      if Self.isTidy(text) { return text }
      let tidy = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return tidy.isEmpty ? nil : tidy
    }
  }

  /// Whether a text surely has single blanks between its words and none around them, as most cells do: letter by letter
  /// it would be looked at for longer.
  static func isTidy(_ text: String) -> Bool {
    var before = UInt8(ascii: " ")
    for byte in text.utf8 {
      switch (before, byte) {
      case (UInt8(ascii: " "), UInt8(ascii: " ")), (_, 0..<0x20), (0xC2, 0x85), (0xC2, 0xA0):
        return false
      // Where the wide blanks of Unicode begin, among signs that are no blanks.
      case (_, 0xE1), (0xE2, 0x80), (0xE2, 0x81), (_, 0xE3): return false
      default: before = byte
      }
    }
    return before != UInt8(ascii: " ")
  }
}
