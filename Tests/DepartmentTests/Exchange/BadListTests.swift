import Department
import Foundation
import Postgres
import TestKit
import Testing

/// Lists as people really send them, through the program itself: each gets a clear answer, and nothing else is touched.
@Suite struct BadListTests {
  /// A folder of the test's own, the program, and what the base holds.
  private struct Desk: Sendable {
    let cast: Cast
    let folder: URL

    /// Writes a file.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
      let url = folder.appending(path: name)
      try Data(bytes).write(to: url)
      return url.path
    }

    /// Starts an import into Banks.
    func start(_ path: String, batch: Int = 5_000, campaign: String = "Banks") throws
      -> Program.Running
    {
      try Program(cast.clone.conninfo).start([
        "import", "leads", path, "--campaign", campaign, "--batch", "\(batch)", "--source", "list",
        "--rejects", "\(path).\(batch).rejected.csv",
      ])
    }

    /// Imports to the end.
    func load(_ path: String, batch: Int = 5_000, campaign: String = "Banks") async throws
      -> Program.Ending
    {
      try await start(path, batch: batch, campaign: campaign).end(within: .seconds(120))
    }

    /// The file of rejected rows, line by line.
    func rejected(_ path: String, batch: Int = 5_000) throws -> [Substring] {
      try String(contentsOfFile: "\(path).\(batch).rejected.csv", encoding: .utf8)
        .split(separator: "\r\n")
    }

