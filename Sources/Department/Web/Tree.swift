/// What came in a body, before it becomes an act's input: JSON's shape, numbers kept as text.
package enum Tree: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The literal as it was written, so that no digit is lost.
  case number(String)
  case string(String)
  case array([Tree])
  case object([String: Tree])

  /// The same as JSON text, keys sorted.
  package var json: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let literal): literal
    case .string(let text): Self.quoted(text)
    case .array(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
    case .object(let fields):
      "{"
        + fields.sorted { $0.key < $1.key }.map { Self.quoted($0.key) + ":" + $0.value.json }
        .joined(separator: ",") + "}"
    }
  }

  /// A field of an object.
  package subscript(name: String) -> Tree? {
    if case .object(let fields) = self { fields[name] } else { nil }
  }

  /// The text of a string or the literal of a number.
  package var text: String? {
    switch self {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  /// A text as a JSON string.
  package static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
