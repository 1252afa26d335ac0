import Department
import Foundation
import TestKit
import Testing

/// Lists through the head's pages: sent, looked at, corrected, brought in, refused rows fetched and sent again.
struct ImportHTTPTests {
  static func number(_ row: Int) -> String { "+7495\(1_530_000 + row)" }

  /// Contacts, numbers, leads.
  static func base(_ cast: Cast) async throws -> String {
    try await cast.one(
      """
      select format('%s contacts %s numbers %s leads', (select count(*) from core.contact),
        (select count(*) from core.number), (select count(*) from core.lead))
      """)
  }

  private static let windows = Encoding.cp1251.spelled(
    """
    Имя;Телефон;Город;Заметка
    Иван Сом;+7 495 153-00-01;Тверь;x
    Анна Рысь;8 (383) 328-40-90, 328-40-91;Новосибирск;y
    Ольга;12;Москва;=cmd|calc
    Олег;;Москва;y

    """)

  @Test func `a list is looked at, brought in, and its refused rows come back as they were sent`()
    async throws
  {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      let held = try await Self.base(cast)
      let list = try await program.sent(Self.windows, as: "../../весна 1.csv")
      let page = try #require(try await program.get(list).json)
      #expect(page["line"]?["file_name"]?.text == "весна 1.csv", "a name, not a way to somewhere")
      #expect(page["line"]?["state"]?.text == "draft")
      let reading = try #require(page["line"]?["reading"])
      #expect(reading["encoding"]?.text == "CP1251" && reading["delimiter"]?.text == "semicolon")
      #expect(
        reading["columns"]
          == .object([
            "1": .string("name"), "2": .string("phone"), "3": .string("city"),
          ]))
      guard case .array(let rows)? = page["draft"]?["rows"] else {
        throw ClientError("no rows: \(page)")
      }
      #expect(rows.count == 4)
      #expect(
        rows[1]["numbers"]
          == .array([.string("+7 ••• •••-••-90"), .string("+7 ••• •••-••-91")]))
      #expect(rows[1]["zone"]?.text == "Asia/Novosibirsk")
      #expect(rows[2]["refused"]?["rule"]?.text == "no_valid_number")
      #expect(rows[3]["refused"]?["rule"]?.text == "no_number")
      #expect(try await Self.base(cast) == held, "looking changes nothing")

      #expect(try await program.begins(list).json?["begun"] == .bool(true))
      let done = try await program.ended(list)
      #expect(done["state"]?.text == "finished" && done.counts == "4 = 2 + 0 + 2", "\(done)")
      #expect(
        try await cast.one(
          """
          select string_agg(distinct m.name || ' ' || j.tier, ', ') from core.journal j join core.member m on m.id = j.member
          where j.act = 'imported'
          """) == "Helen head", "the journal names who asked")

      let file = try await program.get(list + "/rejected")
      #expect(file["content-type"] == "text/csv; charset=windows-1251")
      #expect(file["content-disposition"]?.contains("UTF-8''%D0%B2%D0%B5") == true)
      let english = "4;no valid number: 12 (too few digits);Ольга;12;Москва;'=cmd|calc\r\n"
      #expect(
        file.body
          == Encoding.cp1251.spelled(
            "line;reason;Имя;Телефон;Город;Заметка\r\n" + english
              + "5;no telephone number;Олег;;Москва;y\r\n"))
      try await cast.sees(
        "update core.member set language = 'ru' where id = $1", .uuid(cast.helen.id))
      let russian = try await program.get(list + "/rejected")
      #expect(
        russian.body.starts(
          with: Encoding.cp1251.spelled(
            "строка;причина;Имя;Телефон;Город;Заметка\r\n4;нет верного номера: 12 (мало цифр);Ольга;"
          )
        ))
      #expect(
        try await cast.one(
          "select string_agg(rows::text, ',') from core.egress where kind = 'export'") == "2,2")

      // Corrected and sent again: the columns in front are nobody's.
      let mended = try await program.sent(
        Encoding.cp1251.spelled(
          "line;reason;Имя;Телефон;Город;Заметка\r\n4;x;Ольга;+7 495 153-00-03;Москва;\r\n"))
      _ = try await program.begins(mended)
      #expect(try await program.ended(mended).counts == "1 = 1 + 0 + 0")
      let after = try await Self.base(cast)

      // The same file once more changes nothing, and the page says that it came before.
      let again = try await program.sent(Self.windows, as: "весна 1.csv")
      guard case .array(let same)? = try await program.get(again).json?["same"] else {
        throw ClientError("no list of the same")
      }
      #expect(same.count == 1 && list.hasSuffix(same[0]["id"]?.text ?? "?"))
      _ = try await program.begins(again)
      #expect(try await program.ended(again).counts == "4 = 0 + 2 + 2")
      #expect(try await Self.base(cast) == after)
      #expect(try await cast.wrongs() == [])
    }
  }

  @Test func `a head corrects how a list is read, and nothing comes in that was not shown`()
    async throws
  {
    try await Served.play { cast, client in
      let browser = cast.helen.browser(client)
      let bytes = Encoding.cp866.spelled("Пётр;\(Self.number(1));x\nЁлка;\(Self.number(2));y\n")
      let sent = try await browser.sendsForm(bytes)
      #expect(sent.status == 303)
      let list = try #require(sent["location"])
      let shown = try await browser.get(list)
      #expect(shown.text.contains(#"<option value="CP866" selected>"#))
      #expect(shown.text.contains(#"<option value="false" selected>"#), "no header was found")
      #expect(shown.text.contains(#"+7 ••• •••-••-01"#))
      func form(_ other: [String: String]) -> [(String, String)] {
        [
          ("key", UUID().uuidString), ("shown", "CP866 semicolon false"), ("encoding", "CP866"),
          ("delimiter", "semicolon"), ("header", "false"), ("columns[1]", "name"),
          ("columns[2]", "phone"), ("columns[3]", "notes"), ("campaign", ""), ("source", "desk"),
          ("begin", "true"),
        ].map { ($0.0, other[$0.0] ?? $0.1) }
      }
      let refused = try await browser.post(list, form: form([:]))
      #expect(refused.status == 422 && refused.text.contains(#"<p class="invalid">"#))
      #expect(refused.text.contains(#"value="desk""#), "what was typed stays")
      #expect(
        refused.text.contains(#"<option value="notes" selected>"#), "and what the columns become")
      let banks = Cast.banks.uuidString.lowercased()
      for wrong in ["columns[1]": "phones", "encoding": "KOI9", "delimiter": "space"] {
        let answer = try await browser.post(
          list, form: form([wrong.key: wrong.value, "campaign": banks]))
        #expect(answer.status == 422, "\(wrong)")
      }
      let none = try await browser.post(
        list, form: form(["columns[2]": "none", "campaign": banks]))
      #expect(none.status == 422 && none.text.contains("which column holds telephone numbers"))
      // Another delimiter: shown first, however the button was pressed.
      let other = try await browser.post(list, form: form(["delimiter": "tab", "campaign": banks]))
      #expect(other.status == 303)
      let state: String? = try await cast.helen.program(client).get(list).json?["line"]?["state"]?
        .text
      #expect(state == "draft")
      let back = try await browser.post(
        list, form: form(["shown": "CP866 tab false", "begin": "false", "campaign": banks]))
      #expect(back.status == 303)
      let begun = try await browser.post(list, form: form(["campaign": banks]))
      #expect(begun.status == 303)
      #expect(
        try await cast.helen.program(client).ended(list).counts == "2 = 2 + 0 + 0")
      #expect(
        try await cast.one(
          """
          select string_agg(n.name || ' ' || n.notes || ' ' || c.source, ', ' order by n.notes)
          from core.name n join core.contact c on c.id = n.contact where c.source = 'desk'
          """) == "Пётр x desk, Ёлка y desk")
      let late = try await browser.post(list, form: form(["campaign": banks]))
      #expect(late.status == 409, "it came in already")
      #expect(try await cast.wrongs() == [])
    }
  }

  @Test func `lists in each encoding and delimiter are found out by themselves`() async throws {
    try await Served.play { cast, client in
      let program = cast.helen.program(client)
      for (encoding, mark) in [
        (Encoding.utf8, ""), (.utf8, "\u{FEFF}"), (.cp1251, ""), (.cp866, ""),
        (.utf16le, "\u{FEFF}"),
        (.utf16be, "\u{FEFF}"),
      ] {
        for delimiter in ListReading.Delimiter.allCases {
          let part = String(UnicodeScalar(delimiter.byte))
          let text =
            "\(mark)Компания,Телефон,Город\nВесёлая мельница,\(Self.number(1)),Тверь\nЖар,\(Self.number(2)),Омск\n"
            .replacing(",", with: part)
          let list = try await program.sent(encoding.spelled(text))
          let reading = try #require(try await program.get(list).json?["line"]?["reading"])
          #expect(
            reading["encoding"]?.text == encoding.rawValue
              && reading["delimiter"]?.text == delimiter.rawValue
              && reading["header"] == .bool(true)
              && reading["bom"] == .bool(!mark.isEmpty)
              && reading["columns"]?["2"]?.text == "phone", "\(encoding) \(delimiter) \(reading)")
        }
      }
    }
  }
}
