import Department
import Foundation
import Postgres
import TestKit
import Testing

@Suite struct LeadsImportTests {
  private static let zones = ZoneBook(assets: URL(filePath: Clone.home).appending(path: "assets"))

  /// A file that is gone when the scene is over.
  private func file(_ text: String, _ scene: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "list.csv").path
    try Data(text.utf8).write(to: URL(filePath: path))
    try await scene(path)
  }

  private func load(
    _ path: String, by person: Person, batch: Int = 5_000, source: String? = nil,
    rejects: String = NSTemporaryDirectory() + UUID().uuidString + ".csv", cut: Int = .max
  ) async throws -> LeadsImport.Report {
    var options = LeadsImport.Options(campaign: "Banks")
    options.batch = batch
    options.source = source
    options.rejects = rejects
    let calls = Counter()
    let run = LeadsImport(options, zones: Self.zones) { call in
      guard calls.next() <= cut else { throw Cut() }
      return try await person.asks(call)
    }
    return try await run.run(path: path)
  }

  private struct Cut: Error {}
  private final class Counter: @unchecked Sendable {
    private var count = 0
    func next() -> Int {
      count += 1
      return count
    }
  }

  /// What the base holds, in one line.
  private func base(_ cast: Cast) async throws -> String {
    let rows = try await cast.owner.query(
      """
      select format('%s contacts, %s names, %s numbers, %s leads, %s journal, %s outbox',
        (select count(*) from core.contact), (select count(*) from core.name),
        (select count(*) from core.number), (select count(*) from core.lead),
        (select count(*) from core.journal), (select count(*) from core.outbox)) as base
      """)
    return try rows[0]["base"]
  }

  private func isSound(_ cast: Cast) async throws -> Bool {
    let found = try await cast.owner.query(
      "select \"check\" || ': ' || subject || ': ' || what as v from ops.violations()")
    for row in found { print(try row["v"] as String) }
    return found.isEmpty
  }

  @Test(.given(Given.banks)) func `the bank directory comes in whole, twice without a change`()
    async throws
  {
    let banks = try Given.file(Given.banks)
    try await Cast.play { cast in
      let rejects = FileManager.default.temporaryDirectory.appending(
        path: UUID().uuidString + ".csv")
      defer { try? FileManager.default.removeItem(at: rejects) }
      let clock = ContinuousClock()
      let before = clock.now
      let first = try await load(banks.path, by: cast.helen, rejects: rejects.path)
      print("banks:", first, "in", clock.now - before)
      #expect(first.rowsIn == 2_589)
      #expect(first.rowsIn == first.created + first.matched + first.rejected)
      let lines = try String(contentsOf: rejects, encoding: .utf8).split(separator: "\r\n")
      #expect(lines.count == first.rejected + 1)
      for line in lines.prefix(60) { print(line.prefix(90)) }
      let held = try await base(cast)
      print(held)
      #expect(try await isSound(cast))

      let second = try await load(banks.path, by: cast.helen)
      #expect(
        second.rowsIn == 2_589 && second.created == 0 && second.numbers == 0 && second.opened == 0)
      #expect(second.matched == first.created + first.matched && second.rejected == first.rejected)
      #expect(try await base(cast) == held)

      let card = try await cast.olga.gets("select operators.claim($1)", "after-import")
      #expect(card?["number"]?.text?.contains("•") == true)
    }
  }

  @Test(.given(Given.banks))
  func `an import that was cut short goes on and ends as if it had not been`() async throws {
    let banks = try Given.file(Given.banks)
    try await Cast.play { cast in
      await #expect(throws: Cut.self) {
        try await load(banks.path, by: cast.helen, batch: 500, cut: 3)
      }
      let rest = try await load(banks.path, by: cast.helen, batch: 400)
      #expect(rest.skipped == 1_000)
      #expect(rest.rowsIn == 2_589 && rest.rowsIn == rest.created + rest.matched + rest.rejected)
      #expect(try await isSound(cast))
    }
  }

  @Test func `rows are matched by id and by number, and shared switchboards keep two firms apart`()
    async throws
  {
    try await Cast.play { cast in
      let list = """
        код;компания;телефон;город
        1;Alpha;(495) 153-36-23, 88005555550;Москва
        2;Beta;(383) 360-09-00, 88005555550;Новосибирск
        3;Gamma;88005555550;Москва
        1;Alpha again;(495) 153-36-24;Москва
        4;Delta;нет;Москва
        5;;+7 916 132-21-84;

        """
      try await file(list) { path in
        let report = try await load(path, by: cast.helen, source: "firms")
        #expect(report.rowsIn == 6 && report.created == 3)
        #expect(report.matched == 2 && report.rejected == 1)
        #expect(report.numbers == 5 && report.opened == 3)
      }
      let rows = try await cast.owner.query(
        """
        select n.name, c.zone, count(p.id) as numbers from core.contact c join core.name n on n.contact = c.id
        join core.number p on p.contact = c.id where c.source = 'firms' group by 1, 2 order by 1
        """)
      let found = try rows.map { row in
        "\(try row["name"] as String) \(try row["zone"] as String) \(try row["numbers"] as Int)"
      }
      #expect(
        found == [
          "+7 ••• •••-••-84 RU 1", "Alpha Europe/Moscow 3", "Beta Asia/Novosibirsk 1",
        ])
      // The same people from another list, without ids: known by their numbers, and no second lead.
      try await file("name,phone\nIvan,(495) 1533624\nPetr,8 916 132 21 84\nNew,84951533699\n") {
        path in
        let report = try await load(path, by: cast.helen)
        #expect(report.matched == 2 && report.created == 1 && report.opened == 1)
      }
      #expect(try await isSound(cast))
    }
  }

  @Test func `a number nobody may call is kept and not called`() async throws {
    try await Cast.play { cast in
      try await cast.owner.query(
        """
        insert into core.do_not_call (hash, masked, reason, member)
        select sha256('+74951533623'::bytea), 'x', 'asked', id from core.member where sign_in_name = 'helen'
        """)
      try await file("name,phone\nQuiet,84951533623\nLoud,84951533625\n") { path in
        let report = try await load(path, by: cast.helen)
        #expect(report.created == 2 && report.opened == 1 && report.notCallable == 1)
        let again = try await load(path, by: cast.helen)
        #expect(again.matched == 2 && again.opened == 0 && again.notCallable == 0)
      }
      let rows = try await cast.owner.query(
        "select place || ' ' || close_reason as v from core.lead where place = 'closed'")
      #expect(try rows[0]["v"] as String == "closed do_not_call")
      #expect(try await isSound(cast))
    }
  }

  @Test func `without operators, leads wait for a manager`() async throws {
    try await Cast.play { cast in
      try await cast.owner.query("update core.department set operators_on = false")
      try await file("name,phone\nAnn,84951533623\n") { path in
        let report = try await load(path, by: cast.helen)
        #expect(report.opened == 1)
      }
      let places = try await cast.owner.query(
        "select place from core.lead l join core.name n on n.contact = l.contact where n.name = 'Ann'"
      )
      #expect(try places[0]["place"] as String == "qualification")
      #expect(try await isSound(cast))
    }
  }

  @Test func `bad lines are refused one by one with line and reason`() async throws {
    try await Cast.play { cast in
      let list =
        "\u{FEFF}Name,Phone\r\nGood,84951533623\nOpen,\"84951533624\nZero\u{0},84951533625\r"
        + "Formula,=cmd()\n,,,\nTwo,84951533626,more,cells\nLast,84951533627"
      try await file(list) { path in
        let rejects = path + ".out"
        let report = try await load(path, by: cast.helen, rejects: rejects)
        #expect(report.rowsIn == 6 && report.created == 2 && report.rejected == 4)
        let text = try String(contentsOfFile: rejects, encoding: .utf8)
        #expect(
          text.split(separator: "\r\n") == [
            "line,reason,Name,Phone",
            "3,a quote is opened on this line and never closed,\"Open,\"\"84951533624\"",
            "4,the line holds a NUL character,\"Zero,84951533625\"",
            "5,not a telephone number,Formula,'=cmd()",
            "7,\"4 cells, but the header has 2\",Two,84951533626,more,cells",
          ])
      }
    }
  }

  @Test func `a file without a column of numbers, or an unknown campaign, changes nothing`()
    async throws
  {
    try await Cast.play { cast in
      let held = try await base(cast)
      try await file("name,city\nIvan,Москва\n") { path in
        await #expect(throws: ImportColumns.Fault.self) { try await load(path, by: cast.helen) }
      }
      try await file("name,phone\nIvan,84951533623\n") { path in
        var options = LeadsImport.Options(campaign: "No such")
        options.rejects = path + ".rejected"
        let helen = cast.helen
        let run = LeadsImport(options, zones: Self.zones) {
          try await helen.asks($0)
        }
        await #expect(throws: PostgresError.self) { try await run.run(path: path) }
      }
      #expect(try await base(cast) == held)
    }
  }

  @Test func `nobody but the head imports`() async throws {
    try await Cast.play { cast in
      for person in [cast.olga, cast.mark, cast.anna, cast.adam, cast.pavel] {
        let word = await person.refusal(
          "select head.begin_import('Banks', 's', 'f', sha256('x'), 'k')")
        #expect(word == "42501", "\(person.name)")
      }
    }
  }

  @Test(arguments: ["leads.ru.csv", "leads.en.csv"])
  func `the demo lists come in without a refusal`(name: String) async throws {
    try await Cast.play { cast in
      let report = try await load("\(Clone.home)/sql/seed/demo/\(name)", by: cast.helen)
      print(name, report)
      #expect(
        report.rejected == 0 && report.created == report.rowsIn && report.opened == report.rowsIn)
    }
  }
}
