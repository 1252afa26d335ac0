import Foundation

/// One value of a body while it is being decoded; remembers which fields were asked for.
final class InputNode: Decoder {
  let input: Input
  let tree: Tree
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  private var asked: Set<String> = []
  private var keyed = false
  /// True once somebody asked for all keys: then they are data.
  var isDictionary = false

  init(input: Input, tree: Tree, path: [any CodingKey]) {
    self.input = input
    self.tree = tree
    self.codingPath = path
  }

  func mismatch(_ rule: String) -> DecodingError {
    .typeMismatch(Tree.self, .init(codingPath: codingPath, debugDescription: rule))
  }

  func ask(_ name: String) -> Tree? {
    keyed = true
    asked.insert(name)
    return tree[name]
  }

  /// An act without fields takes none.
  func expectFields() { keyed = true }

  /// Throws for the first field that nothing asked for.
  func refuseUnknown() throws {
    guard keyed, case .object(let fields) = tree else { return }
    if let unknown = fields.keys.sorted().first(where: { !asked.contains($0) }) {
      throw Problem.wrong(
        (codingPath.map(\.stringValue.snake) + [unknown]).joined(separator: "."), "unknown")
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object = tree else { throw mismatch("object") }
    keyed = true
    return KeyedDecodingContainer(InputFields(node: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let items) = tree else { throw mismatch("list") }
    return InputList(node: self, items: items)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { InputValue(node: self) }

  /// True where the field counts as absent: null, or an empty field of a form.
  var absent: Bool { tree == .null || (input.typed && tree == .string("")) }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    if T.self == Tree.self, let tree = tree as? T { return tree }
    if absent && T.self != String.self {
      throw DecodingError.valueNotFound(T.self, .init(codingPath: codingPath, debugDescription: ""))
    }
    if T.self == Date.self { return try date() as! T }
    if T.self == UUID.self {
      guard case .string(let text) = tree, let id = UUID(uuidString: text) else {
        throw mismatch("id")
      }
      return id as! T
    }
    let value = try T(from: self)
    try refuseUnknown()
    return value
  }

  func string() throws -> String {
    guard case .string(let text) = tree else { throw mismatch("text") }
    if input.typed && text.isEmpty {
      throw DecodingError.valueNotFound(
        String.self, .init(codingPath: codingPath, debugDescription: ""))
    }
    return text
  }

  func bool() throws -> Bool {
    switch (tree, input.typed) {
    case (.bool(let value), _): return value
    case (.string("true"), true), (.string("on"), true), (.string("yes"), true): return true
    case (.string("false"), true), (.string("no"), true): return false
    default: throw mismatch("boolean")
    }
  }

  private func literal() throws -> String {
    switch (tree, input.typed) {
    case (.number(let text), _): return text
    case (.string(let text), true): return text.trimmingCharacters(in: .whitespaces)
    default: throw mismatch("number")
    }
  }

  func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
    let text = try literal()
    if let value = T(text) { return value }
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    throw mismatch(
      !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber } ? "range" : "integer")
  }

  func double() throws -> Double {
    guard let value = Double(try literal()) else { throw mismatch("number") }
    guard value.isFinite else { throw mismatch("range") }
    return value
  }

  /// RFC 3339 with an offset; in a form also `2026-11-21T14:05`, meant in the form's zone.
  private func date() throws -> Date {
    let text = try string()
    if let date = Moment.rfc3339(text) ?? (input.typed ? Moment.local(text, input.zone) : nil) {
      return date
    }
    throw mismatch("time")
  }
}
