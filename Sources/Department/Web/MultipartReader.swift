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

  /// A reader of a body with this `Content-Type`; nil where that names no boundary.
  package init?(contentType: String) {
    guard
      let found = contentType.firstMatch(
        of: /(?i)^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/),
      let boundary = found.1 ?? found.2
    else { return nil }
    mark = [0x0D, 0x0A, 0x2D, 0x2D] + [UInt8](boundary.utf8)
  }

  /// Takes the next bytes and tells what they bring; throws `WRONG` for what is no such form.
  package mutating func feed(_ bytes: some Sequence<UInt8>) throws -> [Event] {
    buffer.append(contentsOf: bytes)
    var events: [Event] = []
    while try step(&events) {}
    return events
  }

  /// Says that no more bytes come; throws `WRONG` where the form is not at its end.
  package func finish() throws {
    guard state == .over else { throw Problem.wrong("body", "form") }
  }

  /// One step; false where more bytes are needed.
  private mutating func step(_ events: inout [Event]) throws -> Bool {
    switch state {
    case .before, .body:
      guard let at = find(mark) else {
        // What may be the beginning of a mark stays.
        let sure = buffer.count - mark.count + 1
        guard sure > 0 else { return false }
        if state == .body { events.append(.bytes(Array(buffer[..<sure]))) }
        buffer.removeFirst(sure)
        return false
      }
      if state == .body {
        if at > 0 { events.append(.bytes(Array(buffer[..<at]))) }
        events.append(.end)
      }
      buffer.removeFirst(at + mark.count)
      state = .after
    case .after:
      guard buffer.count >= 2 else { return false }
      switch (buffer[0], buffer[1]) {
      case (0x2D, 0x2D): state = .over
      case (0x0D, 0x0A): state = .headers
      default: throw Problem.wrong("body", "form")
      }
      buffer.removeFirst(2)
    case .headers:
      guard let at = find([0x0D, 0x0A, 0x0D, 0x0A]) else {
        if buffer.count > Self.mostHeaders { throw Problem.wrong("body", "form") }
        return false
      }
      events.append(try Self.part(String(decoding: buffer[..<at], as: UTF8.self)))
      // The line end before the next mark belongs to the mark.
      buffer.removeFirst(at + 4)
      state = .body
    case .over:
      buffer = []
      return false
    }
    return true
  }

  private func find(_ wanted: [UInt8]) -> Int? {
    buffer.withUnsafeBytes { hay in
      var from = 0
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

  private static func part(_ headers: String) throws -> Event {
    for line in headers.components(separatedBy: "\r\n") {
      guard line.lowercased().hasPrefix("content-disposition:") else { continue }
      func value(_ name: String) -> String? {
        guard let found = try? Regex("; *\(name)=\"((?:[^\"\\\\]|\\\\.)*)\"").firstMatch(in: line),
          let text = found.output[1].substring
        else { return nil }
        return String(text).replacing("\\\"", with: "\"").replacing("%22", with: "\"")
      }
      guard let name = value("name") else { break }
      return .part(name: name, fileName: value("filename"))
    }
    throw Problem.wrong("body", "form")
  }
}
