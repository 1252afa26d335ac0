import Foundation

/// A strict reader of `multipart/form-data`, as a form with a file is sent: every part becomes a field of text.
package enum Multipart {
  /// The boundary that a content type names; nil where it is another type.
  package static func boundary(_ type: String?) -> String? {
    guard let type, type.lowercased().hasPrefix("multipart/form-data"),
      let named = type.firstMatch(of: /boundary="?([0-9A-Za-z'()+_,.\/:=?-]{1,70})"?/)
    else { return nil }
    return String(named.1)
  }

  /// Reads one whole form; throws `WRONG` with the field and the rule that it broke.
  package static func read(_ bytes: [UInt8], boundary: String) throws(Problem) -> Tree {
    var reader = MultipartReader(boundary: boundary)
    var fields: [String: Tree] = [:]
    var (name, value): (String, [UInt8]) = ("", [])
    for event in try reader.feed(bytes) {
      switch event {
      case .part(let next, _):
        guard (1...100).contains(next.count) else { throw .wrong("body", "form") }
        guard fields[next] == nil else { throw .wrong(next, "duplicate") }
        guard fields.count < FormReader.most else { throw .wrong("body", "many") }
        (name, value) = (next, [])
      case .bytes(let more): value += more
      case .end:
        guard let text = String(validating: value, as: UTF8.self) else {
          throw .wrong(name, "utf8")
        }
        guard !text.utf8.contains(0) else { throw .wrong(name, "nul") }
        fields[name] = .string(text)
      }
    }
    try reader.finish()
    return .object(fields)
  }
}
