import Department
import Foundation

/// What a file of a head or of the program brings: lines, letters, numbers.
extension Target {
  /// Lines and cells: the same in pieces of any size, and what was read can be written and read again.
  static let csv = Target(
    "csv",
    seeds: [
      "name;phone;city\r\nООО \"Ромашка\";8 (495) 123-45-67;Москва\r\nИП Петров;+7 916 111-22-33;Тула\r\n",
      "a,b,c\n1,\"x,\"\"y\"\"\nz\",3\n\n4,5,6", "\u{FEFF}id\tphone\n1\t84951234567\n",
      "\"open\nnever,closed\n1,2\n",
      "\"text\"after,1\n2,3\r4,5\r\n", "1|\"\"|3\n\"\"\n\"a\"\r\"b\"",
    ]
  ) { try readCSV($0, &$1) }

  private enum Line: Equatable {
    case record(Int, [String])
    case refusal(CSVRefusal)
  }

  private static func readCSV(_ bytes: [UInt8], _ dice: inout Dice) throws -> Bool {
    var limits = CSVParser.Limits()
    if dice.one(in: 2) {
      limits.line = 24 + dice.below(200)
      limits.cell = 4 + dice.below(60)
      limits.cells = 1 + dice.below(8)
    }
    let delimiter = dice.pick(CSVDialect.delimiters)
    let whole = lines([bytes[...]], delimiter, limits)
    let pieces = lines(dice.pieces(bytes), delimiter, limits)
    guard whole == pieces else {
      let at = zip(whole, pieces).prefix { $0 == $1 }.count
      throw Wrong(
        "differs: whole and in pieces, from the line \(at) on: \(whole.dropFirst(at).first as Any), "
          + "\(pieces.dropFirst(at).first as Any)")
    }
    var last = 0
    var records: [[String]] = []
    for line in whole {
      let number: Int
      switch line {
      case .record(let place, let cells):
        records.append(cells)
        number = place
      case .refusal(let refusal): number = refusal.line
      }
      guard number > last else { throw Wrong("lines: \(number) comes after \(last)") }
      last = number
    }
    guard last <= 1 + bytes.count else { throw Wrong("lines: \(last) of \(bytes.count) bytes") }
    let written = records.map { cells in
      cells.map { "\"" + doubled($0) + "\"" }.joined(separator: ",")
    }.joined(separator: "\r\n")
    // Doubled quotes make it longer.
    limits.line = 1 << 22
    limits.cell = 1 << 20
    limits.cells = 1_000
    let again = lines([Array(written.utf8)[...]], UInt8(ascii: ","), limits).map { line in
      if case .record(_, let cells) = line { cells } else { [String]() }
    }
    guard again == records else { throw Wrong("rewritten: \(records) is read again as \(again)") }
    // The file of refused rows puts an apostrophe before what a spreadsheet would run.
    let file = "line\r\n" + records.map { Rejects.line($0) }.joined()
    let refused = lines([Array(file.utf8)[...]], UInt8(ascii: ","), limits).dropFirst().map {
      line in
      if case .record(_, let cells) = line { cells } else { [String]() }
    }
    // A row of nothing is an empty line.
    let kept = records.filter { $0 != [""] }
    let isSame = refused.elementsEqual(kept) { read, row in
      read.elementsEqual(row) { $0 == $1 || $0 == "'" + $1 }
    }
    guard isSame else {
      throw Wrong("rewritten: as refused rows, \(kept) is read again as \(refused)")
    }
    return !records.isEmpty
  }

