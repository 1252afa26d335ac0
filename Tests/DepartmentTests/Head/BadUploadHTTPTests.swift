import Department
import Foundation
import TestKit
import Testing

/// What people send instead of lists, over HTTP: each gets a clear answer, and nothing else is touched.
struct BadUploadHTTPTests {
  private static func number(_ row: Int) -> String { ImportHTTPTests.number(row) }

  @Test func `what is no list is refused in one sentence, in both languages, and changes nothing`()
    async throws
  {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      let browser = cast.helen.browser(client)
      let held = try await ImportHTTPTests.base(cast)
      let cases: [(name: String, bytes: [UInt8], rule: String, en: String, ru: String)] = [
        ("blank.csv", Array("\u{FEFF}\r\n\n".utf8), "empty_file", "is empty", "Файл пуст"),
        (
          "table.csv", [0x50, 0x4B, 0x03, 0x04] + Array("xl/workbook.xml".utf8), "spreadsheet",
          "save it as CSV", "сохраните её как CSV"
        ),
        (
          "old.csv", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "spreadsheet",
          "save it as CSV", "сохраните её как CSV"
        ),
        ("list.csv", Array("%PDF-1.7".utf8), "other_format", "send a CSV", "отправьте файл CSV"),
        ("empty.csv", [], "empty_file", "is empty", "Файл пуст"),
      ]
      for language in ["en", "ru"] {
        try await cast.sees(
          "update core.member set language = $2::core.language where id = $1",
          .uuid(cast.helen.id), .text(language))
        for one in cases {
          let answer = try await program.sends(one.bytes, as: one.name)
          #expect(answer.status == 422, "\(one.name)")
          #expect(answer.json?["error"]?["detail"]?["rule"]?.text == one.rule, "\(answer.text)")
          let page = try await browser.sendsForm(one.bytes, as: one.name)
          #expect(
            page.status == 422 && page.text.contains(language == "en" ? one.en : one.ru),
            "\(one.name)")
          #expect(page.text.contains(#"<p class="invalid">"#))
        }
      }
      let mark = ["content-type": "multipart/form-data; boundary=x"]
      for (body, status) in [
        ("--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--x--\r\n", 422),
        (
          "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--x--\r\n",
          422
        ),
        (
          "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nphone\r\n",
          422
        ),
        ("--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nk\r\n--x--\r\n", 422),
        ("--x\r\nno header\r\n\r\nk\r\n--x--\r\n", 422), ("nothing of it", 422),
      ] {
        let answer = try await program.send("POST", "/head/imports", mark, [UInt8](body.utf8))
        #expect(answer.status == status && answer.word != nil, "\(body): \(answer.text)")
      }
      for type in ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let answer = try await program.send(
          "POST", "/head/imports", ["content-type": type], [UInt8]("{}".utf8))
        #expect(answer.status == 415, "\(type)")
      }
      let large = try await program.send(
        "POST", "/head/imports",
        ["content-type": "text/csv", "content-length": "\((512 << 20) + 1)"], [1])
      #expect(large.status == 413 && large.text.contains("512"), "\(large.text)")
      let keyless = try await program.send(
        "POST", "/head/imports", ["content-type": "text/csv"], [UInt8]("phone\n1\n".utf8))
      #expect(keyless.status == 422)
      let list = try await program.get("/head/imports")
      #expect(list.json?["lists"] == .array([]), "none of it is a list")
      #expect(try await ImportHTTPTests.base(cast) == held)
    }
  }

  @Test func `one key is one list, and another file under it is refused`() async throws {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      let bytes = [UInt8]("phone\n\(Self.number(1))\n".utf8)
      let first = try await program.sends(bytes, key: "k1")
      let second = try await program.sends(bytes, key: "k1")
      #expect(first.status == 200 && first.body == second.body)
      #expect(try await program.sends(bytes + [0x0A], key: "k1").word == "REUSE")
      guard case .array(let lists)? = try await program.get("/head/imports").json?["lists"] else {
        throw ClientError("no lists")
      }
      #expect(lists.count == 1)
    }
  }

  @Test func `a first line that cannot be read is told, and cannot be brought in`() async throws {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      let held = try await ImportHTTPTests.base(cast)
      let columns = (1...1_001).map { "c\($0)" }.joined(separator: ",")
      for (text, says) in [
        ("na\0me,phone\nIvan,\(Self.number(1))\n", "NUL"),
        ("name,\"phone\nIvan,\(Self.number(1))\n", "never closed"),
        ("phone,\(columns)\n1,2\n", "more than 1000 cells"),
      ] {
        let list = try await program.sent([UInt8](text.utf8))
        let page = try await cast.helen.browser(client).get(list)
        #expect(page.status == 200 && page.text.contains(says), "\(says)")
        let answer = try await program.begins(list)
        #expect(answer.status == 422, "\(says): \(answer.text)")
      }
      #expect(try await ImportHTTPTests.base(cast) == held)
    }
  }

  @Test func `bad lines are refused alone, by line and reason, and the good ones come in`()
    async throws
  {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      var bytes = [UInt8]("имя,телефон,город\nИван,\(Self.number(3)),Тверь\n".utf8)
      bytes += [0xCF, 0xB8, 0xF2, 0xF0] + [UInt8](",\(Self.number(4)),Тверь\n".utf8)
      bytes += [UInt8]("Анна,\(Self.number(5))\nНоль\0,\(Self.number(6)),Тверь\n".utf8)
      bytes += [UInt8]("Ольга,\"\(Self.number(7)),Тверь\nОлег,\(Self.number(8)),Тверь\n".utf8)
      let mixed = try await program.sent(bytes)
      let wide = (1...1_000).map { $0 == 2 ? "phone" : "c\($0)" }.joined(separator: ",")
      let broad = try await program.sent(
        [UInt8](
          "\(wide)\na,\(Self.number(11))\(String(repeating: ",", count: 998))\nb,\(Self.number(12))\n"
            .utf8))
      var pasted = [UInt8]("name,phone,city\n".utf8)
      pasted += Encoding.cp1251.spelled("Иван Сом,\(Self.number(21)),Тверь\n")
      pasted += [UInt8]("Анна Рысь,\(Self.number(22)),Тверь\n".utf8)
      let two = try await program.sent(pasted)
      for list in [mixed, broad, two] { _ = try await program.begins(list) }
      for (list, counts, reasons) in [
        (
          mixed, "6 = 2 + 0 + 4",
          [
            "3,the line holds bytes that are no text", "4,\"2 cells, but the header has 3\",",
            "5,the line holds a NUL character,",
            "6,a quote is opened on this line and never closed,",
          ]
        ),
        (broad, "2 = 1 + 0 + 1", ["3,\"2 cells, but the header has 1000\",b,"]),
        (two, "2 = 1 + 0 + 1", ["3,\"the line is in UTF-8, the file in CP1251\","]),
      ] {
        #expect(try await program.ended(list).counts == counts)
        let file = try await program.get(list + "/rejected").text.components(separatedBy: "\r\n")
        for (line, reason) in zip(file.dropFirst(), reasons) {
          #expect(line.hasPrefix(reason), "\(line)")
        }
      }
      #expect(try await cast.wrongs() == [])
    }
  }

  @Test func `forty-five thousand refused rows, and a line of a hundred megabytes`() async throws {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      var text = "name,phone\n"
      for row in 1...45_010 {
        text += row % 4_501 == 0 ? "Good \(row),\(Self.number(row))\n" : "Bad \(row),none\n"
      }
      let many = try await program.sent([UInt8](text.utf8))
      _ = try await program.begins(many)
      #expect(try await program.ended(many).counts == "45010 = 10 + 0 + 45000")
      let file = try await program.get(many + "/rejected").text.components(separatedBy: "\r\n")
      #expect(
        file.count == 45_002 && file[45_000] == "45010,not a telephone number,Bad 45009,none",
        "\(file.count) \(file.suffix(2))")

      let long =
        [UInt8]("name,phone\nIvan,\(Self.number(1))\n".utf8)
        + [UInt8](repeating: 0x78, count: 100 << 20) + [UInt8]("\nAnna,\(Self.number(2))\n".utf8)
      let list = try await program.sent(long)
      _ = try await program.begins(list)
      #expect(try await program.ended(list).counts == "3 = 2 + 0 + 1")
      #expect(
        try await program.get(list + "/rejected").text.contains(
          "3,a cell is longer than 65536 bytes,xxx"))
      #expect(try await cast.wrongs() == [])
    }
  }
}
