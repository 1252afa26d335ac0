import Foundation
import Postgres
import Synchronization

extension Row {
  /// A jsonb column as a value: snake_case names, RFC 3339 times; nil where it is NULL.
  package func json<T: Decodable>(_ column: String, as type: T.Type = T.self) throws -> T? {
    guard let text: String = try self[column] else { return nil }
    do {
      return try JSONDecoder.sql.decode(T.self, from: Data(text.utf8))
    } catch {
      throw Problem(.fault, cause: "\(column) is not \(T.self): \(error)")
    }
  }
}

extension Rows {
  /// The jsonb that a function answered in the column `answer`; nil for NULL or no row.
  package func answer<T: Decodable>(as type: T.Type = T.self) throws -> T? {
    try first?.json("answer")
  }

  /// The jsonb column `line` of each row, read as one list.
  package func lines<T: Decodable>(as type: T.Type = T.self) throws -> [T] {
    let lines: [String] = try compactMap { try $0["line", as: String?.self] }
    do {
      return try JSONDecoder.sql.decode(
        [T].self, from: Data("[\(lines.joined(separator: ","))]".utf8))
    } catch {
      throw Problem(.fault, cause: "line is not \(T.self): \(error)")
    }
  }
}

extension JSONDecoder {
  /// Reads what PostgreSQL writes.
  package static var sql: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { CamelKey.of($0[$0.count - 1].stringValue) }
    decoder.dateDecodingStrategy = .custom { decoder in
      let text = try decoder.singleValueContainer().decode(String.self)
      guard let date = Moment.rfc3339(text) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "not a time: \(text)"))
      }
      return date
    }
    return decoder
  }
}

extension Tree: Decodable, Encodable {
  package init(from decoder: any Decoder) throws {
    let box = try decoder.singleValueContainer()
    if box.decodeNil() {
      self = .null
    } else if let value = try? box.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? box.decode(Decimal.self) {
      self = .number("\(value)")
    } else if let value = try? box.decode(String.self) {
      self = .string(value)
    } else if let value = try? box.decode([Tree].self) {
      self = .array(value)
    } else {
      self = .object(try box.decode([String: Tree].self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    switch self {
    case .null: try box.encodeNil()
    case .bool(let value): try box.encode(value)
    case .number(let literal):
      if let number = Int64(literal) {
        try box.encode(number)
      } else {
        try box.encode(Decimal(string: literal) ?? 0)
      }
    case .string(let text): try box.encode(text)
    case .array(let items): try box.encode(items)
    case .object(let fields): try box.encode(fields)
    }
  }
}

/// A name of SQL's as Swift writes it: `due_at` is `dueAt`. Each name is turned once, for a page reads the same ones in
/// every row.
private struct CamelKey: CodingKey {
  private static let known = Mutex<[String: CamelKey]>([:])
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }

  static func of(_ name: String) -> CamelKey {
    known.withLock { known in
      if let key = known[name] { return key }
      let parts = name.split(separator: "_", omittingEmptySubsequences: false)
      let key = CamelKey(
        stringValue: parts[0]
          + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined())
      // The names are those of our own functions; whatever else there may be is not kept.
      if known.count < 10_000 { known[name] = key }
      return key
    }
  }
}
