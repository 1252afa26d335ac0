/// A strict reader of `application/x-www-form-urlencoded`: no duplicate names, no NUL, valid UTF-8.
/// `answers[need]=x` becomes a field of the object `answers`; `steps[]=x` an item of the list `steps`.
package enum FormReader {
  /// How many fields one form may have.
  package static let most = 500

  /// Reads one whole form; throws `WRONG` with the field and the rule that it broke.
  package static func read(_ bytes: [UInt8]) throws(Problem) -> Tree {
    var fields: [String: Tree] = [:]
    for (name, text) in try pairs(bytes) {
      let value = Tree.string(text)
      if name.hasSuffix("[]") {
        let list = String(name.dropLast(2))
        switch fields[list] ?? .array([]) {
        case .array(let items): fields[list] = .array(items + [value])
        default: throw .wrong(list, "duplicate")
        }
      } else if name.hasSuffix("]"), let open = name.firstIndex(of: "[") {
        let outer = String(name[..<open])
        let inner = String(name[name.index(after: open)...].dropLast())
        guard case .object(var members) = fields[outer] ?? .object([:]), members[inner] == nil
        else { throw .wrong("\(outer).\(inner)", "duplicate") }
        members[inner] = value
        fields[outer] = .object(members)
      } else {
        guard fields[name] == nil else { throw .wrong(name, "duplicate") }
        fields[name] = value
      }
    }
    return .object(fields)
  }

  /// The names and values of a form as they came.
  package static func pairs(_ bytes: [UInt8]) throws(Problem) -> [(name: String, value: String)] {
    let pairs = bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true)
    guard pairs.count <= most else { throw .wrong("body", "many") }
    var read: [(name: String, value: String)] = []
    for pair in pairs {
      let cut = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      let name = try decode(pair[..<cut], of: "body")
      read.append((name, try decode(pair[cut...].dropFirst(), of: name)))
    }
    return read
  }

  private static func decode(_ bytes: ArraySlice<UInt8>, of field: String) throws(Problem)
    -> String
  {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = bytes.startIndex
    while at < bytes.endIndex {
      switch bytes[at] {
      case UInt8(ascii: "+"): out.append(0x20)
      case UInt8(ascii: "%"):
        guard at + 2 < bytes.endIndex,
          let high = Character(Unicode.Scalar(bytes[at + 1])).hexDigitValue,
          let low = Character(Unicode.Scalar(bytes[at + 2])).hexDigitValue
        else { throw .wrong(field, "form") }
        out.append(UInt8(high << 4 | low))
        at += 2
      case let byte: out.append(byte)
      }
      at += 1
    }
    guard let text = String(validating: out, as: UTF8.self) else { throw .wrong(field, "utf8") }
    guard !text.utf8.contains(0) else { throw .wrong(field, "nul") }
    return text
  }
}
