import Foundation

/// Asks an input type which fields it takes, by decoding it from nothing and listening.
package final class FieldProbe: Decoder {
  /// One field of a body.
  package struct Field: Sendable, Equatable {
    /// As it stands in a body.
    package let name: String
    /// `text`, `integer`, `time` …
    package let kind: String
    package let required: Bool
  }

  package let codingPath: [any CodingKey] = []
  package let userInfo: [CodingUserInfoKey: Any] = [:]
  fileprivate var fields: [Field] = []

  /// The fields in their order; empty for a type that has none.
  package static func fields<T: Decodable>(of type: T.Type) -> [Field] {
    let probe = FieldProbe()
    // A type with rules of its own may refuse the empty values; what it asked for is known by then.
    _ = try? T(from: probe)
    return probe.fields
  }

  fileprivate func note(_ key: any CodingKey, _ type: Any.Type, required: Bool) {
    let name = key.stringValue.snake
    if fields.contains(where: { $0.name == name }) { return }
    fields.append(Field(name: name, kind: Self.kind(type), required: required))
  }

  private static func kind(_ type: Any.Type) -> String {
    switch type {
    case is String.Type: "text"
    case is Bool.Type: "boolean"
    case is Double.Type, is Float.Type, is Decimal.Type: "number"
    case is any FixedWidthInteger.Type: "integer"
    case is Date.Type: "time"
    case is UUID.Type: "id"
    case is Tree.Type: "any"
    case is [String].Type: "list of texts"
    case is [UUID].Type: "list of ids"
    case is [String: String].Type, is [String: Int].Type, is [String: Tree].Type: "object"
    case is any InputObject.Type: "object"
    case let type as any CaseIterable.Type: choices(type)
    default: "\(type)".hasPrefix("Array") ? "list" : "text"
    }
  }

  /// The words of a closed list.
  private static func choices<T: CaseIterable>(_ type: T.Type) -> String {
    T.allCases.map { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\($0)" }
      .joined(separator: ", ")
  }

  package func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(FieldProbeKeys(probe: self))
  }
  package func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Silent() }
  package func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Silent() }
}

/// A part of a body that is an object with fields of its own.
package protocol InputObject {}

/// There is nothing to decode.
private struct Silent: Error {}

private struct FieldProbeKeys<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let probe: FieldProbe
  let codingPath: [any CodingKey] = []
  let allKeys: [Key] = []

  private func note<T>(_ key: Key, _ value: T) -> T {
    probe.note(key, T.self, required: true)
    return value
  }
  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) -> Bool { true }
  func decode(_ type: Bool.Type, forKey key: Key) -> Bool { note(key, false) }
  func decode(_ type: String.Type, forKey key: Key) -> String { note(key, "") }
  func decode(_ type: Double.Type, forKey key: Key) -> Double { note(key, 0) }
  func decode(_ type: Float.Type, forKey key: Key) -> Float { note(key, 0) }
  func decode(_ type: Int.Type, forKey key: Key) -> Int { note(key, 0) }
  func decode(_ type: Int8.Type, forKey key: Key) -> Int8 { note(key, 0) }
  func decode(_ type: Int16.Type, forKey key: Key) -> Int16 { note(key, 0) }
  func decode(_ type: Int32.Type, forKey key: Key) -> Int32 { note(key, 0) }
  func decode(_ type: Int64.Type, forKey key: Key) -> Int64 { note(key, 0) }
  func decode(_ type: UInt.Type, forKey key: Key) -> UInt { note(key, 0) }
  func decode(_ type: UInt8.Type, forKey key: Key) -> UInt8 { note(key, 0) }
  func decode(_ type: UInt16.Type, forKey key: Key) -> UInt16 { note(key, 0) }
  func decode(_ type: UInt32.Type, forKey key: Key) -> UInt32 { note(key, 0) }
  func decode(_ type: UInt64.Type, forKey key: Key) -> UInt64 { note(key, 0) }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    probe.note(key, T.self, required: true)
    let empty: Any? =
      switch T.self {
      case is UUID.Type: UUID()
      case is Date.Type: Date.distantPast
      case is Tree.Type: Tree.null
      case is Decimal.Type: Decimal(0)
      case is [String].Type: [String]()
      case is [UUID].Type: [UUID]()
      case is [String: String].Type: [String: String]()
      case is [String: Int].Type: [String: Int]()
      case is [String: Tree].Type: [String: Tree]()
      case let type as any CaseIterable.Type: first(type)
      default: nil
      }
    if let empty = empty as? T { return empty }
    throw Silent()
  }

  private func first<T: CaseIterable>(_ type: T.Type) -> Any? { T.allCases.first }

  private func absent<T>(_ key: Key, _ type: T.Type) -> T? {
    probe.note(key, type, required: false)
    return nil
  }
  func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { absent(key, type) }
  func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { absent(key, type) }
  func decodeIfPresent(_ type: Double.Type, forKey key: Key) -> Double? { absent(key, type) }
  func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { absent(key, type) }
  func decodeIfPresent(_ type: Int64.Type, forKey key: Key) -> Int64? { absent(key, type) }
  func decodeIfPresent(_ type: Float.Type, forKey key: Key) -> Float? { absent(key, type) }
  func decodeIfPresent(_ type: Int8.Type, forKey key: Key) -> Int8? { absent(key, type) }
  func decodeIfPresent(_ type: Int16.Type, forKey key: Key) -> Int16? { absent(key, type) }
  func decodeIfPresent(_ type: Int32.Type, forKey key: Key) -> Int32? { absent(key, type) }
  func decodeIfPresent(_ type: UInt.Type, forKey key: Key) -> UInt? { absent(key, type) }
  func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) -> UInt8? { absent(key, type) }
  func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) -> UInt16? { absent(key, type) }
  func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) -> UInt32? { absent(key, type) }
  func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) -> UInt64? { absent(key, type) }
  func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) -> T? { absent(key, type) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
    -> KeyedDecodingContainer<Nested>
  { throw Silent() }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    throw Silent()
  }
  func superDecoder() throws -> any Decoder { throw Silent() }
  func superDecoder(forKey key: Key) throws -> any Decoder { throw Silent() }
}
