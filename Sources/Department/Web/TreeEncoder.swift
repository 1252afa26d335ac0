import Foundation

/// Writes a value as JSON: snake_case names, RFC 3339 times in UTC, ids in small letters as SQL writes
/// them. Foundation's encoder writes ids in capitals.
package enum TreeEncoder {
  /// The value as a tree.
  package static func encode(_ value: some Encodable) throws -> Tree {
    try TreeNode.tree(value, path: [])
  }
}

/// Where one value's encoding lands.
private final class TreeNode: Encoder {
  var tree = Tree.object([:])
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]

  init(path: [any CodingKey]) { codingPath = path }

  static func tree(_ value: some Encodable, path: [any CodingKey]) throws -> Tree {
    switch value {
    case let tree as Tree: return tree
    case let id as UUID: return .string(id.uuidString.lowercased())
    case let date as Date: return .string(Moment.text(date))
    case let number as Decimal: return .number("\(number)")
    case let url as URL: return .string(url.absoluteString)
    case let fields as [String: any Encodable]:
      // A dictionary's keys are data and keep their letters.
      return .object(try fields.mapValues { try tree($0, path: path) })
    default:
      let node = TreeNode(path: path)
      try value.encode(to: node)
      return node.tree
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = tree {} else { tree = .object([:]) }
    return KeyedEncodingContainer(TreeFields(node: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    tree = .array([])
    return TreeList(node: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { TreeValue(node: self) }

  func set(_ name: String, _ value: Tree) {
    guard case .object(var fields) = tree else { return }
    tree = .null
    fields[name.snake] = value
    tree = .object(fields)
  }

  func append(_ value: Tree) {
    guard case .array(var items) = tree else { return }
    tree = .null
    items.append(value)
    tree = .array(items)
  }
}

private struct TreeFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: TreeNode
  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) { node.set(key.stringValue, .null) }
  func encode(_ value: some Encodable, forKey key: Key) throws {
    node.set(key.stringValue, try TreeNode.tree(value, path: codingPath + [key]))
  }
  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key)
    -> KeyedEncodingContainer<Nested>
  { preconditionFailure("nested containers are not written") }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    preconditionFailure("nested containers are not written")
  }
  func superEncoder() -> any Encoder { node }
  func superEncoder(forKey key: Key) -> any Encoder { node }
}

private struct TreeList: UnkeyedEncodingContainer {
  let node: TreeNode
  var codingPath: [any CodingKey] { node.codingPath }
  var count: Int { if case .array(let items) = node.tree { items.count } else { 0 } }

  func encodeNil() { node.append(.null) }
  func encode(_ value: some Encodable) throws {
    node.append(try TreeNode.tree(value, path: codingPath))
  }
  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type)
    -> KeyedEncodingContainer<Nested>
  { preconditionFailure("nested containers are not written") }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    preconditionFailure("nested containers are not written")
  }
  func superEncoder() -> any Encoder { node }
}

private struct TreeValue: SingleValueEncodingContainer {
  let node: TreeNode
  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil() { node.tree = .null }
  func encode(_ value: Bool) { node.tree = .bool(value) }
  func encode(_ value: String) { node.tree = .string(value) }
  func encode(_ value: Double) throws {
    guard value.isFinite else { throw Problem(.fault, cause: "a number without a JSON form") }
    node.tree = .number("\(value)")
  }
  func encode(_ value: Float) throws { try encode(Double(value)) }
  func encode(_ value: Int) { node.tree = .number("\(value)") }
  func encode(_ value: Int8) { node.tree = .number("\(value)") }
  func encode(_ value: Int16) { node.tree = .number("\(value)") }
  func encode(_ value: Int32) { node.tree = .number("\(value)") }
  func encode(_ value: Int64) { node.tree = .number("\(value)") }
  func encode(_ value: UInt) { node.tree = .number("\(value)") }
  func encode(_ value: UInt8) { node.tree = .number("\(value)") }
  func encode(_ value: UInt16) { node.tree = .number("\(value)") }
  func encode(_ value: UInt32) { node.tree = .number("\(value)") }
  func encode(_ value: UInt64) { node.tree = .number("\(value)") }
  func encode(_ value: some Encodable) throws {
    node.tree = try TreeNode.tree(value, path: codingPath)
  }
}
