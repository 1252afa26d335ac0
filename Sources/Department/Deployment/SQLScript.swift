/// One SQL file cut into its statements, each with the line it begins on, so that a failure can
/// name file and line.
package struct SQLScript: Sendable {
  /// One statement without the semicolon behind it.
  package struct Part: Sendable, Equatable {
    /// The text, beginning at its first word.
    package var text: String
    /// The line of its first word in the file, from 1.
    package var line: Int

    /// One statement and where it begins.
    package init(text: String, line: Int) {
      self.text = text
      self.line = line
    }
  }

  /// The file's path below `sql/`.
  package let path: String
  /// The statements in order.
  package let parts: [Part]

  /// Cuts a text. Knows quotes, dollar quotes, comments, and `begin atomic … end` bodies.
  package init(path: String, text: String) {
    self.path = path
    var cutter = Cutter(text)
    parts = cutter.cut()
  }
}

/// Reads a text from left to right, once.
private struct Cutter {
  private let bytes: [UInt8]
  private var at = 0
  private var line = 1

  /// Where the statement under way began; nil between statements.
  private var start: (at: Int, line: Int)?
  /// Its words so far, as far as they matter: is it a routine, how deep in `begin … end` are we.
  private var words = 0
  private var isCreate = false
  private var isRoutine = false
  private var depth = 0

  init(_ text: String) { bytes = [UInt8](text.utf8) }

  mutating func cut() -> [SQLScript.Part] {
    var parts: [SQLScript.Part] = []
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): skipLine()
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipComment()
      case UInt8(ascii: ";") where depth == 0:
        if let part = finish() { parts.append(part) }
        step()
      case UInt8(ascii: " "), 9, 10, 13: step()
      default:
        begin()
        skipToken()
      }
    }
    if let part = finish() { parts.append(part) }
    return parts
  }

  private mutating func skipToken() {
    switch bytes[at] {
    case UInt8(ascii: "'"): skipQuoted(by: UInt8(ascii: "'"), escapes: endsInE)
    case UInt8(ascii: "\""): skipQuoted(by: UInt8(ascii: "\""), escapes: false)
    case UInt8(ascii: "$"): skipDollar()
    case let byte where isWordByte(byte): readWord()
    default: step()
    }
  }

  private mutating func begin() {
    guard start == nil else { return }
    start = (at, line)
    words = 0
    isCreate = false
    isRoutine = false
    depth = 0
  }

  private mutating func finish() -> SQLScript.Part? {
    guard let start else { return nil }
    self.start = nil
    let text = String(decoding: bytes[start.at..<at], as: UTF8.self)
    return SQLScript.Part(text: text, line: start.line)
  }

  private func peek(_ ahead: Int) -> UInt8? {
    at + ahead < bytes.count ? bytes[at + ahead] : nil
  }

  private mutating func step() {
    if bytes[at] == 10 { line += 1 }
    at += 1
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  /// `E'…'`, where a backslash escapes.
  private var endsInE: Bool {
    at > 0 && (bytes[at - 1] | 0x20) == UInt8(ascii: "e")
      && (at < 2 || !isWordByte(bytes[at - 2]))
  }

  private mutating func skipLine() {
    while at < bytes.count, bytes[at] != 10 { step() }
  }

  /// Comments nest.
  private mutating func skipComment() {
    var level = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        level += 1
        step()
      } else if bytes[at] == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        level -= 1
        step()
      }
      step()
      if level == 0 { return }
    }
  }

  /// A doubled quote ends and begins again, which comes to the same.
  private mutating func skipQuoted(by quote: UInt8, escapes: Bool) {
    step()
    while at < bytes.count, bytes[at] != quote {
      if escapes, bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count { step() }
      step()
    }
    if at < bytes.count { step() }
  }

  /// `$$ … $$` or `$word$ … $word$`; a `$1` is only a parameter.
  private mutating func skipDollar() {
    var end = at + 1
    while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
    let isParameter = peek(1).map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    guard end < bytes.count, bytes[end] == UInt8(ascii: "$"), !isParameter else { return step() }
    let tag = Array(bytes[at...end])
    for _ in tag { step() }
    while at < bytes.count {
      if bytes[at] == tag[0], at + tag.count <= bytes.count,
        bytes[at..<(at + tag.count)].elementsEqual(tag)
      {
        for _ in tag { step() }
        return
      }
      step()
    }
  }

  /// Only the words that tell a routine's `begin … end` body apart are looked at.
  private mutating func readWord() {
    let from = at
    while at < bytes.count, isWordByte(bytes[at]) || bytes[at] == UInt8(ascii: "$") { step() }
    let word = String(decoding: bytes[from..<at], as: UTF8.self).lowercased()
    words += 1
    switch word {
    case "create" where words == 1: isCreate = true
    case "function", "procedure":
      if isCreate, words == 2 || words == 4 { isRoutine = true }  // create [or replace] function
    case "begin" where isRoutine: depth += 1
    case "case" where isRoutine && depth > 0: depth += 1
    case "end" where isRoutine && depth > 0: depth -= 1
    default: break
    }
  }
}
