import Department
import Foundation
import TestKit
import Testing

struct CatalogueTests {
  static func catalogue() throws -> Catalogue {
    try Catalogue(folder: "\(Home.path)/Sources/Department/Vocabulary/words")
  }

  /// String literals of the program that look like keys of a room.
  static func literals(_ rooms: Set<String>) throws -> Set<String> {
    var found: Set<String> = []
    for file in Home.files("Sources/Department", ".swift") {
      for match in try Home.text(file).matches(of: /"([a-z]+(?:\.[a-z0-9_]+)+)(?:"|\.\\\()/) {
        let key = String(match.1)
        if rooms.contains(String(key.prefix { $0 != "." })) { found.insert(key) }
      }
    }
    return found
  }

  @Test func `every word that a page names exists in both languages`() throws {
    let catalogue = try Self.catalogue()
    let keys = Set(catalogue.entries.keys)
    for word in TemplateTests.walk().words {
      #expect(keys.contains(word), "{{t.\(word)}} is in no words file")
      // A template cannot say which number or gap it means.
      for (language, forms) in catalogue.entries[word]?.forms ?? [:] {
        #expect(
          forms[""]?.contains("{") == false, "{{t.\(word)}} has a gap or a count in \(language)")
      }
    }
    for word in try Self.literals(Set(keys.map { String($0.prefix { $0 != "." }) })) {
      #expect(
        keys.contains(word) || keys.contains { $0.hasPrefix(word + ".") },
        "\"\(word)\" is in no words file")
    }
  }

  @Test func `no word is kept that nothing says`() throws {
    let keys = try Self.catalogue().entries.keys
    let said = TemplateTests.walk().words
    let literals = try Self.literals(Set(keys.map { String($0.prefix { $0 != "." }) }))
    // Said by a word that comes from elsewhere: from SQL, from a body.
    let computed = ["problems", "rules", "fields"]
    let idle = keys.filter { key in
      let list = key.split(separator: ".").dropLast().joined(separator: ".")
      return !said.contains(key) && !literals.contains(key) && !literals.contains(list)
        && !computed.contains(String(key.prefix { $0 != "." }))
    }
    #expect(idle.isEmpty, "\(idle.sorted().joined(separator: "\n"))")
  }

  @Test func `every problem has a sentence, and every sentence a problem`() throws {
    let catalogue = try Self.catalogue()
    let words = Set(Problem.Word.allCases.map { $0.rawValue.lowercased() })
    for word in words { #expect(catalogue.entries["problems.\(word)"] != nil, "\(word)") }
    for key in catalogue.entries.keys where key.hasPrefix("problems.") {
      let word = String(key.dropFirst("problems.".count).prefix { $0 != "_" })
      #expect(words.contains(word), "\(key)")
    }
  }

  @Test func `both languages have the same gaps`() throws {
    for (key, entry) in try Self.catalogue().entries {
      func gaps(_ language: Language) -> Set<String> {
        Set(
          (entry.forms[language] ?? [:]).values.flatMap {
            $0.matches(of: /\{[a-z_]+\}/).map { String($0.0) }
          })
      }
      #expect(gaps(.en) == gaps(.ru), "\(key)")
    }
  }

  @Test func `counted words bend with their number`() throws {
    for (number, en, ru) in [
      (0, "other", "many"), (1, "one", "one"), (2, "other", "few"), (5, "other", "many"),
      (11, "other", "many"), (12, "other", "many"), (21, "other", "one"), (22, "other", "few"),
      (111, "other", "many"), (1001, "other", "one"),
    ] {
      #expect(Language.en.plural(number) == en)
      #expect(Language.ru.plural(number) == ru)
    }
  }

  @Test func `a words file without both languages is refused by key`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for text in [
      "a: { en: x }", "a: x", "a: { en: x, ru: { one: a, many: b } }", "a: { b: { ru: x } }",
    ] {
      try text.write(to: folder.appending(path: "web.yaml"), atomically: true, encoding: .utf8)
      #expect(throws: CatalogueError.self) { try Catalogue(folder: folder.path) }
    }
  }
}
