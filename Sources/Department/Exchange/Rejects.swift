import Foundation

/// The file of refused rows: line, reason, and the cells as they were, to be mended and sent again.
package final class Rejects {
  private let path: String
  private let header: [String]
  private var handle: FileHandle?
  private var waiting = ""

  init(path: String, header: [String]) {
    self.path = path
    self.header = header
  }

  /// Adds one row; the file is made with the first one.
  func add(line: Int, reason: String, cells: [String]) throws {
    if handle == nil {
      // createFile renames over what is there: a device would be replaced by a plain file.
      let there =
        try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      guard there == nil || there == .typeRegular else {
        throw CSVFile.Fault.cannotOpen(path, reason: "it is not a plain file")
      }
      guard FileManager.default.createFile(atPath: path, contents: nil),
        let made = FileHandle(forWritingAtPath: path)
      else {
        throw CSVFile.Fault.cannotOpen(path, reason: String(cString: strerror(errno)))
      }
      handle = made
      waiting = Self.line(["line", "reason"] + header)
    }
    waiting += Self.line([String(line), reason] + cells)
    if waiting.utf8.count > 1 << 16 { try flush() }
  }

  /// Writes what is waiting.
  func flush() throws {
    try handle?.write(contentsOf: Data(waiting.utf8))
    waiting = ""
  }

  /// Writes what is waiting and closes; true where there is a file.
  func close() throws -> Bool {
    try flush()
    try handle?.close()
    return handle != nil
  }

  package static func line(_ cells: [String], delimiter: Character = ",") -> String {
    cells.map { cell($0, delimiter: delimiter) }.joined(separator: String(delimiter)) + "\r\n"
  }

  /// A cell as text that no spreadsheet runs: a formula's first sign gets an apostrophe before it.
  static func cell(_ text: String, delimiter: Character = ",") -> String {
    let safe = text.replacing("\0", with: "\u{FFFD}")
    // By bytes, as it is read again: a sign with an accent on it is another character, and the same byte.
    let bytes = safe.utf8
    let runs =
      switch bytes.first {
      case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): true
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        !safe.unicodeScalars.dropFirst().allSatisfy {
          Character($0).isNumber || " ()-,;/.+".unicodeScalars.contains($0)
        }
      default: false
      }
    let mark = runs ? "'" : ""
    let special = "\t,\"\r\n\(delimiter)".utf8
    guard bytes.contains(where: { special.contains($0) }) else { return mark + safe }
    var quoted = [UInt8](mark.utf8)
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { quoted.append(byte) }
      quoted.append(byte)
    }
    return "\"" + String(decoding: quoted, as: UTF8.self) + "\""
  }
}
