import Foundation
import Yams

/// Every word shown to people, in both languages, from `Vocabulary/words/<room>.yaml`.
package struct Catalogue: Sendable {
  /// One word: a sentence, or the forms of a counted word, by language.
  package struct Entry: Sendable, Equatable {
    package var forms: [Language: [String: String]]

    /// The sentence where nothing is counted.
    func plain(_ language: Language) -> String? {
      forms[language].flatMap { $0[""] ?? $0[language.plural(0)] }
    }
  }

  /// The entries by full key: `web.sign_in.title`.
  package let entries: [String: Entry]

  /// The same, as templates read them.
  let shelves: [Language: WordShelf]

  package init(entries: [String: Entry]) {
    self.entries = entries
    let keyed = entries.map { (key: $0.key[...], entry: $0.value) }
    shelves = Dictionary(
      uniqueKeysWithValues: Language.allCases.map { ($0, WordShelf(keyed, $0)) })
  }

  /// Reads every room's file; refuses a key without both languages or with the wrong plural forms.
  package init(folder: String) throws {
    var entries: [String: Entry] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where file.hasSuffix(".yaml") {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      guard let tree = try Yams.load(yaml: text) as? [String: Any] else {
        throw CatalogueError(file: file, key: "", trouble: "is not a mapping")
      }
      try Self.collect(tree, prefix: String(file.dropLast(5)), file: file, into: &entries)
    }
    self.init(entries: entries)
  }

  private static func collect(
    _ tree: [String: Any], prefix: String, file: String, into entries: inout [String: Entry]
  ) throws {
    for (name, value) in tree {
      let key = "\(prefix).\(name)"
      guard let branch = value as? [String: Any] else {
        throw CatalogueError(file: file, key: key, trouble: "has a word without a language")
      }
      if branch["en"] == nil && branch["ru"] == nil {
        try collect(branch, prefix: key, file: file, into: &entries)
        continue
      }
      var entry = Entry(forms: [:])
      for language in Language.allCases {
        switch branch[language.rawValue] {
        case let text as String: entry.forms[language] = ["": text]
        case let forms as [String: String] where Set(forms.keys) == language.plurals:
          entry.forms[language] = forms
        default:
          throw CatalogueError(
            file: file, key: key,
            trouble: "lacks \(language.rawValue), or its forms are not \(language.plurals.sorted())"
          )
        }
      }
      entries[key] = entry
    }
  }

  /// The sentence of a key, its `{gaps}` filled; nil where there is no such key.
  package func text(
    _ key: String, _ language: Language, count: Int? = nil, gaps: [String: String] = [:]
  ) -> String? {
    guard let forms = entries[key]?.forms[language] else { return nil }
    guard var text = forms[""] ?? forms[language.plural(count ?? 0)] else { return nil }
    guard text.contains("{") else { return text }
    if let count { text = text.replacing("{n}", with: language.number(count)) }
    for (gap, value) in gaps { text = text.replacing("{\(gap)}", with: value) }
    return text
  }
}

/// A fault in a words file, named by file and key.
package struct CatalogueError: Error, CustomStringConvertible {
  let file: String
  let key: String
  let trouble: String
  package var description: String { "words/\(file): \(key) \(trouble)" }
}