  /// A cell with each quote twice, by bytes.
  private static func doubled(_ cell: String) -> String {
    let quote = UInt8(ascii: "\"")
    return String(
      decoding: cell.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }, as: UTF8.self)
  }

  private static func lines(
    _ pieces: [ArraySlice<UInt8>], _ delimiter: UInt8, _ limits: CSVParser.Limits
  ) -> [Line] {
    var parser = CSVParser(delimiter: delimiter, limits: limits)
    var lines: [Line] = []
    func tell(_ event: CSVParser.Event) {
      switch event {
      case .record(let record): lines.append(.record(record.line, record.texts))
      case .refusal(let refusal): lines.append(.refusal(refusal))
      }
    }
    for piece in pieces { parser.feed(piece, tell) }
    parser.finish(tell)
    return lines
  }

  /// The beginning of a list as a head sees it: how it is read, and what its lines become.
  static let list = Target(
    "list",
    seeds: [
      "Наименование;Телефон;Город;E-mail\nООО Ромашка;8 (495) 123-45-67, 123-45-68 доб. 5;Москва;a@b.ru\n",
      "84951234567\n+79161112233\n", "id,name,phone,inn\n1,Иван,8-916-111-22-33,7701234567\n2,,,\n",
      "company|phone\nBank|(4842) 27-71-46; 27-71-47\nBank|none\n", "phone\n\"8495",
    ], most: 24 << 10
  ) { try readList($0, &$1) }

  private static let zones = ZoneBook(assets: URL(filePath: "/dev/null"))

  private static func readList(_ bytes: [UInt8], _ dice: inout Dice) throws -> Bool {
    let purpose = dice.one(in: 4) ? ListReading.Purpose.doNotCall : .leads
    var reading: ListReading
    do { reading = try ListReading.find(bytes, for: purpose) } catch let problem as Problem {
      guard problem.fields == ["file"] else { throw Wrong("unnamed: \(problem)") }
      return false
    }
    if dice.one(in: 3) {
      reading.encoding = dice.pick(Encoding.allCases).rawValue
      reading.delimiter = dice.pick(ListReading.Delimiter.allCases)
      reading.header = dice.one(in: 2)
      reading.columns["\(dice.below(4))"] = dice.pick(ImportField.allCases).rawValue
    }
    let kept = try JSONDecoder().decode(ListReading.self, from: JSONEncoder().encode(reading))
    guard kept == reading else { throw Wrong("rewritten: \(reading) is read again as \(kept)") }
    let most = 1 + dice.below(50)
    var first = ListBeginning(bytes, reading, whole: dice.one(in: 2), most: most)
    first.become(bytes, reading, whole: true, most: most, zones: zones)
    guard first.rows.count <= most else { throw Wrong("many: \(first.rows.count) of \(most)") }
    var last = 0
    for row in first.rows {
      guard row.line > last else { throw Wrong("lines: \(row.line) comes after \(last)") }
      last = row.line
      if case .success(let contact) = row.outcome {
        guard !contact.phones.isEmpty, !contact.name.isEmpty else {
          throw Wrong("empty: the contact of line \(row.line)")
        }
      }
    }
    return !first.rows.isEmpty
  }

  /// Bytes of other encodings: the same in pieces of any size, each letter as the other way of telling says.
  static let letters = Target(
    "letters",
    seeds: [
      "Name;\u{0}", "\u{0}N\u{0}a\u{4}\u{1F}\u{0}\n", "a\u{0}\u{10}\u{4}\n\u{0}=\u{4}",
      "plain ASCII, nothing more",
    ], words: ["\u{0}\n", "\n\u{0}", "\u{10}\u{4}"]
  ) { try readLetters($0, &$1) }

  private static func readLetters(_ bytes: [UInt8], _ dice: inout Dice) throws -> Bool {
    let encoding = dice.pick(Encoding.allCases)
    let whole = try feed([bytes[...]], encoding)
    let pieces = try feed(dice.pieces(bytes), encoding)
    guard whole == pieces else { throw Wrong("differs: whole and in pieces, as \(encoding)") }
    _ = Encoding.detect(bytes)
    switch encoding {
    case .utf8: break
    case .utf16le, .utf16be:
      guard whole == units(bytes, big: encoding == .utf16be) else {
        throw Wrong("differs: from the other way of telling, as \(encoding)")
      }
    case .cp1251, .cp866:
      // Each byte by itself.
      let single = try bytes.flatMap { try feed([[$0][...]], encoding) }
      guard whole == single else { throw Wrong("differs: byte by byte, as \(encoding)") }
    }
    guard !whole.contains(0xFF), encoding != .utf8 else { return false }
    guard let text = String(validating: whole, as: UTF8.self) else {
      throw Wrong("letters: no UTF-8 came of \(encoding)")
    }
    guard encoding.spelled(text) == bytes else {
      throw Wrong("rewritten: other bytes as \(encoding)")
    }
    return true
  }

  private static func feed(_ pieces: [ArraySlice<UInt8>], _ encoding: Encoding) throws -> [UInt8] {
    guard let transcoder = Transcoder(encoding) else { throw Wrong("unknown: \(encoding)") }
    var bytes: [UInt8] = []
    for piece in pieces { bytes += transcoder.feed(Array(piece)) }
    return bytes + transcoder.feed([], last: true)
  }

  /// UTF-16 by hand: a unit that is no letter becomes one byte that is none.
  private static func units(_ bytes: [UInt8], big: Bool) -> [UInt8] {
    var found: [UInt8] = []
    var at = 0
    func unit(_ place: Int) -> UInt32? {
      guard place + 1 < bytes.count else { return nil }
      let (one, two) = (UInt32(bytes[place]), UInt32(bytes[place + 1]))
      return big ? one << 8 | two : two << 8 | one
    }
    while at < bytes.count {
      guard let first = unit(at) else {
        found.append(0xFF)
        break
      }
      at += 2
      var code = first
      if (0xD800...0xDBFF).contains(first), let low = unit(at), (0xDC00...0xDFFF).contains(low) {
        code = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00)
        at += 2
      }
      if let scalar = Unicode.Scalar(code) {
        found += Array(String(Character(scalar)).utf8)
      } else {
        found.append(0xFF)
      }
    }
    return found
  }

  /// Telephone numbers as people write them: the quick way and the slow one agree, one cell is not another's business.
  static let phones = Target(
    "phones",
    seeds: [
      "8 (495) 123-45-67, 123-45-68", "+7 916 111-22-33 доб. 12",
      "(4842) 27-71-46; 27-71-47, 8-916-132-21-84",
      "84951234567 84957654321", "8-495-671-46-06/07", "+49 30 901820", "8 800 555 35 35", "112",
      "тел.: 8 (812) 326-12-34, факс (812) 326-12-35 #7",
    ], words: ["доб.", "ext", "(", ")", " +7", "8-800", "/", "вн."], most: 8 << 10
  ) { try readPhones($0, &$1) }

  private static func readPhones(_ bytes: [UInt8], _ dice: inout Dice) throws -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    if let plain = PhonePieces.plain(text), plain != PhonePieces.written(text) {
      throw Wrong("differs: \(plain), \(PhonePieces.written(text))")
    }
    let alone = PhoneCell.read(text)
    let between = PhoneCell.read(["8 916 111 22 33", text, "(495) 123-45-67"])
    guard between.count == 3, between[1].phones == alone.phones,
      between[1].refusals == alone.refusals
    else { throw Wrong("differs: alone and between others, \(alone), \(between)") }
    for phone in alone.phones {
      guard case .success(let again) = Phone.read(phone.e164), again.e164 == phone.e164 else {
        throw Wrong("rewritten: \(phone) is not read again")
      }
      let seen = phone.masked.filter(\.isNumber).count
      guard seen <= String(phone.country).count + 2 else { throw Wrong("shown: \(phone.masked)") }
    }
    return !alone.phones.isEmpty
  }
}
