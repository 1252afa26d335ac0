import Foundation
import Mustache
import Synchronization

/// Words and templates: read once, or again whenever a file changed while developing.
package final class Templates: Sendable {
  private struct Shelf {
    var library: MustacheLibrary
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

  /// The catalogue and library of this moment.
  package func current() throws -> (MustacheLibrary, Catalogue) {
    try shelf.withLock { shelf in
      if developing && Self.newest(folder) > shelf.stamp { shelf = try Self.read(folder) }
      return (shelf.library, shelf.catalogue)
    }
  }

  private static func read(_ folder: String) throws -> Shelf {
    let stamp = newest(folder)
    MustacheContentTypes.register(PageText(), named: PageText.name)
    var library = MustacheLibrary()
    for (name, path) in try names(folder) {
      let text = try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
      do {
        try library.register("{{% CONTENT_TYPE: \(PageText.name)}}\n" + text, named: name)
      } catch {
        throw TemplateError(path: path, trouble: "\(error)")
      }
    }
    return Shelf(
      library: library, catalogue: try Catalogue(folder: "\(folder)/Vocabulary/words"), stamp: stamp
    )
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
