import Foundation
import Mustache
import Synchronization

/// Words and templates: read once, or again whenever a file changed while developing.
package final class Templates: Sendable {
  private struct Shelf {
    var libraries: [Language: MustacheLibrary]
    var catalogue: Catalogue
    var stamp: Date
  }

  private let folder: String
  private let developing: Bool
  private let shelf: Mutex<Shelf>

  /// Reads every `*.mustache` and every words file under `<home>/Sources/Department`.
  package init(home: String, developing: Bool) throws {
    folder = "\(home)/Sources/Department"
    self.developing = developing
    shelf = Mutex(try Self.read(folder))
  }

  /// The library of a language and the catalogue, as of this moment.
  package func current(_ language: Language) throws -> (MustacheLibrary, Catalogue) {
    try shelf.withLock { shelf in
      if developing && Self.newest(folder) > shelf.stamp { shelf = try Self.read(folder) }
      return (shelf.libraries[language]!, shelf.catalogue)
    }
  }

  private static func read(_ folder: String) throws -> Shelf {
    let stamp = newest(folder)
    MustacheContentTypes.register(PageText(), named: PageText.name)
    let catalogue = try Catalogue(folder: "\(folder)/Vocabulary/words")
    var libraries = Dictionary(
      uniqueKeysWithValues: Language.allCases.map { ($0, MustacheLibrary()) })
    for (name, path) in try names(folder) {
      let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
      do {
        for language in Language.allCases {
          let spoken = try spoken(text, language, catalogue)
          try libraries[language]!.register(
            "{{% CONTENT_TYPE: \(PageText.name)}}\n" + spoken, named: name)
        }
      } catch {
        throw TemplateError(path: path, trouble: "\(error)")
      }
    }
    return Shelf(libraries: libraries, catalogue: catalogue, stamp: stamp)
  }

  /// A template with its words put in: they are the same on every page of a language, so nobody looks them up there.
  private static func spoken(_ text: String, _ language: Language, _ catalogue: Catalogue) throws
    -> String
  {
    try text.replacing(/\{\{t\.([a-z0-9_.]+)\}\}/) { tag in
      guard let word = catalogue.entries[String(tag.1)]?.plain(language) else {
        throw TemplateError(path: "", trouble: "there is no word \(tag.1)")
      }
      return PageText().escapeText(word)
    }
  }

  /// Where each template stands, by its name: its tier's folder and its own name, whatever folder of the tier it is in.
  package static func names(_ folder: String) throws -> [String: String] {
    let all = paths(folder).filter { $0.hasSuffix(".mustache") }.map { path in
      let parts = path.dropLast(".mustache".count).split(separator: "/")
      return ("\(parts[0])/\(parts[parts.count - 1])", path)
    }
    return try Dictionary(all) { first, second in
      throw TemplateError(path: second, trouble: "it has the name of \(first)")
    }
  }

  /// Every template and words file, relative to the folder.
  package static func paths(_ folder: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(".mustache") || $0.hasSuffix(".yaml") }.sorted()
  }

  private static func newest(_ folder: String) -> Date {
    paths(folder).compactMap {
      try? FileManager.default.attributesOfItem(atPath: "\(folder)/\($0)")[.modificationDate]
        as? Date
    }.max() ?? .distantPast
  }
}

/// A template that cannot be read.
package struct TemplateError: Error, CustomStringConvertible {
  let path: String
  let trouble: String
  package var description: String { "\(path): \(trouble)" }
}
