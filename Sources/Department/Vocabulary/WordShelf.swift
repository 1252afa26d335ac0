import Mustache

/// The words of one language by their key, one step at a time: `{{t.web.sign_in.title}}`.
package final class WordShelf: MustacheParent, Sendable {
  private let words: [String: String]
  private let shelves: [String: WordShelf]

  /// Sorts entries, keyed by what is left of their keys, onto shelves.
  init(_ entries: [(key: Substring, entry: Catalogue.Entry)], _ language: Language) {
    var words: [String: String] = [:]
    var deeper: [String: [(key: Substring, entry: Catalogue.Entry)]] = [:]
    for (key, entry) in entries {
      if let dot = key.firstIndex(of: ".") {
        deeper[String(key[..<dot]), default: []].append((key[key.index(after: dot)...], entry))
      } else {
        words[String(key)] = entry.plain(language)
      }
    }
    self.words = words
    shelves = deeper.mapValues { WordShelf($0, language) }
  }

  package func child(named name: String) -> Any? { words[name] ?? shelves[name] }
}
