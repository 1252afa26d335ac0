/// One record of a CSV file. It points into the parser's buffer: use it inside the callback only.
package struct CSVRecord {
  /// A cell's place in the buffer; `quoted` cells may hold doubled quotes.
  struct Cell {
    var from: Int
    var to: Int
    var quoted: Bool
  }

  /// The line of the file on which the record begins, counted from 1.
  package let line: Int
  let bytes: UnsafeBufferPointer<UInt8>
  let cells: [Cell]

  /// How many cells the record has.
  package var count: Int { cells.count }

  /// Whether the cell is there and holds more than blanks.
  package func isBlank(_ index: Int) -> Bool {
    guard cells.indices.contains(index) else { return true }
    return bytes[cells[index].from..<cells[index].to].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// A cell's text with quotes resolved; empty where the record is shorter.
  package func text(_ index: Int) -> String {
    guard cells.indices.contains(index) else { return "" }
    let cell = cells[index]
    let part = UnsafeBufferPointer(rebasing: bytes[cell.from..<cell.to])
    guard cell.quoted, part.contains(0x22) else { return String(decoding: part, as: UTF8.self) }
    var plain: [UInt8] = []
    plain.reserveCapacity(part.count)
    var skip = false
    for byte in part {
      if byte == 0x22, !skip {
        skip = true
        plain.append(byte)
      } else if byte == 0x22 {
        skip = false
      } else {
        skip = false
        plain.append(byte)
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// All cells as texts.
  package var texts: [String] { cells.indices.map(text) }
}

/// A line that is no record, and why; the lines after it are read as if it were not there.
package struct CSVRefusal: Error, Sendable, Equatable {
  /// What can be wrong with a line.
  package enum Reason: Sendable, Equatable {
    case unclosedQuote
    case textAfterQuote
    case longLine(limit: Int)
    case longCell(limit: Int)
    case manyCells(limit: Int)
    case nul
    case badBytes
  }

  /// The line of the file, counted from 1.
  package let line: Int
  /// What is wrong with it.
  package let reason: Reason
  /// The beginning of the line, made readable.
  package let start: String

  /// A refusal of the line, for this reason.
  package init(line: Int, reason: Reason, start: String) {
    self.line = line
    self.reason = reason
    self.start = start
  }
}

extension CSVRefusal: CustomStringConvertible {
  /// One sentence for the person at the terminal.
  package var description: String { "Line \(line): \(reason)." }
}

extension CSVRefusal.Reason: CustomStringConvertible {
  /// One clause for the file of rejected lines.
  package var description: String { Complaint(self).text }
}
