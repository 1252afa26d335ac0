/// A JSON array of flat objects that grows by fields. A list is sent as such, some thousands of rows at a time, and an
/// encoder for everything would cost more than reading the list does.
package struct JSONRows {
  private var bytes: [UInt8] = [UInt8(ascii: "[")]
  private var isFirstField = true

  /// An empty array.
  package init() {}

  /// The array, whole.
  package var text: String { String(decoding: bytes + [UInt8(ascii: "]")], as: UTF8.self) }

  /// Adds an object with what is added to it inside.
  package mutating func row(_ fill: (inout JSONRows) -> Void) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "{"))
    isFirstField = true
    fill(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  /// A text; an empty one is left out.
  package mutating func add(_ name: StaticString, _ text: String) {
    guard !text.isEmpty else { return }
    key(name)
    quote(text)
  }

  /// A whole number.
  mutating func add(_ name: StaticString, _ number: Int) {
    key(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Texts; none at all are left out.
  mutating func add(_ name: StaticString, _ texts: [String]) {
    guard !texts.isEmpty else { return }
    key(name)
    for (place, text) in texts.enumerated() {
      bytes.append(place == 0 ? UInt8(ascii: "[") : UInt8(ascii: ","))
      quote(text)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func key(_ name: StaticString) {
    if !isFirstField { bytes.append(UInt8(ascii: ",")) }
    isFirstField = false
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        let hex = String(byte, radix: 16)
        bytes.append(contentsOf: "\\u00\(hex.count == 1 ? "0" : "")\(hex)".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
