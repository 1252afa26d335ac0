import Foundation

/// A CSV file being read from disk in pieces, its encoding and delimiter found or given.
package struct CSVFile {
  /// What could not be done with the file at all.
  package enum Fault: Error, CustomStringConvertible {
    case cannotOpen(String, reason: String)
    case cannotRead(String, reason: String)
    case notCSV(String, what: String)

    /// One sentence for the person at the terminal.
    package var description: String {
      switch self {
      case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)"
      case .cannotRead(let path, let reason): "\(path) cannot be read: \(reason)"
      case .notCSV(let path, let what):
        "\(path) is \(what), whatever its name: save it as CSV and import that."
      }
    }
  }

  /// Where the file lies.
  package let path: String
  /// How its bytes stand for letters.
  package let encoding: Encoding
  /// What parts its cells.
  package let delimiter: UInt8
  /// Its size in bytes.
  package let size: Int
  fileprivate let limits: CSVParser.Limits

  fileprivate static let piece = 256 << 10

  /// Opens a file and looks at its beginning for what was not given.
  package init(
    path: String, encoding: Encoding? = nil, delimiter: UInt8? = nil,
    limits: CSVParser.Limits = .init()
  ) throws(Fault) {
    self.path = path
    self.limits = limits
    let handle = try Self.open(path)
    defer { close(handle) }
    var facts = stat()
    size = fstat(handle, &facts) == 0 ? Int(facts.st_size) : 0
    // A list may begin with many lines of plain ASCII before the first Russian letter.
    let head = try Self.read(path, handle, 4 << 20)
    if let what = CSVDialect.otherFormat(of: head) { throw .notCSV(path, what: what) }
    let found = encoding ?? Encoding.detect(head)
    self.encoding = found
    if let delimiter {
      self.delimiter = delimiter
    } else {
      let sample = Array(head.prefix(64 << 10))
      let text = found == .utf8 ? sample : Transcoder(found)?.feed(sample) ?? sample
      self.delimiter = CSVDialect.delimiter(of: text)
    }
  }

  /// Reads the file from the start to the end and tells each record and each refused line.
  package func forEach(_ tell: (CSVParser.Event) throws -> Void) throws {
    let reader = try CSVReader(self)
    while try reader.advance(tell) {}
  }

  fileprivate static func open(_ path: String) throws(Fault) -> Int32 {
    let handle = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { throw .cannotOpen(path, reason: String(cString: strerror(errno))) }
    return handle
  }

  fileprivate static func read(_ path: String, _ handle: Int32, _ most: Int) throws(Fault)
    -> [UInt8]
  {
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: most) { room, count in
      while got < most {
        let more = Glibc.read(handle, room.baseAddress! + got, most - got)
        if more < 0 && errno == EINTR { continue }
        if more <= 0 {
          if more < 0 { got = -1 }
          break
        }
        got += more
      }
      count = max(got, 0)
    }
    guard got >= 0 else { throw .cannotRead(path, reason: String(cString: strerror(errno))) }
    return bytes
  }
}

/// A CSV file from its start, a piece at a time.
package final class CSVReader {
  /// The file that is read.
  package let file: CSVFile
  private let handle: Int32
  private var parser: CSVParser
  private let transcoder: Transcoder?
  private var ended = false
  /// Bytes read so far.
  private(set) var read = 0

  /// Opens the file again for reading.
  package init(_ file: CSVFile) throws(CSVFile.Fault) {
    self.file = file
    parser = CSVParser(delimiter: file.delimiter, limits: file.limits)
    transcoder = file.encoding == .utf8 ? nil : Transcoder(file.encoding)
    handle = try CSVFile.open(file.path)
  }

  deinit { close(handle) }

  /// Reads the next piece and tells what it completes; false at the end.
  package func advance(_ tell: (CSVParser.Event) throws -> Void) throws -> Bool {
    if ended { return false }
    let bytes = try CSVFile.read(file.path, handle, CSVFile.piece)
    read += bytes.count
    if bytes.isEmpty {
      ended = true
      if let rest = transcoder?.feed([], last: true) { try parser.feed(rest, tell) }
      try parser.finish(tell)
      return false
    }
    try parser.feed(transcoder?.feed(bytes) ?? bytes, tell)
    return true
  }
}
