import Department
import Foundation
import TestKit
import Testing

/// What a cell says is what the base holds, whatever signs it is made of.
@Suite struct ImportWritingTests {
  private static let zones = ZoneBook(assets: URL(filePath: Clone.home).appending(path: "assets"))

  @Test
  func `quotes, backslashes, controls and wide blanks reach the base as they stand in the file`()
    async throws
  {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let wide = "два\u{A0}\u{2003} слова"
    try Data(
      """
      id;name;company;phone;email;notes
      1;"Ф ""О"" \\ \\n \u{1}x";«Ёлка №1» — “Ель”;+7 907 000-00-11;a@x.example, b@x.example;\(wide)
      2;Solo;;+7 907 000-00-12;;
      3;Moscow;;+7 495 000-00-13;;
      4;Siberia;;+7 383 000-00-14;;

      """.utf8
    ).write(to: file)
    try await Cast.play { cast in
      var options = LeadsImport.Options(campaign: "Banks")
      options.source = "signs"
      let run = LeadsImport(options, zones: Self.zones) { try await cast.helen.asks($0) }
      let done = try await run.run(path: file.path)
      #expect(done.created == 4 && done.rejected == 0)
      func held(_ id: String, _ column: String) async throws -> String? {
        try await cast.one(
          """
          select \(column) from core.contact c join core.name n on n.contact = c.id
          left join core.identity i on i.contact = c.id where c.source = 'signs' and c.external_id = $1
          """, .text(id))
      }
      #expect(try await held("1", "n.name") == "Ф \"О\" \\ \\n \u{1}x")
      #expect(try await held("1", "n.company") == "«Ёлка №1» — “Ель”")
      #expect(try await held("1", "n.notes") == "два слова")
      #expect(try await held("1", "array_to_string(i.emails, ' ')") == "a@x.example b@x.example")
      #expect(try await held("2", "n.name") == "Solo")
      #expect(try await held("2", "n.company") == nil)
      // The same town, none, and numbers of one kind: the area still tells them apart.
      #expect(try await held("3", "c.zone") == "Europe/Moscow")
      #expect(try await held("4", "c.zone") == "Asia/Novosibirsk")
      #expect(
        try await cast.one(
          "select string_agg(w.word, ' ' order by w.word) from core.word w join core.contact c on c.id = w.contact where c.source = 'signs' and c.external_id in ('1', '2')"
        ) == "\u{1}x 1 n solo елка ель о ф")
      #expect(try await cast.wrongs() == [])
    }
  }
}
