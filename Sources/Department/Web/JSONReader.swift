/// A strict reader of JSON (RFC 8259): bounded depth, no duplicate keys, no NUL, no lone surrogate,
/// only valid UTF-8. Foundation's reader takes the last of two equal keys and recurses without bound.
package struct JSONReader {
  /// How deep arrays and objects may nest.
  package static let depth = 16

  private let bytes: [UInt8]
  private var at = 0
  private var path: [String] = []

  /// Reads one whole document; throws `WRONG` with the field and the rule that it broke.
  package static func read(_ bytes: [UInt8]) throws(Problem) -> Tree {
    var reader = JSONReader(bytes: bytes)
    reader.space()
    let tree = try reader.value(Self.depth)
    reader.space()
    guard reader.at == bytes.count else { throw reader.wrong("json") }
    return tree
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func wrong(_ rule: String) -> Problem {
    .wrong(path.isEmpty ? "body" : path.joined(separator: "."), rule, ["at": .number("\(at)")])
  }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func space() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  private mutating func value(_ left: Int) throws(Problem) -> Tree {
    switch next {
    case UInt8(ascii: "{"): return try object(left)
    case UInt8(ascii: "["): return try array(left)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func literal(_ word: StaticString, _ tree: Tree) throws(Problem) -> Tree {
    let end = at + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[at..<end].elementsEqual("\(word)".utf8) else {
      throw wrong("json")
    }
    at = end
    return tree
  }

  private mutating func object(_ left: Int) throws(Problem) -> Tree {
    guard left > 0 else { throw wrong("deep") }
    at += 1
    var fields: [String: Tree] = [:]
    space()
    if take(UInt8(ascii: "}")) { return .object(fields) }
    while true {
      space()
      guard next == UInt8(ascii: "\"") else { throw wrong("json") }
      let name = try string()
      path.append(name)
      guard fields[name] == nil else { throw wrong("duplicate") }
      space()
      guard take(UInt8(ascii: ":")) else { throw wrong("json") }
      space()
      fields[name] = try value(left - 1)
      path.removeLast()
      space()
      if take(UInt8(ascii: "}")) { return .object(fields) }
      guard take(UInt8(ascii: ",")) else { throw wrong("json") }
    }
  }

  private mutating func array(_ left: Int) throws(Problem) -> Tree {
    guard left > 0 else { throw wrong("deep") }
    at += 1
    var items: [Tree] = []
    space()
    if take(UInt8(ascii: "]")) { return .array(items) }
    while true {
      space()
      items.append(try value(left - 1))
      space()
      if take(UInt8(ascii: "]")) { return .array(items) }
      guard take(UInt8(ascii: ",")) else { throw wrong("json") }
    }
  }

  private mutating func number() throws(Problem) -> Tree {
    let start = at
    func digit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
    _ = take(UInt8(ascii: "-"))
    guard digit(next) else { throw wrong("json") }
    if !take(UInt8(ascii: "0")) { while digit(next) { at += 1 } }
    if take(UInt8(ascii: ".")) {
      guard digit(next) else { throw wrong("json") }
      while digit(next) { at += 1 }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digit(next) else { throw wrong("json") }
      let power = at
      while digit(next) { at += 1 }
      // SQL writes a number out in full: a body of many such would become a thousand times as long.
      guard at - power <= 3 else { throw wrong("range") }
    }
    guard at - start <= 40 else { throw wrong("range") }
    return .number(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func string() throws(Problem) -> String {
    at += 1
    var out: [UInt8] = []
    while let byte = next {
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: out, as: UTF8.self) else { throw wrong("utf8") }
        return text
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20: throw wrong(byte == 0 ? "nul" : "json")
      default: out.append(byte)
      }
    }
    throw wrong("json")
  }

  private mutating func escape(into out: inout [UInt8]) throws(Problem) {
    guard let byte = next else { throw wrong("json") }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hex()
      if (0xD800...0xDBFF).contains(code) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw wrong("utf8") }
        let low = try hex()
        guard (0xDC00...0xDFFF).contains(low) else { throw wrong("utf8") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard code != 0 else { throw wrong("nul") }
      guard let scalar = Unicode.Scalar(code) else { throw wrong("utf8") }
      out.append(contentsOf: String(Character(scalar)).utf8)
    default: throw wrong("json")
    }
  }

  private mutating func hex() throws(Problem) -> UInt32 {
    guard at + 4 <= bytes.count else { throw wrong("json") }
    var code: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw wrong("json") }
      code = code << 4 + UInt32(digit)
    }
    at += 4
    return code
  }
}
