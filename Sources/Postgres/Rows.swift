import CLibPQ
import Synchronization

/// What one statement answered: its rows, read in place from libpq's memory.
package struct Rows: RandomAccessCollection, Sendable {
  /// libpq's result, freed with its last reader.
  let result: Result
  /// How many rows came back.
  package let count: Int

  /// Takes over a result.
  init(_ result: Result) {
    self.result = result
    count = Int(PQntuples(result.pointer))
  }

  /// 0.
  package var startIndex: Int { 0 }
  /// `count`.
  package var endIndex: Int { count }

  /// One row.
  package subscript(index: Int) -> Row {
    precondition(index >= 0 && index < count, "row \(index) of \(count)")
    return Row(result: result, index: Int32(truncatingIfNeeded: index))
  }

  /// How many rows an INSERT, UPDATE, DELETE or SELECT touched.
  package var affected: Int { Int(String(cString: PQcmdTuples(result.pointer))) ?? 0 }

  /// The names of the columns in order.
  package var columns: [String] {
    (0..<PQnfields(result.pointer)).map { String(cString: PQfname(result.pointer, $0)) }
  }

  /// One PGresult.
  ///
  /// `@unchecked`: libpq never writes to a result once PQgetResult returned it, so any thread may read it; it is
  /// freed once, in deinit.
  final class Result: @unchecked Sendable {
    /// libpq's handle.
    let pointer: OpaquePointer
    /// How many columns.
    let columns: Int32
    /// The column after the last one found by name, where the next search starts. A lost update costs a longer
    /// search and nothing else, so the order is relaxed.
    let next = Atomic<Int32>(0)

    /// Owns the handle from now on.
    init(_ pointer: OpaquePointer) {
      self.pointer = pointer
      columns = PQnfields(pointer)
    }

    deinit { PQclear(pointer) }

    /// The place of a column: one comparison when columns are read in their order.
    func column(_ name: String) -> Int32? {
      var name = name
      return name.withUTF8 { wanted in
        var column = next.load(ordering: .relaxed)
        for _ in 0..<columns {
          if column >= columns { column = 0 }
          if Self.equal(PQfname(pointer, column), wanted) {
            next.store(column + 1, ordering: .relaxed)
            return column
          }
          column += 1
        }
        return nil
      }
    }

    /// Compares a C string with a Swift one without making either into the other.
    private static func equal(
      _ name: UnsafePointer<CChar>, _ wanted: UnsafeBufferPointer<UInt8>
    ) -> Bool {
      for index in 0..<wanted.count where UInt8(bitPattern: name[index]) != wanted[index] {
        return false
      }
      return name[wanted.count] == 0
    }
  }
}
