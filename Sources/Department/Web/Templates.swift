import Foundation
import Mustache
import Synchronization

/// Words and templates: each read when it is first asked for, or again whenever a file changed while developing.
package final class Templates: Sendable {
  private struct Shelf {
    let catalogue: Catalogue
    /// Where each template stands, by its name.
    let paths: [String: String]
    let stamp: Date
    /// Those that pages have asked for, with the words of a language in them.
    var libraries: [Language: MustacheLibrary] = [:]
  }

  private let folder: String
  private let developing: Bool
  private let shelf = Mutex<Shelf?>(nil)

  /// Finds every `*.mustache` and every words file under `<home>/Sources/Department`, once somebody asks for one.
  package init(home: String, developing: Bool) {
    folder = "\(home)/Sources/Department"
    self.developing = developing
    MustacheContentTypes.register(PageText(), named: PageText.name)
  }

  /// The words, as of this moment.
  package func catalogue() throws -> Catalogue {
    try shelf.withLock { try fresh(&$0).catalogue }
  }

  /// A library of a language with the templates and whatever they name, and the words, as of this moment.
  package func library(_ language: Language, with templates: [String]) throws -> (
    MustacheLibrary, Catalogue
  ) {
    try shelf.withLock { shelf in
      var read = try fresh(&shelf)
      var library = read.libraries[language] ?? MustacheLibrary()
      let absent = templates.filter { library.getTemplate(named: $0) == nil }
      if !absent.isEmpty {
        try Self.register(absent, in: &library, language, read, folder)
        read.libraries[language] = library
        shelf = read
      }
      return (library, read.catalogue)
    }
  }

  /// Reads every template and keeps none, while it `may`: throws where one is broken, whoever's page it is.
  package func readThrough(while may: () -> Bool) throws {
    let read = try shelf.withLock { try fresh(&$0) }
    for path in read.paths.values.sorted() where may() {
      let (_, names) = try Self.template(path, .en, read.catalogue, folder)
      if let name = names.first(where: { read.paths[$0] == nil }) {
        throw TemplateError(path: path, trouble: "there is no template \(name)")
      }
    }
  }

  /// What was found before, or now where nothing was or a file has changed since.
  private func fresh(_ shelf: inout Shelf?) throws -> Shelf {
    if let shelf, !developing || Self.newest(folder) <= shelf.stamp { return shelf }
    // Before the reading: what changes meanwhile is read again.
    let stamp = developing ? Self.newest(folder) : .distantPast
    let found = Shelf(
      catalogue: try Catalogue(folder: "\(folder)/Vocabulary/words"),
      paths: try Self.names(folder), stamp: stamp)
    shelf = found
    return found
  }

  /// Puts templates into a library, and those that they name.
  private static func register(
    _ templates: [String], in library: inout MustacheLibrary, _ language: Language, _ read: Shelf,
    _ folder: String
  ) throws {
    var waiting = templates
    while let name = waiting.popLast() {
      guard library.getTemplate(named: name) == nil, let path = read.paths[name] else { continue }
      let (template, names) = try Self.template(path, language, read.catalogue, folder)
      library.register(template, named: name)
      waiting += names
    }
  }

  /// One template with its words in it, and the names of the templates that it names.
  private static func template(
    _ path: String, _ language: Language, _ catalogue: Catalogue, _ folder: String
  ) throws -> (MustacheTemplate, [String]) {
    do {
      let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
      let names = text.matches(of: /\{\{>\s*([A-Za-z\/]+)/).map { String($0.1) }
      let spoken = try spoken(text, language, catalogue, path)
      return (
        try MustacheTemplate(string: "{{% CONTENT_TYPE: \(PageText.name)}}\n" + spoken), names
      )
    } catch let error as TemplateError {
      throw error
    } catch {
      throw TemplateError(path: path, trouble: "\(error)")
    }
  }

  /// A template with its words put in: they are the same on every page of a language, so nobody looks them up there.
  private static func spoken(
    _ text: String, _ language: Language, _ catalogue: Catalogue, _ path: String
  ) throws -> String {
    try text.replacing(/\{\{t\.([a-z0-9_.]+)\}\}/) { tag in
      guard let word = catalogue.entries[String(tag.1)]?.plain(language) else {
        throw TemplateError(path: path, trouble: "there is no word \(tag.1)")
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