    /// Contacts, numbers and leads, and how many imports came to their end.
    func base() async throws -> String {
      try await cast.one(
        """
        select format('%s contacts %s numbers %s leads %s imports', (select count(*) from core.contact),
          (select count(*) from core.number), (select count(*) from core.lead),
          (select count(*) from core.import where finished_at is not null))
        """)
    }
  }

  private func play(_ scene: @escaping @Sendable (Desk) async throws -> Void) async throws {
    try await Cast.play { cast in
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try await scene(Desk(cast: cast, folder: folder))
    }
  }

  /// A valid number of Moscow, another for each row.
  private static func number(_ row: Int) -> String { "+7495\(1_530_000 + row)" }

  @Test func `a file that is no list is refused with one sentence, and nothing changes`()
    async throws
  {
    try await play { desk in
      let held = try await desk.base()
      let columns = (1...1_001).map { "c\($0)" }.joined(separator: ",")
      let cases: [(name: String, bytes: [UInt8], says: String)] = [
        ("empty.csv", [], "The file is empty."),
        ("blank.csv", Array("\u{FEFF}\r\n\n".utf8), "The file is empty."),
        (
          "table.csv", [0x50, 0x4B, 0x03, 0x04] + Array("xl/workbook.xml".utf8),
          "is a spreadsheet (.xlsx, .ods) or an archive, whatever its name: save it as CSV and import that."
        ),
        (
          "old.csv", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0],
          "is a spreadsheet (.xls), whatever its name: save it as CSV and import that."
        ),
        (
          "wide.csv", Array("phone,\(columns)\n1,2\n".utf8),
          "Line 1: the line has more than 1000 cells."
        ),
        (
          "open.csv", Array("name,\"phone\nIvan,1\n".utf8),
          "Line 1: a quote is opened on this line and never closed."
        ),
        (
          "nul.csv", Array("na\0me,phone\nIvan,1\n".utf8), "Line 1: the line holds a NUL character."
        ),
        (
          "names.csv", Array("name,town\nIvan,Tver\n".utf8),
          "No column is known to hold telephone numbers; the file has: name, town. Say which one: --map phone=COLUMN."
        ),
      ]
      for one in cases {
        let ending = try await desk.load(try desk.file(one.name, one.bytes))
        #expect(ending.status == 1 && ending.said.hasPrefix("Error: "), "\(one.name)")
        #expect(ending.said.hasSuffix(one.says + "\n"), "\(one.name): \(ending.said)")
      }
      let list = try desk.file("list.csv", Array("name,phone\nIvan,84951530001\n".utf8))
      let nowhere = try await desk.load(list, campaign: "No such")
      #expect(nowhere.status == 1 && nowhere.said.contains("There is no campaign 'No such'."))
      let missing = try await desk.load(list + ".gone")
      #expect(
        missing.status == 1
          && missing.said.hasSuffix("cannot be opened: No such file or directory\n"))
      #expect(try await desk.base() == held)
    }
  }

  @Test func `a bad row is refused alone, by line and reason, and the good ones come in`()
    async throws
  {
    try await play { desk in
      let wide = (1...1_000).map { $0 == 2 ? "phone" : "c\($0)" }.joined(separator: ",")
      let cells = String(repeating: ",", count: 998)
      let path = try desk.file(
        "wide.csv", Array("\(wide)\na,\(Self.number(1))\(cells)\nb,\(Self.number(2))\n".utf8))
      let done = try await desk.load(path)
      #expect(done.status == 0 && done.said.contains("2 rows = 1 created + 0 matched + 1 rejected"))
      #expect(try desk.rejected(path)[1].hasPrefix("3,\"2 cells, but the header has 1000\",b,"))

      var bytes = Array("имя,телефон,город\nИван,\(Self.number(3)),Тверь\n".utf8)
      bytes += [0xCF, 0xB8, 0xF2, 0xF0] + Array(",\(Self.number(4)),Тверь\n".utf8)
      bytes += Array("Анна,\(Self.number(5))\nНоль\0,\(Self.number(6)),Тверь\n".utf8)
      bytes += Array("Ольга,\"\(Self.number(7)),Тверь\nОлег,\(Self.number(8)),Тверь\n".utf8)
      let mixed = try desk.file("mixed.csv", bytes)
      let said = try await desk.load(mixed).said
      #expect(said.contains("6 rows = 2 created + 0 matched + 4 rejected"), "\(said)")
      let reasons = try desk.rejected(mixed).dropFirst().map { $0.prefix(60) }
      #expect(
        reasons[0].hasPrefix("3,the line holds bytes that are no text in this encoding,")
          && reasons[1].hasPrefix("4,\"2 cells, but the header has 3\",")
          && reasons[2].hasPrefix("5,the line holds a NUL character,")
          && reasons[3].hasPrefix("6,a quote is opened on this line and never closed,"),
        "\(reasons)")
    }
  }

  @Test(arguments: [Encoding.cp1251, .cp866])
  func `a line in UTF-8 within a list of another encoding is refused, not misread`(
    encoding: Encoding
  ) async throws {
    try await play { desk in
      var bytes = Array("name,phone,city\n".utf8)
      bytes += encoding.written("Иван Сом,\(Self.number(1)),Тверь\n")
      bytes += Array("Анна Рысь,\(Self.number(2)),Тверь\n".utf8)
      bytes += encoding.written("Ольга Ёж,\(Self.number(3)),Тверь\n")
      let path = try desk.file("pasted.csv", bytes)
      let done = try await desk.load(path)
      #expect(done.said.contains("3 rows = 2 created + 0 matched + 1 rejected"), "\(done.said)")
      let reason = "the line is in UTF-8, the file in \(encoding.rawValue)"
      #expect(try desk.rejected(path)[1].hasPrefix("3,\"\(reason)\","))
    }
  }

  @Test func `a line of a hundred megabytes is refused in small memory`() async throws {
    try await play { desk in
      let path = try desk.file("long.csv", Array("name,phone\nIvan,\(Self.number(1))\n".utf8))
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.seekToEnd()
      let piece = Data(repeating: 0x78, count: 1 << 20)
      for _ in 0..<100 { try file.write(contentsOf: piece) }
      try file.write(contentsOf: Data("\nAnna,\(Self.number(2))\n".utf8))
      try file.close()
      let run = try desk.start(path)
      let peak = Task {
        var most = 0
        while let held = run.peakMemory {
          most = max(most, held)
          try await Task.sleep(for: .milliseconds(20))
        }
        return most
      }
      let done = try await run.end(within: .seconds(120))
      #expect(done.said.contains("3 rows = 2 created + 0 matched + 1 rejected"), "\(done.said)")
      #expect(try desk.rejected(path)[1].hasPrefix("3,a cell is longer than 65536 bytes,xxx"))
      let most = try await peak.value
      #expect((10_000..<300_000).contains(most), "\(most) kilobytes")
    }
  }

  @Test func `forty-five thousand rejected rows are all in the file`() async throws {
    try await play { desk in
      var text = "name,phone\n"
      for row in 1...45_010 {
        text += row % 4_501 == 0 ? "Good \(row),\(Self.number(row))\n" : "Bad \(row),none\n"
      }
      let path = try desk.file("many.csv", Array(text.utf8))
      let done = try await desk.load(path)
      #expect(
        done.said.contains("45010 rows = 10 created + 0 matched + 45000 rejected"), "\(done.said)")
      let lines = try desk.rejected(path)
      #expect(lines.count == 45_001 && lines.last == "45010,not a telephone number,Bad 45009,none")
    }
  }

  private static let list = Array(
    ("name,phone\n"
      + (1...3_000).map { $0 % 100 == 0 ? "Bad \($0),none\n" : "Firm \($0),\(number($0))\n" }
      .joined()).utf8)

  @Test func `two imports of one file at once share it and agree`() async throws {
    try await play { desk in
      let path = try desk.file("list.csv", Self.list)
      let one = try desk.start(path, batch: 70)
      let two = try desk.start(path, batch: 110)
      let endings = [
        try await one.end(within: .seconds(120)), try await two.end(within: .seconds(120)),
      ]
      for ending in endings {
        #expect(ending.status == 0, "\(ending.said)")
        #expect(
          ending.said.contains("3000 rows = 2970 created + 0 matched + 30 rejected"),
          "\(ending.said)")
      }
      for batch in [70, 110] { #expect(try desk.rejected(path, batch: batch).count == 31) }
      #expect(try await desk.base() == "2973 contacts 2974 numbers 2970 leads 1 imports")
      #expect(try await desk.cast.wrongs() == [])
    }
  }

  @Test func `an import that was killed goes on where it was, and ends as if it had not been`()
    async throws
  {
    try await play { desk in
      let path = try desk.file("list.csv", Self.list)
      let killed = try desk.start(path, batch: 50)
      var row = 0
      // Ten minutes: a busy machine brings in a hundred rows a second.
      for _ in 0..<60_000 where row < 500 {
        try await Task.sleep(for: .milliseconds(10))
        row = try await desk.cast.one("select coalesce(max(next_row), 0) from core.import")
      }
      killed.kill()
      let end = try await killed.end()
      #expect(end.status == nil)
      // What it sent before it was killed may still be under way.
      while try await desk.cast.one(
        "select count(*)::int from pg_stat_activity where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()"
      ) > 0 {
        try await Task.sleep(for: .milliseconds(20))
      }
      let reached: Int = try await desk.cast.one(
        "select next_row from core.import where finished_at is null")
      #expect((500..<3_000).contains(reached), "it was killed in the middle")
      let rest = try await desk.load(path)
      #expect(
        rest.said.contains("3000 rows = 2970 created + 0 matched + 30 rejected"), "\(rest.said)")
      #expect(rest.said.contains("\(reached - 1) rows had been done before."), "\(rest.said)")
      #expect(try desk.rejected(path).count == 31, "those of the first part too")
      #expect(try await desk.base() == "2973 contacts 2974 numbers 2970 leads 1 imports")
      #expect(try await desk.cast.wrongs() == [])
    }
  }
}
