import Foundation
import Yams

/// A script file (YAML) read and checked: every mistake is told with its line and step.
package struct ScriptFile {
  /// One mistake in a script file.
  package struct Mistake: Sendable, Equatable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let step: String?
    /// The objection where it is, by key.
    package let objection: String?
    /// Which rule it breaks: a word of the catalogue under `scripts.faults`.
    package let rule: String
    /// What the rule's sentence leaves open.
    package let gaps: [String: String]
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
      throw Mistakes(all: [.whole(name, 0, "unreadable", "cannot be read")])
    }
    guard data.count <= largest else {
      throw Mistakes(all: [.whole(name, 0, "large", "is longer than \(largest) bytes")])
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Mistakes(all: [.whole(name, 0, "not_utf8", "is not UTF-8")])
    }
    return try parse(text, file: name)
  }

  /// Reads and checks a text; `file` is what mistakes are told with.
  package static func parse(_ text: String, file: String) throws(Mistakes) -> Script {
    var reader = ScriptReader(file: file)
    let root: Node?
    do {
      root = try reader.nodes(of: text)
    } catch {
      throw Mistakes(all: [reader.mistake(of: error)])
    }
    let script = reader.mistakes.isEmpty ? reader.script(root) : nil
    guard reader.mistakes.isEmpty, let script else {
      throw Mistakes(all: reader.mistakes.sorted { $0.line < $1.line })
    }
    return script
  }
}

extension ScriptFile.Mistake {
  /// A mistake of the file as a whole.
  static func whole(
    _ file: String, _ line: Int, _ rule: String, _ message: String, _ gaps: [String: String] = [:]
  ) -> Self {
    Self(
      file: file, line: line, step: nil, objection: nil, rule: rule, gaps: gaps, message: message)
  }
}
