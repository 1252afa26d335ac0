import Foundation
import Yams

/// A script file (YAML) read and checked: every mistake is told with its line and step.
package struct ScriptFile {
  /// One mistake in a script file.
  package struct Mistake: Sendable, Equatable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let step: String?
    package let message: String

    /// `banks.yaml:12: step greeting: there is no step "x" to go to`.
    package var description: String {
      "\(file):\(line): " + (step.map { "step \($0): " } ?? "") + message
    }
  }

  /// All mistakes of one file; thrown together, so that they can be mended together.
  package struct Mistakes: Error, Sendable, CustomStringConvertible {
    package let all: [Mistake]
    /// One line a mistake.
    package var description: String { all.map(\.description).joined(separator: "\n") }
  }

  /// A script is read up to this size in bytes.
  package static let largest = 1 << 20

  /// Reads and checks the file at a path.
  package static func read(path: String) throws(Mistakes) -> Script {
    let name = (path as NSString).lastPathComponent
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Mistakes(all: [.init(file: name, line: 0, step: nil, message: "cannot be read")])
    }
    guard data.count <= largest, let text = String(data: data, encoding: .utf8) else {
      let message = data.count > largest ? "is longer than \(largest) bytes" : "is not UTF-8"
      throw Mistakes(all: [.init(file: name, line: 0, step: nil, message: message)])
    }
    return try parse(text, file: name)
  }

  /// Reads and checks a text; `file` is what mistakes are told with.
  package static func parse(_ text: String, file: String) throws(Mistakes) -> Script {
    var reader = ScriptReader(file: file)
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Mistakes(all: [reader.mistake(of: error)])
    }
    let script = reader.script(root)
    guard reader.mistakes.isEmpty, let script else {
      throw Mistakes(all: reader.mistakes.sorted { $0.line < $1.line })
    }
    return script
  }
}

/// Walks the nodes of a script file, taking down what is wrong as it goes.
struct ScriptReader {
  let file: String
  var mistakes: [ScriptFile.Mistake] = []
  var step: String?
  var stepLines: [String: Int] = [:]

  init(file: String) { self.file = file }

  mutating func wrong(_ node: Node?, _ message: String) {
    let line = node?.mark?.line ?? 1
    mistakes.append(.init(file: file, line: line, step: step, message: message))
  }

  func mistake(of error: any Error) -> ScriptFile.Mistake {
    let (line, message): (Int, String) =
      switch error as? YamlError {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (mark.line, problem)
      case .duplicatedKeysInMapping(let duplicates, let context):
        (
          context.mark.line,
          "stands twice: " + duplicates.map { "\"\($0)\"" }.joined(separator: ", ")
        )
      default: (1, "\(error)")
      }
    return .init(file: file, line: line, step: nil, message: message)
  }

  /// The mapping of a node with no keys but these; nil (and a mistake) where it is none.
  mutating func fields(_ node: Node, _ what: String, _ allowed: [String]) -> [String: Node]? {
    guard let mapping = node.mapping else {
      wrong(node, "\(what) must be a list of \"key: value\"")
      return nil
    }
    var found: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.string, allowed.contains(name) else {
        wrong(
          key,
          "\(what) knows no \"\(key.string ?? "?")\"; it may have: "
            + allowed.joined(separator: ", "))
        continue
      }
      found[name] = value
    }
    return found
  }

  /// A text of a mapping; empty (and a mistake) where it is needed and absent or too long.
  mutating func text(
    _ fields: [String: Node], _ key: String, at node: Node, most: Int = 4_000
  ) -> String {
    let text = optional(fields, key, most: most)
    if text == nil, fields[key] == nil { wrong(node, "\"\(key)\" is missing") }
    return text ?? ""
  }

  /// A text of a mapping where it has one.
  mutating func optional(_ fields: [String: Node], _ key: String, most: Int = 4_000) -> String? {
    guard let value = fields[key] else { return nil }
    guard let text = value.scalar?.string.trimmingCharacters(in: .whitespacesAndNewlines),
      !text.isEmpty
    else {
      wrong(value, "\"\(key)\" must be a text")
      return nil
    }
    if text.count > most { wrong(value, "\"\(key)\" is longer than \(most) characters") }
    if text.unicodeScalars.contains("\0") { wrong(value, "\"\(key)\" holds a NUL character") }
    return text
  }

  /// A word that names something: small Latin letters, digits and underscores.
  mutating func word(_ text: String, _ what: String, at node: Node?) {
    let shape = /[a-z][a-z0-9_]{0,62}/
    if text.wholeMatch(of: shape) == nil {
      wrong(node, "\(what) \"\(text)\" must be small letters, digits and _ and begin with a letter")
    }
  }
}
