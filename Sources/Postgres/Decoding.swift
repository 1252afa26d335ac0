import FoundationEssentials

/// A Swift type that can be read from a cell.
package protocol PostgresDecodable: Sendable {
  /// Reads a value that is not NULL.
  static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self
  /// What NULL means: an error, except for an optional.
  static func decodeNull() throws(Cell.Refusal) -> Self
  /// Reads an array of it; `UInt8` reads bytea instead.
  static func decodeArray(_ cell: Cell) throws(Cell.Refusal) -> [Self]
}

extension PostgresDecodable {
  /// NULL is refused.
  package static func decodeNull() throws(Cell.Refusal) -> Self { throw Cell.Refusal("it is null") }

  /// A one-dimensional array in binary: dimensions, a NULL flag, the element type, length, lower bound, elements.
  package static func decodeArray(_ cell: Cell) throws(Cell.Refusal) -> [Self] {
    guard !cell.isText, PostgresType.element(of: cell.type) != nil else { throw .type }
    let dimensions: Int32 = try cell.integer()
    if dimensions == 0 { return [] }
    guard dimensions == 1 else { throw Cell.Refusal("it has \(dimensions) dimensions") }
    let element: UInt32 = try cell.integer(at: 8)
    let count: Int32 = try cell.integer(at: 12)
    // Each has its length, so the answer says how many there can be.
    guard count >= 0, Int(count) <= (cell.bytes.count - 20) / 4 else {
      throw Cell.Refusal("too few bytes")
    }
    var offset = 20
    var values: [Self] = []
    values.reserveCapacity(Int(count))
    for _ in 0..<count {
      let length: Int32 = try cell.integer(at: offset)
      offset += 4
      if length < 0 {
        values.append(try decodeNull())
      } else {
        guard offset + Int(length) <= cell.bytes.count else { throw Cell.Refusal("too few bytes") }
        let bytes = UnsafeRawBufferPointer(rebasing: cell.bytes[offset..<offset + Int(length)])
        values.append(try decode(Cell(bytes: bytes, type: element, isText: false)))
        offset += Int(length)
      }
    }
    return values
  }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
  /// Reads the wrapped type.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self { try Wrapped.decode(cell) }
  /// NULL is nil.
  package static func decodeNull() throws(Cell.Refusal) -> Self { .none }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
  /// Reads an array, or bytea as `[UInt8]`.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    try Element.decodeArray(cell)
  }
}

extension UInt8: PostgresDecodable {
  /// PostgreSQL has no such type.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self { throw .type }

  /// bytea.
  package static func decodeArray(_ cell: Cell) throws(Cell.Refusal) -> [UInt8] {
    guard cell.type == PostgresType.bytea, !cell.isText else { throw .type }
    return [UInt8](cell.bytes)
  }
}

extension Bool: PostgresDecodable {
  /// boolean.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    guard cell.type == PostgresType.bool, !cell.isText else { throw .type }
    return try cell.integer(as: UInt8.self) != 0
  }
}

extension Int64: PostgresDecodable {
  /// int8, int4, int2 or oid.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    guard !cell.isText else { throw .type }
    return switch cell.type {
    case PostgresType.int8: try cell.integer()
    case PostgresType.int4: Int64(try cell.integer(as: Int32.self))
    case PostgresType.int2: Int64(try cell.integer(as: Int16.self))
    case PostgresType.oid: Int64(try cell.integer(as: UInt32.self))
    default: throw .type
    }
  }
}

extension Int: PostgresDecodable {
  /// int8, int4, int2 or oid.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    Int(try Int64.decode(cell))
  }
}

extension Double: PostgresDecodable {
  /// float8 or float4.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    guard !cell.isText else { throw .type }
    return switch cell.type {
    case PostgresType.float8: Double(bitPattern: try cell.integer())
    case PostgresType.float4: Double(Float(bitPattern: try cell.integer()))
    default: throw .type
    }
  }
}

extension UUID: PostgresDecodable {
  /// uuid.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    guard cell.type == PostgresType.uuid, !cell.isText, cell.bytes.count == 16 else { throw .type }
    return UUID(uuid: cell.bytes.loadUnaligned(as: uuid_t.self))
  }
}

extension Date: PostgresDecodable {
  /// timestamptz; timestamp and date are taken as UTC; ±infinity is `.distantFuture` and `.distantPast`.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    guard !cell.isText else { throw .type }
    switch cell.type {
    case PostgresType.timestamptz, PostgresType.timestamp: return Moment.date(try cell.integer())
    case PostgresType.date: return Moment.date(days: try cell.integer())
    default: throw .type
    }
  }
}

extension Decimal: PostgresDecodable {
  /// numeric of up to 38 digits, or a whole number.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    guard cell.type == PostgresType.numeric, !cell.isText else {
      return Decimal(try Int64.decode(cell))
    }
    return try Numeric(cell).decimal()
  }
}

extension String: PostgresDecodable {
  /// Text; json and jsonb; numeric, whole numbers, uuid, date, time and timestamps in ISO notation.
  package static func decode(_ cell: Cell) throws(Cell.Refusal) -> Self {
    if cell.isText || PostgresType.isText(cell.type) {
      return String(decoding: cell.bytes, as: UTF8.self)
    }
    switch cell.type {
    case PostgresType.jsonb:  // a version byte comes first
      return String(decoding: cell.bytes.dropFirst(), as: UTF8.self)
    case PostgresType.numeric: return try Numeric(cell).text
    case PostgresType.uuid: return try UUID.decode(cell).uuidString.lowercased()
    case PostgresType.int2, PostgresType.int4, PostgresType.int8, PostgresType.oid:
      return String(try Int64.decode(cell))
    case PostgresType.date: return Moment.text(days: try cell.integer())
    case PostgresType.time: return Moment.text(ofDay: try cell.integer())
    case PostgresType.timestamp: return Moment.text(try cell.integer(), zone: "")
    case PostgresType.timestamptz: return Moment.text(try cell.integer(), zone: "Z")
    default: throw .type
    }
  }
}
