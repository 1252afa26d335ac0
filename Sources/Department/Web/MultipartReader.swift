import Foundation
import Glibc

/// A form with a file (RFC 7578), read as its bytes come, in memory that does not grow with it.
package struct MultipartReader {
  /// What was read next.
  package enum Event: Equatable {
    /// A field begins; `fileName` where it is a file.
    case part(name: String, fileName: String?)
    /// The next bytes of the field.
    case bytes([UInt8])
    /// The field is over.
    case end
  }

  private enum State { case before, after, headers, body, over }

  /// A part's own headers are short.
  private static let mostHeaders = 8 * 1024

  private let mark: [UInt8]
  private var state = State.before
  // As if a line had ended before the first mark.
  private var buffer: [UInt8] = [0x0D, 0x0A]
  /// How far in them it is read.
  private var at = 0

  /// A reader of a body with this `Content-Type`; nil where that names no boundary.
  package init?(contentType: String) {
    guard
      let found = contentType.firstMatch(
        of: /(?i)^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/),
      let boundary = found.1 ?? found.2
    else { return nil }
    self.init(boundary: String(boundary))
  }

  /// A reader of a body whose parts are set apart by this.
  package init(boundary: String) {
    mark = [0x0D, 0x0A, 0x2D, 0x2D] + [UInt8](boundary.utf8)
  }

  /// Takes the next bytes and tells what they bring; throws `WRONG` for what is no such form.
  package mutating func feed(_ bytes: some Sequence<UInt8>) throws(Problem) -> [Event] {
    buffer.append(contentsOf: bytes)
    var events: [Event] = []
    while try step(&events) {}
    buffer.removeFirst(at)
    at = 0
    return events
  }

  /// Says that no more bytes come; throws `WRONG` where the form is not at its end.
  package func finish() throws(Problem) {
    guard state == .over else { throw Problem.wrong("body", "form") }
  }

  /// One step; false where more bytes are needed.
  private mutating func step(_ events: inout [Event]) throws(Problem) -> Bool {
    switch state {
    case .before, .body:
      let hit = find(mark)
      // What may be the beginning of a mark stays.
      let end = hit ?? max(at, buffer.count - mark.count + 1)
      if state == .body, end > at { events.append(.bytes(Array(buffer[at..<end]))) }
      at = end
      guard hit != nil else { return false }
      if state == .body { events.append(.end) }
      at += mark.count
      state = .after
    case .after:
      guard buffer.count >= at + 2 else { return false }
      switch (buffer[at], buffer[at + 1]) {
      case (0x2D, 0x2D): state = .over
      case (0x0D, 0x0A): state = .headers
      default: throw Problem.wrong("body", "form")
      }
      at += 2
    case .headers:
      guard let end = find([0x0D, 0x0A, 0x0D, 0x0A]), end - at <= Self.mostHeaders else {
        if buffer.count - at > Self.mostHeaders + 3 { throw Problem.wrong("body", "form") }
        return false
      }
      events.append(try Self.part(String(decoding: buffer[at..<end], as: UTF8.self)))
      // The line end before the next mark belongs to the mark.
      at = end + 4
      state = .body
    case .over:
      at = buffer.count
      return false
    }
    return true
  }

  /// Where these bytes are next.
  private func find(_ wanted: [UInt8]) -> Int? {
    buffer.withUnsafeBytes { hay in
      var from = at
      while hay.count - from >= wanted.count,
        let hit = memchr(hay.baseAddress! + from, Int32(wanted[0]), hay.count - from)
      {
        let at = UnsafeRawPointer(hit) - hay.baseAddress!
        guard hay.count - at >= wanted.count else { return nil }
        if memcmp(hit, wanted, wanted.count) == 0 { return at }
        from = at + 1
      }
      return nil
    }
  }

  private static func part(_ headers: String) throws(Problem) -> Event {
    for line in headers.components(separatedBy: "\r\n")
    where line.lowercased().hasPrefix("content-disposition:") {
      let given = parameters([UInt8](line.utf8))
      guard let name = given["name"] else { break }
      return .part(name: name, fileName: given["filename"])
    }
    throw Problem.wrong("body", "form")
  }

  /// The quoted parameters of a header, in one go over it; `\"` and `%22` are quotes.
  private static func parameters(_ line: [UInt8]) -> [String: String] {
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    var found: [String: String] = [:]
    var at = line.startIndex
    while let sign = line[at...].firstIndex(of: UInt8(ascii: ";")) {
      let start = line[(sign + 1)...].firstIndex { $0 != UInt8(ascii: " ") } ?? line.endIndex
      at = line[start...].firstIndex { "=;".utf8.contains($0) } ?? line.endIndex
      guard at + 1 < line.endIndex, line[at] == UInt8(ascii: "="), line[at + 1] == quote else {
        continue
      }
      let name = String(decoding: line[start..<at], as: UTF8.self)
      var value: [UInt8] = []
      at += 2
      while at < line.endIndex, line[at] != quote {
        if line[at] == backslash, at + 1 < line.endIndex {
          // A backslash before anything else is one: browsers have sent whole paths.
          if line[at + 1] != quote { value.append(backslash) }
          at += 1
        }
        value.append(line[at])
        at += 1
      }
      guard at < line.endIndex else { break }
      at += 1
      let text = String(decoding: value, as: UTF8.self).replacing("%22", with: "\"")
      if found[name] == nil { found[name] = text }
    }
    return found
  }
}
