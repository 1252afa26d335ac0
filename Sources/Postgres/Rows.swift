import CLibPQ
import Synchronization

/// What one statement answered: its rows, in one piece of memory of our own.
package struct Rows: RandomAccessCollection, Sendable {
  /// The cells, freed with their last reader.
  let result: Result

  /// Takes over a result.
  init(_ result: Result) { self.result = result }

  /// How many rows came back.
  package var count: Int { result.count }
  /// 0.
  package var startIndex: Int { 0 }
  /// `count`.
  package var endIndex: Int { count }

  /// One row.
  package subscript(index: Int) -> Row {
    precondition(index >= 0 && index < count, "row \(index) of \(count)")
    return Row(result: result, index: index)
  }

  /// How many rows an INSERT, UPDATE, DELETE or SELECT touched.
  package var affected: Int { result.affected }

  /// The names of the columns in order.
  package var columns: [String] { result.shape.names }
}

/// The columns of an answer: known since the statement was described, shared by all its answers. PostgreSQL refuses
/// to run a prepared statement whose columns have changed.
final class Shape: Sendable {
  /// The names in order.
  let names: [String]
  /// The OIDs of the types.
  let types: [UInt32]

  /// Reads the columns of a description or an answer.
  init(_ result: OpaquePointer) {
    let columns = 0..<PQnfields(result)
    names = columns.map { String(cString: PQfname(result, $0)) }
    types = columns.map { PQftype(result, $0) }
  }

  /// How many columns.
  var count: Int { types.count }
}

extension Rows {
  /// The cells of one answer, copied out of libpq's: a PGresult is four allocations in sizes that the allocator is slow
  /// at, the more so when another thread frees them, and names every column again.
  ///
  /// `@unchecked`: the memory is written in `init` and only read afterwards.
  final class Result: @unchecked Sendable {
    /// The columns.
    let shape: Shape
    /// How many rows.
    let count: Int
    /// How many rows the statement touched.
    let affected: Int
    /// True when the values are in PostgreSQL's text notation.
    private let isText: Bool
    /// The column after the last one found by name, where the next search starts. A lost update costs a longer
    /// search and nothing else, so the order is relaxed.
    private let next = Atomic<Int>(0)
    /// Where each cell ends, and behind that table the cells; a NULL has its end's highest bit set.
    private let memory: UnsafeMutableRawPointer

    private static let null: UInt64 = 1 << 63

    /// Copies a PGresult, which remains the caller's; `shape` is nil where the statement was not described.
    init(_ pointer: OpaquePointer, shape: Shape?) {
      let (rows, columns) = (PQntuples(pointer), PQnfields(pointer))
      self.shape = shape ?? Shape(pointer)
      precondition(rows == 0 || Int(columns) == self.shape.count, "an answer of another shape")
      count = Int(rows)
      affected =
        PQresultStatus(pointer) == PGRES_TUPLES_OK
        ? Int(rows) : Int(String(cString: PQcmdTuples(pointer))) ?? 0
      isText = columns > 0 && PQfformat(pointer, 0) == 0
      memory = Self.copy(pointer, rows, columns)
    }

    deinit { memory.deallocate() }

    /// A cell's bytes while a closure reads them; nil for NULL.
    func cell<T, E: Error>(
      _ row: Int, _ column: Int, _ body: (Cell?) throws(E) -> T
    ) throws(E) -> T {
      let ends = memory.assumingMemoryBound(to: UInt64.self)
      let cell = row * shape.count + column
      let end = ends[cell]
      if end & Self.null != 0 { return try body(nil) }
      let start = cell == 0 ? count * shape.count * 8 : Int(ends[cell - 1] & ~Self.null)
      let bytes = UnsafeRawBufferPointer(start: memory + start, count: Int(end) - start)
      return try body(Cell(bytes: bytes, type: shape.types[column], isText: isText))
    }

    /// The place of a column: one comparison when columns are read in their order.
    func column(_ name: String) -> Int? {
      var column = next.load(ordering: .relaxed)
      for _ in 0..<shape.count {
        if column >= shape.count { column = 0 }
        if shape.names[column] == name {
          next.store(column + 1, ordering: .relaxed)
          return column
        }
        column += 1
      }
      return nil
    }

    /// The table of ends and the cells.
    private static func copy(
      _ pointer: OpaquePointer, _ rows: Int32, _ columns: Int32
    ) -> UnsafeMutableRawPointer {
      let table = Int(rows) * Int(columns) * 8
      var size = table
      for row in 0..<rows {
        for column in 0..<columns { size += Int(PQgetlength(pointer, row, column)) }
      }
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
      let ends = memory.bindMemory(to: UInt64.self, capacity: Int(rows) * Int(columns))
      var (cell, end) = (0, table)
      for row in 0..<rows {
        for column in 0..<columns {
          let length = Int(PQgetlength(pointer, row, column))
          let isNull = length == 0 && PQgetisnull(pointer, row, column) != 0
          if length > 0 {
            (memory + end).copyMemory(from: PQgetvalue(pointer, row, column), byteCount: length)
          }
          end += length
          ends[cell] = UInt64(end) | (isNull ? null : 0)
          cell += 1
        }
      }
      return memory
    }
  }
}
