import Foundation

/// A streaming reader of RFC 4180: bytes in as they come, records out, in memory that does not grow
/// with the file. Lines may end in LF, CR or CRLF, mixed. A bad line is refused alone.
package struct CSVParser {
  /// Sizes beyond which a line is refused rather than kept.
  package struct Limits: Sendable {
    package var line = 1 << 20
    package var cell = 1 << 16
    package var cells = 1_000
    package init() {}
  }

  /// What the reader found next.
  package enum Event {
    case record(CSVRecord)
    case refusal(CSVRefusal)
  }

  /// So many bytes of a refused line are told.
  private static let told = 1_000

  private let delimiter: UInt8
  private let limits: Limits
  private var buffer: [UInt8] = []
  private var at = 0
  private var line = 1
  private var skipping = false
  private var started = false

  /// A reader of cells parted by `delimiter`, an ASCII character.
  package init(delimiter: UInt8 = UInt8(ascii: ","), limits: Limits = Limits()) {
    self.delimiter = delimiter
    self.limits = limits
  }

  /// Takes the next bytes (UTF-8) and tells what they complete.
  package mutating func feed(
    _ chunk: some Collection<UInt8>, _ tell: (Event) throws -> Void
  ) rethrows {
    buffer.append(contentsOf: chunk)
    try drain(last: false, tell)
  }

  /// Says that no more bytes come, and tells what is left.
  package mutating func finish(_ tell: (Event) throws -> Void) rethrows {
    try drain(last: true, tell)
  }

  /// Bytes kept between calls; never more than a line and a piece.
  package var held: Int { buffer.count }

  private mutating func drain(last: Bool, _ tell: (Event) throws -> Void) rethrows {
    if !started, buffer.count >= 3 || last {
      started = true
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }
    guard started else { return }
    // The buffer is lent to the loop and taken back after it, so that records can point into it.
    let lent = buffer
    buffer = []
    var cells: [CSVRecord.Cell] = []
    try lent.withUnsafeBufferPointer { bytes in
      while at < bytes.count {
        if skipping {
          guard skipLine(bytes, last: last) else { break }
          continue
        }
        cells.removeAll(keepingCapacity: true)
        switch scan(bytes, last: last, &cells) {
        case .record(let end, let newlines):
          try emit(bytes, end, cells, tell)
          line += newlines
          at = end
        case .bad(let reason):
          // Its beginning is told whole, wherever the pieces of the file end.
          guard last || holdsBeginning(bytes) else { return }
          try tell(.refusal(refusal(bytes, reason)))
          skipping = true
        case .more:
          guard bytes.count - at > limits.line, holdsBeginning(bytes) else { return }
          try tell(.refusal(refusal(bytes, .longLine(limit: limits.line))))
          skipping = true
        }
      }
    }
    buffer = lent
    buffer.removeFirst(at)
    at = 0
  }

  private mutating func emit(
    _ bytes: UnsafeBufferPointer<UInt8>, _ end: Int, _ cells: [CSVRecord.Cell],
    _ tell: (Event) throws -> Void
  ) rethrows {
    if cells.count == 1, cells[0].from == cells[0].to, !cells[0].quoted { return }
    let whole = UnsafeBufferPointer(rebasing: bytes[at..<end])
    if memchr(whole.baseAddress!, 0, whole.count) != nil {
      try tell(.refusal(refusal(bytes, .nul)))
    } else if !Encoding.isText(whole) {
      try tell(.refusal(refusal(bytes, .badBytes)))
    } else {
      try tell(.record(CSVRecord(line: line, bytes: bytes, cells: cells)))
    }
  }

  /// Passes the rest of a refused line; false where its end has not come yet.
  private mutating func skipLine(_ bytes: UnsafeBufferPointer<UInt8>, last: Bool) -> Bool {
    var i = at
    while i < bytes.count {
      let byte = bytes[i]
      i += 1
      if byte == 0x0A { break }
      if byte == 0x0D {
        if i == bytes.count, !last {
          at = i - 1
          return false
        }
        if i < bytes.count, bytes[i] == 0x0A { i += 1 }
        break
      }
      if i == bytes.count, !last {
        at = i
        return false
      }
    }
    at = i
    line += 1
    skipping = false
    return true
  }

  /// Whether as much of the line is here as a refusal tells.
  private func holdsBeginning(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count - at >= Self.told
      || bytes[at...].contains { $0 == 0x0A || $0 == 0x0D }
  }

  private func refusal(_ bytes: UnsafeBufferPointer<UInt8>, _ reason: CSVRefusal.Reason)
    -> CSVRefusal
  {
    let start = bytes[at...].prefix(Self.told).prefix { $0 != 0x0A && $0 != 0x0D }
    let text = String(decoding: start, as: UTF8.self).filter { $0 != "\0" }
    return CSVRefusal(line: line, reason: reason, start: text)
  }
}

