import Department
import Foundation
import TestKit
import Testing

/// The parts that read an upload: forms in pieces, names, reasons, letters.
struct UploadReadingTests {
  /// What a form brings, read in pieces of `step` bytes.
  private func read(_ body: [UInt8], step: Int) throws -> [String] {
    var reader = try #require(
      MultipartReader(contentType: "multipart/form-data; charset=x; boundary=\"a b\""))
    var told: [String] = []
    var at = 0
    while at < body.count {
      let next = min(at + step, body.count)
      for event in try reader.feed(body[at..<next]) {
        switch event {
        case .part(let name, let file): told.append("\(name) \(file ?? "-"):")
        case .bytes(let bytes): told[told.count - 1] += String(decoding: bytes, as: UTF8.self)
        case .end: told[told.count - 1] += "|"
        }
      }
      at = next
    }
    try reader.finish()
    return told
  }

  @Test func `a form is the same in pieces of any size`() throws {
    let body = [UInt8](
      """
      ignored\r
      --a b\r
      Content-Disposition: form-data; name="key"\r
      \r
      k1\r
      --a b\r
      content-disposition: form-data; name="file"; filename="%22x%22.csv"\r
      Content-Type: text/csv\r
      \r
      phone\r
      --a\r
      -\r
      --a b--\r

      """.utf8)
    for step in [1, 2, 3, 5, 7, 64, 1_000] {
      #expect(
        try read(body, step: step) == ["key -:k1|", "file \"x\".csv:phone\r\n--a\r\n-|"],
        "in pieces of \(step)")
    }
    #expect(throws: Problem.self) { try read(Array(body.dropLast(10)), step: 9) }
    #expect(MultipartReader(contentType: "multipart/form-data") == nil)
    #expect(MultipartReader(contentType: "text/csv; boundary=x") == nil)
  }

  @Test func `letters that lie on a sign do not hide it`() throws {
    #expect(FileName.plain("a/\u{301}b") == "\u{301}b")
    for cell in ["a\"\u{301}b", "=\u{301}1", "a,\u{301}b", "\"\u{301}"] {
      var read: [[String]] = []
      var parser = CSVParser()
      let tell: (CSVParser.Event) -> Void = {
        if case .record(let row) = $0 { read.append(row.texts) }
      }
      parser.feed(Array(Rejects.line([cell, "x"]).utf8), tell)
      parser.finish(tell)
      #expect(read == [[cell.utf8.first == UInt8(ascii: "=") ? "'" + cell : cell, "x"]])
    }
  }

  @Test func `half a letter of UTF-16 spoils its own line alone`() throws {
    let lines: [UInt16] = Array("имя\n".utf16) + [0xD83E] + Array("\nАнна\n".utf16)
    let transcoder = try #require(Transcoder(.utf16le))
    let text = transcoder.feed(lines.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, last: true)
    #expect(text == Array("имя\n".utf8) + [0xFF] + Array("\nАнна\n".utf8))
  }

  @Test func `a file's name leads nowhere and turns nothing around`() {
    for (given, name) in [
      ("../../etc/passwd", "passwd"), ("C:\\lists\\май.csv", "май.csv"), ("..", "list.csv"),
      ("a\u{202E}vsc.exe\r\nX: y", "avsc.exeX y"), (".hidden.csv", "hidden.csv"), ("", "list.csv"),
    ] {
      #expect(FileName.plain(given) == name, "\(given)")
    }
    #expect(FileName.plain(String(repeating: "a", count: 300) + ".csv").count == 120)
    #expect(
      FileName.attachment("май \"1\".csv")
        == "attachment; filename=\"___ _1_.csv\"; filename*=UTF-8''%D0%BC%D0%B0%D0%B9%20%221%22.csv"
    )
  }

  @Test func `the program and the pages say the same of a refused row`() throws {
    let catalogue = try CatalogueTests.catalogue()
    let speaker = Speaker(language: .en, zone: "UTC", catalogue: catalogue)
    for rule in Complaint.Rule.allCases where rule != .longField {
      let about = ["limit": "7", "count": "2", "wanted": "3", "encoding": "CP866"]
      let written = Phone.Fault.allCases.map { "{\"text\":\"12\",\"fault\":\"\($0.word)\"}" }
      let pieces = try JSONDecoder().decode(
        [Complaint.Piece].self, from: Data("[\(written.joined(separator: ","))]".utf8))
      let complaint = Complaint(rule, about, pieces: rule == .noValidNumber ? pieces : [])
      #expect(complaint.said(by: speaker) == complaint.text)
      let json = try JSONEncoder().encode(complaint)
      #expect(try JSONDecoder().decode(Complaint.self, from: json) == complaint)
    }
    let long = Complaint(.longField, ["field": "inn", "limit": "40"])
    #expect(long.text == "inn is longer than 40 characters")
    #expect(long.said(by: speaker) == "Tax number (INN) is longer than 40 characters")
  }

  @Test(arguments: [Encoding.utf8, .cp1251, .cp866, .utf16le, .utf16be])
  func `a text is spelled in an encoding as it is read from it`(encoding: Encoding) {
    let text = "Ёлка «ООО» 12;\"x\"\r\n".filter { encoding != .cp866 || !"«»".contains($0) }
    let bytes = encoding.spelled(text)
    #expect(String(decoding: Transcoder(encoding)!.feed(bytes, last: true), as: UTF8.self) == text)
    if encoding == .cp866 { #expect(encoding.spelled("«") == [UInt8(ascii: "?")]) }
  }

  @Test func `a column of numbers or addresses is known without its name`() throws {
    let rows = "Кто;Куда;Чем\nИван;+7 495 153-00-01;ivan@x.ru\nАнна;8 495 153-00-02;\n;;\n"
    let reading = try ListReading.find(Array(rows.utf8), for: .leads)
    #expect(reading.columns == ["2": "phone", "3": "email"] && reading.header)
    let quiet = try ListReading.find(Array(rows.utf8), for: .doNotCall)
    #expect(quiet.columns == ["2": "phone"])
    let bare = try ListReading.find(Array("+74951530001\n84951530002\n".utf8), for: .doNotCall)
    #expect(bare.columns == ["1": "phone"] && !bare.header)
  }
}
