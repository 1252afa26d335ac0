import Department
import Foundation
import Testing

@Suite struct CSVTests {
  /// Reads a text in pieces of `step` bytes.
  private func read(
    _ bytes: [UInt8], step: Int = 7, delimiter: UInt8 = 0x2C, limits: CSVParser.Limits = .init()
  ) -> (rows: [[String]], lines: [Int], refused: [CSVRefusal]) {
    var parser = CSVParser(delimiter: delimiter, limits: limits)
    var rows: [[String]] = []
    var lines: [Int] = []
    var refused: [CSVRefusal] = []
    let tell: (CSVParser.Event) -> Void = {
      switch $0 {
      case .record(let record):
        rows.append(record.texts)
        lines.append(record.line)
      case .refusal(let refusal): refused.append(refusal)
      }
    }
    var at = 0
    while at < bytes.count {
      let next = min(at + step, bytes.count)
      parser.feed(bytes[at..<next], tell)
      at = next
    }
    parser.finish(tell)
    return (rows, lines, refused)
  }

  private func read(_ text: String, step: Int = 7) -> (
    rows: [[String]], lines: [Int], refused: [CSVRefusal]
  ) {
    read(Array(text.utf8), step: step)
  }

  @Test(.given("csv-spectrum/csvs")) func `all twelve of csv-spectrum read as their JSON says`()
    throws
  {
    let folder = try Given.file("csv-spectrum/csvs")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.count == 12)
    for file in files {
      let bytes = try Array(Data(contentsOf: folder.appending(path: file)))
      let json = try Data(
        contentsOf: folder.appending(path: "../json/" + file.replacing(".csv", with: ".json")))
      let decoder = JSONDecoder()
      let wanted =
        try (try? decoder.decode([[String: String]].self, from: json))
        ?? [decoder.decode([String: String].self, from: json)]
      for step in [1, 2, 3, 64] {
        let found = read(bytes, step: step)
        #expect(found.refused.isEmpty)
        let rows = found.rows.dropFirst().map {
          Dictionary(uniqueKeysWithValues: zip(found.rows[0], $0))
        }
        // The published JSON has another telephone number than the published CSV.
        let known = file == "location_coordinates.csv" ? "Contact Phone Number" : nil
        let same = zip(rows, wanted).allSatisfy { row, want in
          row.count == want.count && row.allSatisfy { $0.key == known || want[$0.key] == $0.value }
        }
        #expect(same && rows.count == wanted.count, "\(file) in pieces of \(step)")
      }
    }
  }

  @Test func `line ends may be mixed, a mark at the start is no letter, empty lines are no rows`() {
    for step in 1...9 {
      let found = read("\u{FEFF}a,b\r\n1,2\r3,4\n\n\r\n5,\"x\ry\r\nz\"\n6,7", step: step)
      #expect(
        found.rows == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "x\ry\r\nz"], ["6", "7"]])
      #expect(found.lines == [1, 2, 3, 6, 9])
    }
  }

  @Test func `a quote in the middle of a cell is a letter`() {
    #expect(read("ООО \"Ромашка\",1\n").rows == [["ООО \"Ромашка\"", "1"]])
    #expect(read("\"ООО \"\"Ромашка\"\"\",1\n").rows == [["ООО \"Ромашка\"", "1"]])
  }

  @Test func `an unclosed quote refuses its own line and loses no other`() {
    for step in [1, 5, 1_000] {
      let found = read("a,b\n1,\"two\n3,4\n5,\"six\"\n7,8\n", step: step)
      #expect(found.refused.map(\.line) == [2])
      #expect(found.refused.map(\.reason) == [.unclosedQuote])
      #expect(found.refused.first?.start == "1,\"two")
      #expect(found.rows == [["a", "b"], ["3", "4"], ["5", "six"], ["7", "8"]])
      #expect(found.lines == [1, 3, 4, 5])
    }
    #expect(read("a\n\"open").refused == [.init(line: 2, reason: .unclosedQuote, start: "\"open")])
    #expect(read("a,b\n\"x\"y,2\n3,4\n").refused.first?.reason == .textAfterQuote)
  }

  @Test func `an endless line is refused by its number in bounded memory`() {
    var limits = CSVParser.Limits()
    limits.line = 10_000
    limits.cell = 5_000
    for quote in ["", "\""] {
      var parser = CSVParser(limits: limits)
      var rows: [[String]] = []
      var refused: [CSVRefusal] = []
      let tell: (CSVParser.Event) -> Void = {
        switch $0 {
        case .record(let record): rows.append(record.texts)
        case .refusal(let refusal): refused.append(refusal)
        }
      }
      parser.feed(Array("a,b\n\(quote)".utf8), tell)
      let piece = [UInt8](repeating: 0x78, count: 100_000)
      for _ in 0..<1_000 { parser.feed(piece, tell) }
      #expect(parser.held < 200_000)
      parser.feed(Array("\n1,2\n".utf8), tell)
      parser.finish(tell)
      #expect(refused.map(\.line) == [2])
      #expect(rows == [["a", "b"], ["1", "2"]])
      #expect(refused[0].start.utf8.count <= 1_000)
    }
  }

  @Test func `NUL, broken letters and too many cells refuse one line each`() {
    let bytes =
      Array("a,b\n1,".utf8) + [0] + Array("\nпять,".utf8) + [0xD0, 0x20] + Array("\n3,4\n".utf8)
      + Array(repeating: 0x2C, count: 1_200) + [0x0A] + Array("5,6".utf8)
    for step in [1, 3, 100_000] {
      let found = read(bytes, step: step)
      #expect(found.refused.map(\.line) == [2, 3, 5])
      #expect(found.refused.map(\.reason) == [.nul, .badBytes, .manyCells(limit: 1_000)])
      #expect(found.rows == [["a", "b"], ["3", "4"], ["5", "6"]])
    }
  }

  @Test(arguments: [
    ("имя;телефон\nИван;8 495 123-45-67, 89\n", UInt8(ascii: ";")),
    ("name,phone\n\"Smith; John\",1\n", UInt8(ascii: ",")),
    ("name\tphone, fax\n\"a\tb\"\t2\n", UInt8(ascii: "\t")),
    ("a|b|c\n1|2,5|3\n", UInt8(ascii: "|")),
    ("phone\n123\n", UInt8(ascii: ",")),
  ])
  func `the delimiter is found`(text: String, delimiter: UInt8) {
    #expect(CSVDialect.delimiter(of: Array(text.utf8)) == delimiter)
  }

  @Test(arguments: [Encoding.cp1251, .cp866, .utf8, .utf16le, .utf16be])
  func `the encoding is found and read`(encoding: Encoding) throws {
    let text = "наименование;город\nООО «Ромашка»;Ёлкино\nПУ БАНКА РОССИИ;САНКТ-ПЕТЕРБУРГ\n"
      .replacing(encoding == .cp866 ? "«" : "\u{0}", with: "\"")
      .replacing(encoding == .cp866 ? "»" : "\u{0}", with: "\"")
    let bytes = encoding.written(text)
    #expect(Encoding.detect(bytes) == encoding)
    let transcoder = try #require(Transcoder(encoding))
    var utf8: [UInt8] = []
    for byte in bytes { utf8 += transcoder.feed([byte]) }
    utf8 += transcoder.feed([], last: true)
    #expect(String(decoding: utf8, as: UTF8.self).trimmingPrefix("\u{FEFF}") == text)
  }

  @Test func `a letter that an encoding lacks refuses its line`() throws {
    let transcoder = try #require(Transcoder(.cp1251))
    let found = read(transcoder.feed(Array("a\n".utf8) + [0x98, 0x0A, 0xCF, 0x0A]))
    #expect(found.refused.map(\.line) == [2])
    #expect(found.rows == [["a"], ["П"]])
  }

  @Test(.given(Given.banks)) func `the bank directory reads the same from CP866 and UTF-8`() throws
  {
    let plain = try records(of: try Given.file(Given.banks), .utf8)
    #expect(plain.count == 2_590)
    #expect(plain.dropFirst().count { !$0[18].isEmpty } == 2_565)

    let copy = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: copy) }
    let text = try String(contentsOf: try Given.file(Given.banks), encoding: .utf8)
    try Data(Encoding.cp866.written(text)).write(to: copy)
    #expect(try records(of: copy, .cp866) == plain)
  }

  /// All records of a file, whose encoding must be found to be this.
  private func records(of url: URL, _ encoding: Encoding) throws -> [[String]] {
    let file = try CSVFile(path: url.path)
    #expect(file.encoding == encoding && file.delimiter == 0x2C)
    var rows: [[String]] = []
    try file.forEach { event in
      guard case .record(let record) = event else { return }
      rows.append(record.texts)
    }
    return rows
  }
}