extension CSVParser {
  fileprivate enum Scan {
    case record(end: Int, newlines: Int)
    case bad(CSVRefusal.Reason)
    case more
  }

  /// Looks for one record from `at`. Nothing is consumed: a record that is not whole is looked at
  /// again with more bytes.
  fileprivate func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, last: Bool, _ cells: inout [CSVRecord.Cell]
  ) -> Scan {
    var i = at
    var newlines = 0
    let count = bytes.count
    while true {
      var cell = CSVRecord.Cell(from: i, to: i, quoted: false)
      if i < count, bytes[i] == 0x22 {
        switch quoted(bytes, &i, &newlines, last: last) {
        case .closed(let end): cell = .init(from: cell.from + 1, to: end, quoted: true)
        case .bad(let reason): return bad(reason, i)
        case .more: return .more
        }
        if cell.to - cell.from > limits.cell { return bad(.longCell(limit: limits.cell), i) }
      } else {
        while i < count, bytes[i] != delimiter, bytes[i] != 0x0A, bytes[i] != 0x0D { i += 1 }
        cell.to = i
        if i - cell.from > limits.cell {
          return bad(.longCell(limit: limits.cell), cell.from + limits.cell + 1)
        }
      }
      if i == count, !last { return .more }
      cells.append(cell)
      if cells.count > limits.cells { return bad(.manyCells(limit: limits.cells), i) }
      if i == count, i - at <= limits.line { return .record(end: i, newlines: newlines + 1) }
      let byte = i < count ? bytes[i] : 0x0A
      i += 1
      if byte == delimiter { continue }
      if i - at > limits.line { return .bad(.longLine(limit: limits.line)) }
      if byte == 0x0D {
        if i == count, !last { return .more }
        if i < count, bytes[i] == 0x0A { i += 1 }
      }
      return .record(end: i, newlines: newlines + 1)
    }
  }

  /// What is wrong as far as here; a line that is too long by then is that, whatever else: so it is the same in pieces.
  private func bad(_ reason: CSVRefusal.Reason, _ here: Int) -> Scan {
    .bad(here - at > limits.line ? .longLine(limit: limits.line) : reason)
  }

  private enum Quoted {
    case closed(Int)
    case bad(CSVRefusal.Reason)
    case more
  }

  /// Reads a quoted cell; `i` stands on its opening quote and ends after the closing one.
  private func quoted(
    _ bytes: UnsafeBufferPointer<UInt8>, _ i: inout Int, _ newlines: inout Int, last: Bool
  ) -> Quoted {
    let opened = i
    let count = bytes.count
    i += 1
    while i < count {
      let byte = bytes[i]
      if byte == 0x22 {
        if i + 1 == count, !last { return .more }
        if i + 1 < count, bytes[i + 1] == 0x22 {
          i += 2
          continue
        }
        i += 1
        if i < count, bytes[i] != delimiter, bytes[i] != 0x0A, bytes[i] != 0x0D {
          return .bad(newlines > 0 ? .unclosedQuote : .textAfterQuote)
        }
        return .closed(i - 1)
      }
      if byte == 0x0D, i + 1 == count, !last { return .more }
      if byte == 0x0A || (byte == 0x0D && (i + 1 == count || bytes[i + 1] != 0x0A)) {
        newlines += 1
      }
      i += 1
      if i - opened > limits.cell + 2 {
        return .bad(newlines > 0 ? .unclosedQuote : .longCell(limit: limits.cell))
      }
    }
    return last ? .bad(.unclosedQuote) : .more
  }
}
