import Department
import Foundation
import Postgres
import TestKit
import Testing

/// What a server does once its doors are open: it finds broken templates that nobody has asked for, and gives memory back.
@Suite struct SettlingTests {
  /// A home with the sources' templates and words, of which one file says something else.
  private static func home(_ file: String, _ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "home-\(UUID().uuidString)")
    let parts = folder.appending(path: "Sources/Department")
    for path in Templates.paths("\(Home.path)/Sources/Department") {
      let target = parts.appending(path: path)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: "\(Home.path)/Sources/Department/\(path)", toPath: target.path)
    }
    try text.write(to: parts.appending(path: file), atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "sql").path, withDestinationPath: "\(Home.path)/sql")
    return folder.path
  }

  @Test(arguments: [
    ("{{#waiting}}<p>", ""), ("{{t.managers.nosuch}}", "there is no word managers.nosuch"),
    ("{{>Managers/NoSuch}}", "there is no template Managers/NoSuch"),
  ])
  func `reading them through finds what is wrong with any`(text: String, trouble: String) throws {
    let home = try Self.home("Managers/QualificationPage.mustache", text)
    defer { try? FileManager.default.removeItem(atPath: home) }
    let templates = Templates(home: home, developing: false)
    // Another page is shown all the same.
    let (library, _) = try templates.library(.ru, with: ["Web/Layout", "Managers/LeadsPage"])
    #expect(library.getTemplate(named: "Managers/LeadsPage") != nil)
    #expect(library.getTemplate(named: "Web/LanguageSwitch") != nil)
    #expect(library.getTemplate(named: "Managers/QualificationPage") == nil)
    let error = #expect(throws: TemplateError.self) { try templates.readThrough { true } }
    #expect(
      error?.description.hasPrefix("Managers/QualificationPage.mustache: \(trouble)") == true,
      "\(String(describing: error))")
    try templates.readThrough { false }
  }

  @Test func `all templates of the sources can be read`() throws {
    try Templates(home: Home.path, developing: false).readThrough { true }
  }

  @Test func `a template that is changed while developing is read again, and else never`() throws {
    let file = "Web/LanguageSwitch.mustache"
    let home = try Self.home(file, "before")
    defer { try? FileManager.default.removeItem(atPath: home) }
    let both = [true, false].map { Templates(home: home, developing: $0) }
    for templates in both {
      #expect(try text(templates) == "before")
    }
    try "after".write(
      toFile: "\(home)/Sources/Department/\(file)", atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes(
      [.modificationDate: Date.now.addingTimeInterval(60)],
      ofItemAtPath: "\(home)/Sources/Department/\(file)")
    #expect(try text(both[0]) == "after")
    #expect(try text(both[1]) == "before")
  }

  private func text(_ templates: Templates) throws -> String? {
    try templates.library(.en, with: ["Web/LanguageSwitch"]).0
      .render([String](), withTemplate: "Web/LanguageSwitch")
  }

  @Test func `a server with a broken template ends and names it`() async throws {
    try await Cast.play { cast in
      let home = try Self.home("Managers/QualificationPage.mustache", "{{#waiting}}<p>")
      let key = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID().uuidString)")
      try String(repeating: "07", count: 32).write(to: key, atomically: true, encoding: .utf8)
      defer {
        try? FileManager.default.removeItem(atPath: home)
        try? FileManager.default.removeItem(at: key)
      }
      let ending = try await Program(
        cast.clone.conninfo,
        [
          "TRISTAGE_HOME": home, "TRISTAGE_KEY_FILE": key.path,
          "TRISTAGE_PORT": "\(try FreePort.find())",
        ]
      ).run("serve", within: .seconds(300))
      #expect(
        ending.status == 1 && ending.said.contains("Managers/QualificationPage.mustache: "),
        "\(ending.said)")
    }
  }

  @Test func `only code that is read and run is given back, and goes on running`() {
    let lines = [
      "55d0c0000000-55d0c1000000 r-xp 00001000 fe:00 4711       /usr/bin/tristage",
      "55d0c1000000-55d0c2000000 r--p 00001000 fe:00 4711       /usr/bin/tristage",
      "55d0c2000000-55d0c3000000 rw-p 00001000 fe:00 4711       /usr/bin/tristage",
      "7ffd1e1fe000-7ffd1e200000 r-xp 00000000 00:00 0          [vdso]",
      "7f0000000000-7f0000010000 rwxp 00000000 00:00 0 ", "", "nonsense",
    ]
    let given = lines.map(Memory.code)
    #expect(given[0] == 0x55d0_c000_0000..<0x55d0_c100_0000)
    #expect(given.dropFirst().allSatisfy { $0 == nil })
    let words = (0..<1000).map { "\($0)" }
    Memory.giveBack()
    #expect(words.compactMap(Int.init).reduce(0, +) == 499_500)
  }
}
