import FoundationEssentials

extension Binder {
  /// Writes one value.
  package mutating func add(_ value: Value, type: UInt32) throws(Cell.Refusal) {
    let start = bytes.count
    var format: Int32 = 1
    switch value {
    case .null:
      offsets.append(-1)
      lengths.append(0)
      formats.append(1)
      return
    case .text(let text), .json(let text): format = write(text, type)
    case .bytes(let value):
      guard type == PostgresType.bytea else { throw Cell.Refusal("bytes are not of this type") }
      bytes.append(contentsOf: value)
    case .int(let value):
      switch type {
      case PostgresType.int8, PostgresType.int4, PostgresType.int2: try write(value, type)
      default: format = write(String(value), type)
      }
    case .double(let value):
      switch type {
      case PostgresType.float8: write(value.bitPattern)
      default: format = write(Self.notation(value), type)
      }
    case .decimal(let value): format = write(value.description, type)
    case .bool(let value):
      if type == PostgresType.bool {
        bytes.append(value ? 1 : 0)
      } else {
        format = write(value ? "true" : "false", type)
      }
    case .uuid(let value):
      if type == PostgresType.uuid {
        write(value)
      } else {
        format = write(value.uuidString.lowercased(), type)
      }
    case .time(let value): try write(value, type)
    case .texts(let values): format = try write(values, array: type)
    case .ints(let values):
      try array(values, type) { binder, value, type throws(Cell.Refusal) in
        try binder.write(value, type)
      }
    case .uuids(let values):
      try array(values, type) { binder, value, type throws(Cell.Refusal) in
        guard type == PostgresType.uuid else { throw Cell.Refusal("uuids are not of this type") }
        binder.write(value)
      }
    case .bools(let values):
      try array(values, type) { binder, value, type throws(Cell.Refusal) in
        guard type == PostgresType.bool else { throw Cell.Refusal("booleans are not of this type") }
        binder.bytes.append(value ? 1 : 0)
      }
    case .times(let values):
      try array(values, type) { binder, value, type throws(Cell.Refusal) in
        try binder.write(value, type)
      }
    }
    guard bytes.count - start < 1 << 30 else { throw Cell.Refusal("it is too large") }
    offsets.append(start)
    lengths.append(Int32(truncatingIfNeeded: bytes.count - start))
    formats.append(format)
  }

  /// Text: as it is for the text types, in PostgreSQL's notation with its closing NUL for all others.
  private mutating func write(_ text: String, _ type: UInt32) -> Int32 {
    bytes.append(contentsOf: text.utf8)
    if PostgresType.isText(type) { return 1 }
    bytes.append(0)
    return 0
  }

  /// A big-endian number.
  private mutating func write<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// A whole number in the width of its type.
  private mutating func write(_ value: Int64, _ type: UInt32) throws(Cell.Refusal) {
    switch type {
    case PostgresType.int8: write(value)
    case PostgresType.int4:
      guard let value = Int32(exactly: value) else { throw Cell.Refusal("the number is too large") }
      write(value)
    case PostgresType.int2:
      guard let value = Int16(exactly: value) else { throw Cell.Refusal("the number is too large") }
      write(value)
    default: throw Cell.Refusal("whole numbers are not of this type")
    }
  }

  /// The sixteen bytes of a uuid.
  private mutating func write(_ value: UUID) {
    withUnsafeBytes(of: value.uuid) { bytes.append(contentsOf: $0) }
  }

  /// A point in time.
  private mutating func write(_ value: Date, _ type: UInt32) throws(Cell.Refusal) {
    switch type {
    case PostgresType.timestamptz, PostgresType.timestamp:
      guard let micros = Moment.micros(value) else {
        throw Cell.Refusal("the year is out of range")
      }
      write(micros)
    case PostgresType.date:
      guard let days = Moment.days(value) else { throw Cell.Refusal("the year is out of range") }
      write(days)
    default: throw Cell.Refusal("a point in time is not of this type")
    }
  }

  /// An array of texts: binary for the text types, PostgreSQL's notation for all others.
  private mutating func write(_ values: [String?], array type: UInt32) throws(Cell.Refusal) -> Int32
  {
    guard let element = PostgresType.element(of: type), PostgresType.isText(element) else {
      bytes.append(UInt8(ascii: "{"))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        guard let value else {
          bytes.append(contentsOf: "NULL".utf8)
          continue
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
          if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            bytes.append(UInt8(ascii: "\\"))
          }
          bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
      }
      bytes.append(contentsOf: "}\0".utf8)
      return 0
    }
    try array(values, type) { binder, value, _ in binder.bytes.append(contentsOf: value.utf8) }
    return 1
  }

  /// A one-dimensional array in binary.
  private mutating func array<T>(
    _ values: [T?], _ type: UInt32,
    _ element: (inout Binder, T, UInt32) throws(Cell.Refusal) -> Void
  ) throws(Cell.Refusal) {
    guard let elementType = PostgresType.element(of: type) else {
      throw Cell.Refusal("an array is not of this type")
    }
    write(Int32(values.isEmpty ? 0 : 1))
    write(Int32(values.contains { $0 == nil } ? 1 : 0))
    write(elementType)
    if values.isEmpty { return }
    write(Int32(truncatingIfNeeded: values.count))
    write(Int32(1))
    for value in values {
      let start = bytes.count
      write(Int32(-1))
      guard let value else { continue }
      try element(&self, value, elementType)
      withUnsafeBytes(of: Int32(truncatingIfNeeded: bytes.count - start - 4).bigEndian) {
        bytes.replaceSubrange(start..<start + 4, with: $0)
      }
    }
  }

  /// A float in a notation that PostgreSQL reads back exactly.
  private static func notation(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value.description
  }
}
