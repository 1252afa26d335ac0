/// One row of an answer.
package struct Row: Sendable {
  /// The answer it belongs to.
  let result: Rows.Result
  /// Its place in the answer.
  let index: Int

  /// A cell by its column's name: `let id: UUID = try row["id"]`.
  package subscript<T: PostgresDecodable>(name: String) -> T {
    get throws(PostgresError) {
      guard let column = result.column(name) else {
        throw .notRead(
          column: name, type: "none", wanted: "\(T.self)", reason: "there is no such column")
      }
      return try read(column)
    }
  }

  /// A cell by its column's name with the type said aloud: `try row["id", as: UUID.self]`.
  package subscript<T: PostgresDecodable>(name: String, as type: T.Type) -> T {
    get throws(PostgresError) { try self[name] }
  }

  /// A cell by its column's place, from 0.
  package subscript<T: PostgresDecodable>(column: Int) -> T {
    get throws(PostgresError) {
      guard column >= 0, column < result.shape.count else {
        throw .notRead(
          column: "\(column)", type: "none", wanted: "\(T.self)", reason: "there is no such column")
      }
      return try read(column)
    }
  }

  /// True when the row has a column of that name.
  package func has(_ name: String) -> Bool { result.column(name) != nil }

  /// Decodes one cell.
  private func read<T: PostgresDecodable>(_ column: Int) throws(PostgresError) -> T {
    do throws(Cell.Refusal) {
      return try result.cell(index, column) { cell throws(Cell.Refusal) in
        if let cell { try T.decode(cell) } else { try T.decodeNull() }
      }
    } catch {
      throw .notRead(
        column: result.shape.names[column], type: PostgresType.name(result.shape.types[column]),
        wanted: "\(T.self)", reason: error.reason)
    }
  }
}

/// The bytes of one value that is not NULL, borrowed from its answer while it is decoded.
package struct Cell {
  /// The value as PostgreSQL sent it.
  package let bytes: UnsafeRawBufferPointer
  /// Its type's OID.
  package let type: UInt32
  /// True for PostgreSQL's text notation, false for the binary one.
  package let isText: Bool

  /// Bytes as a value of this type.
  package init(bytes: UnsafeRawBufferPointer, type: UInt32, isText: Bool) {
    (self.bytes, self.type, self.isText) = (bytes, type, isText)
  }

  /// Why a cell could not be decoded.
  package struct Refusal: Error {
    /// A few words.
    package let reason: String

    /// Makes a refusal.
    package init(_ reason: String) { self.reason = reason }

    /// The type in the table is not one the Swift type can hold.
    static let type = Refusal("the types do not match")
  }

  /// A big-endian whole number at an offset.
  func integer<T: FixedWidthInteger>(at offset: Int = 0, as: T.Type = T.self) throws(Refusal) -> T {
    guard offset >= 0, offset + MemoryLayout<T>.size <= bytes.count else {
      throw Refusal("too few bytes")
    }
    return T(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self))
  }
}
