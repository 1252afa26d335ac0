import CLibPQ

/// Writes a request's values in the binary form of each parameter's type, into memory that it reuses.
package struct Binder {
  /// The statements of the request, in order.
  private(set) var names: [UnsafeMutablePointer<CChar>] = []
  /// How many values each statement has.
  private(set) var counts: [Int] = []
  /// All values behind one another.
  package internal(set) var bytes: [UInt8] = []
  /// Where each value begins; -1 is NULL.
  var offsets: [Int] = []
  /// The length of each, for libpq.
  var lengths: [Int32] = []
  /// 1 binary, 0 PostgreSQL's text notation.
  var formats: [Int32] = []
  /// Where each value begins, for libpq, once nothing moves any more.
  private var pointers: [UnsafePointer<CChar>?] = []

  /// A binder with nothing in it.
  package init() {}

  /// Forgets the last request; large memory is given back.
  mutating func reset() {
    names.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: bytes.count < 1 << 20)
    offsets.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    formats.removeAll(keepingCapacity: true)
  }

  /// Adds one call.
  mutating func add(
    _ call: Call, name: UnsafeMutablePointer<CChar>, types: [UInt32]
  ) throws(PostgresError) {
    guard call.values.count == types.count else {
      throw .notBound(
        statement: call.statement.name, parameter: min(call.values.count, types.count) + 1,
        reason: "\(call.values.count) values for \(types.count) parameters")
    }
    names.append(name)
    counts.append(types.count)
    for index in 0..<types.count {
      guard bytes.count < 1 << 29 else {
        throw .notBound(
          statement: call.statement.name, parameter: index + 1, reason: "the request is too large")
      }
      do throws(Cell.Refusal) {
        try add(call.values[index], type: types[index])
      } catch {
        throw .notBound(
          statement: call.statement.name, parameter: index + 1,
          reason: "\(error.reason) (\(PostgresType.name(types[index])))")
      }
    }
  }

  /// Gives every call to libpq for sending; false when libpq refuses.
  mutating func send(on handle: OpaquePointer?) -> Bool {
    let (names, counts) = (names, counts)
    return withArrays { values, lengths, formats in
      var start = 0
      for (name, count) in zip(names, counts) {
        guard
          PQsendQueryPrepared(
            handle, name, Int32(count), values + start, lengths + start, formats + start, 1) == 1
        else { return false }
        start += count
      }
      return true
    }
  }

  /// Hands libpq's arrays for `count` values from the `start`th to a closure.
  mutating func withArrays<R>(
    _ body: (
      _ values: UnsafePointer<UnsafePointer<CChar>?>, _ lengths: UnsafePointer<Int32>,
      _ formats: UnsafePointer<Int32>
    ) -> R
  ) -> R {
    pointers.removeAll(keepingCapacity: true)
    return bytes.withUnsafeBytes { memory in
      for offset in offsets {
        pointers.append(
          offset < 0
            ? nil : (memory.baseAddress! + offset).assumingMemoryBound(to: CChar.self))
      }
      return pointers.withUnsafeBufferPointer { values in
        lengths.withUnsafeBufferPointer { lengths in
          formats.withUnsafeBufferPointer { formats in
            // An empty array may have no address, and libpq does not look at it then.
            withUnsafePointer(to: UnsafePointer<CChar>?.none) { none in
              withUnsafePointer(to: Int32(0)) { zero in
                body(
                  values.baseAddress ?? none, lengths.baseAddress ?? zero,
                  formats.baseAddress ?? zero)
              }
            }
          }
        }
      }
    }
  }
}
