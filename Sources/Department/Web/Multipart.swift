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
    let fence = [UInt8]("--\(boundary)".utf8)
    var fields: [String: Tree] = [:]
    var rest = bytes[...]
    guard let first = rest.firstRange(of: fence) else { throw .wrong("body", "form") }
    rest = rest[first.upperBound...]
    while !rest.starts(with: [UInt8]("--".utf8)) {
      guard rest.starts(with: [13, 10]), let end = rest.firstRange(of: [13, 10] + fence),
        let cut = rest[..<end.lowerBound].firstRange(of: [13, 10, 13, 10])
      else { throw .wrong("body", "form") }
      let head = String(decoding: rest[..<cut.lowerBound], as: UTF8.self)
      guard
        let named = head.firstMatch(of: /(?i)content-disposition:[^\r\n]*[; ]name="([^"]{1,100})"/)
      else { throw .wrong("body", "form") }
      let name = String(named.1)
      guard fields[name] == nil else { throw .wrong(name, "duplicate") }
      guard let text = String(validating: rest[cut.upperBound..<end.lowerBound], as: UTF8.self)
      else { throw .wrong(name, "utf8") }
      guard !text.utf8.contains(0) else { throw .wrong(name, "nul") }
      fields[name] = .string(text)
      guard fields.count <= FormReader.most else { throw .wrong("body", "many") }
      rest = rest[end.upperBound...]
    }
    return .object(fields)
  }
}
