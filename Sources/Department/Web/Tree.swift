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
    var out = ""
    write(to: &out)
    return out
  }

  /// Appends the tree as JSON: one text for all of it, not one for each part.
  private func write(to out: inout String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let literal): out += literal
    case .string(let text): out += Self.quoted(text)
    case .array(let items):
      out += "["
      for (place, item) in items.enumerated() {
        if place > 0 { out += "," }
        item.write(to: &out)
      }
      out += "]"
    case .object(let fields):
      out += "{"
      for (place, field) in fields.sorted(by: { $0.key < $1.key }).enumerated() {
        if place > 0 { out += "," }
        out += Self.quoted(field.key)
        out += ":"
        field.value.write(to: &out)
      }
      out += "}"
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

  /// A text as a JSON string; most have nothing to escape.
  package static func quoted(_ text: String) -> String {
    let quote = UInt8(ascii: "\"")
    let slash = UInt8(ascii: "\\")
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != quote && $0 != slash }) { return "\"\(text)\"" }
    var bytes = [quote]
    for byte in text.utf8 {
      switch byte {
      case quote, slash: bytes += [slash, byte]
      case UInt8(ascii: "\n"): bytes += [slash, UInt8(ascii: "n")]
      case UInt8(ascii: "\r"): bytes += [slash, UInt8(ascii: "r")]
      case UInt8(ascii: "\t"): bytes += [slash, UInt8(ascii: "t")]
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        bytes += Array(("\\u" + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(quote)
    return String(decoding: bytes, as: UTF8.self)
  }
}
