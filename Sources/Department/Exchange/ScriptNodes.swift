import Foundation
import Yams

/// Walks the nodes of a script file, taking down what is wrong as it goes.
struct ScriptReader {
  let file: String
  var mistakes: [ScriptFile.Mistake] = []
  var step: String?
  var objection: String?
  var stepLines: [String: Int] = [:]
  /// Letters that stand for signs while the file is looked at for the first time.
  var signs: [(letter: Unicode.Scalar, sign: String)] = []

  init(file: String) { self.file = file }

  /// Takes a mistake down: the rule it breaks, and the sentence of the command line.
  mutating func wrong(
    _ node: Node?, _ rule: String, _ message: String, _ gaps: [String: String] = [:]
  ) {
    wrong(line: node?.mark?.line ?? 1, rule, message, gaps)
  }

  /// The same by line.
  mutating func wrong(
    line: Int, _ rule: String, _ message: String, _ gaps: [String: String] = [:]
  ) {
    mistakes.append(
      .init(
        file: file, line: line, step: step, objection: objection, rule: rule, gaps: gaps,
        message: message))
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
    let trouble = restored(message)
    return .whole(file, line, "yaml", trouble, ["trouble": trouble])
  }

  /// The mapping of a node with no keys but these; nil (and a mistake) where it is none.
  mutating func fields(_ node: Node, _ what: String, _ allowed: [String]) -> [String: Node]? {
    guard let mapping = node.mapping else {
      wrong(node, "mapping", "\(what) must be a list of \"key: value\"")
      return nil
    }
    var found: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.string, allowed.contains(name) else {
        wrong(
          key, "unknown_key",
          "\(what) knows no \"\(key.string ?? "?")\"; it may have: "
            + allowed.joined(separator: ", "), ["key": key.string ?? "?"])
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
    if text == nil, fields[key] == nil { wrong(node, "missing_\(key)", "\"\(key)\" is missing") }
    return text ?? ""
  }

  /// A text of a mapping where it has one.
  mutating func optional(_ fields: [String: Node], _ key: String, most: Int = 4_000) -> String? {
    guard let value = fields[key] else { return nil }
    guard let text = value.scalar?.string.trimmingCharacters(in: .whitespacesAndNewlines),
      !text.isEmpty
    else {
      wrong(value, "text", "\"\(key)\" must be a text", ["key": key])
      return nil
    }
    if text.count > most {
      wrong(value, "long", "\"\(key)\" is longer than \(most) characters", ["most": "\(most)"])
    }
    if text.unicodeScalars.contains("\0") {
      wrong(value, "nul", "\"\(key)\" holds a NUL character")
    }
    return text
  }

  /// A word that names something: small Latin letters, digits and underscores.
  mutating func word(_ text: String, _ what: String, at node: Node?) {
    let shape = /[a-z][a-z0-9_]{0,62}/
    if text.wholeMatch(of: shape) == nil {
      wrong(
        node, "word",
        "\(what) \"\(text)\" must be small letters, digits and _ and begin with a letter",
        ["word": text])
    }
  }
}
