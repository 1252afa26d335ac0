/// Cuts a cell into the pieces that each stand for one number.
package enum PhonePieces {
  /// One piece: what to read, its digits, and the area code where it was written in brackets.
  package struct Piece: Equatable {
    var text: String
    var digits: String
    var area: String?
  }

  /// A cell is read up to this many characters.
  static let longest = 1_000

  /// The pieces of a cell, in order; an extension after a comma stays with its number.
  static func split(_ cell: String) -> [Piece] { plain(cell) ?? written(cell) }

  /// The pieces of a cell of digits, brackets, dashes, blanks and commas alone, as nearly all of a list are; nil for any
  /// other. The same as `written` answers, at a tenth of its cost.
  package static func plain(_ cell: String) -> [Piece]? {
    var pieces: [Piece] = []
    var bytes = Array(cell.utf8)
    guard bytes.count <= longest else { return nil }
    bytes.append(UInt8(ascii: ","))
    var text: [UInt8] = []
    var digits: [UInt8] = []
    var area: Int?
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        text.append(byte)
        digits.append(byte)
        if digits.count > 12 { return nil }
      case UInt8(ascii: "+"):
        // Anywhere else it begins another number.
        guard text.isEmpty else { return nil }
        text.append(byte)
      case UInt8(ascii: "("): text.append(byte)
      case UInt8(ascii: ")"):
        if text.last == UInt8(ascii: "(") { return nil }
        if text.first == UInt8(ascii: "("), area == nil { area = digits.count }
        if !text.isEmpty { text.append(byte) }
      case UInt8(ascii: " "), UInt8(ascii: "-"):
        if !text.isEmpty { text.append(byte) }
      case UInt8(ascii: ","), UInt8(ascii: ";"):
        if !digits.isEmpty {
          let all = String(decoding: digits, as: UTF8.self)
          let opened = text.first == UInt8(ascii: "(")
          pieces.append(
            Piece(
              text: String(decoding: text, as: UTF8.self), digits: all,
              area: opened ? String(all.prefix(area ?? all.count)) : nil))
        }
        text.removeAll(keepingCapacity: true)
        digits.removeAll(keepingCapacity: true)
        area = nil
      default: return nil
      }
    }
    return pieces
  }

  /// The pieces of a cell as people write it.
  package static func written(_ cell: String) -> [Piece] {
    var pieces: [Piece] = []
    // Of what a person takes for one sign there may be any number of bytes.
    let beginning = String(decoding: cell.utf8.prefix(2 * longest), as: UTF8.self)
    for part in parts(String(beginning.prefix(longest))) {
      let (mark, rest) = lead(part)
      guard let start = rest.firstIndex(where: { $0 == "+" || $0 == "(" || isDigit($0) }) else {
        continue
      }
      let text = String(rest[start...])
      guard text.contains(where: isDigit) else { continue }
      if mark, let last = pieces.indices.last {
        pieces[last].text += " ext. " + text.filter(isDigit)
        continue
      }
      pieces.append(piece(text))
    }
    return pieces
  }

  private static func isDigit(_ character: Character) -> Bool { character.isWholeNumber }

  private static func piece(_ raw: String) -> Piece {
    var text = raw.replacing("()", with: "")
    var ext = ""
    let lower = text.lowercased()
    for word in ["доб", "ext", "вн", "д.", "#", "x", "х"] {
      if let range = lower.firstRange(of: word), range.lowerBound > lower.startIndex {
        let offset = lower.distance(from: lower.startIndex, to: range.lowerBound)
        ext = String(text.dropFirst(offset)).filter(isDigit)
        text = String(text.prefix(offset)).trimmingSuffix { " (".contains($0) }
        break
      }
    }
    let area = text.hasPrefix("(") ? text.dropFirst().prefix { $0 != ")" }.filter(isDigit) : nil
    let digits = text.filter(isDigit)
    if !ext.isEmpty { text += " ext. " + ext }
    return Piece(text: text, digits: digits, area: area)
  }

  /// Whether the part begins with the word for an extension, and the part after it.
  private static func lead(_ part: Substring) -> (Bool, Substring) {
    let trimmed = part.drop { $0.isWhitespace || $0 == "." }
    let word = trimmed.prefix { $0.isLetter || $0 == "." }.lowercased()
    let marks = ["д", "доб", "добавочный", "ext", "вн", "внутр", "x"]
    return (marks.contains(word.filter { $0 != "." }), trimmed)
  }

  private static func parts(_ cell: String) -> [Substring] {
    let hard = cell.split { ",;|\n\r\t\\".contains($0) }
    return hard.flatMap { part -> [Substring] in
      // "8/495/1234567" is one number, "8-495-671-46-06/07" two.
      let digits = part.reduce(0) { $0 + (isDigit($1) ? 1 : 0) }
      let slashed = digits > 12 ? part.split(separator: "/") : [part]
      return slashed.flatMap(spaced)
    }
  }

  /// Numbers with only a space or a plus between them: "84951234567 84957654321".
  private static func spaced(_ part: Substring) -> [Substring] {
    var found: [Substring] = []
    var rest = part
    while let plus = rest.dropFirst().firstIndex(of: "+") {
      found.append(rest[..<plus])
      rest = rest[plus...]
    }
    found.append(rest)
    return found.flatMap { piece -> [Substring] in
      let words = piece.split(separator: " ")
      let whole = words.allSatisfy { word in word.filter(isDigit).count >= 10 }
      return words.count > 1 && whole ? words : [piece]
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ drop: (Character) -> Bool) -> String {
    var end = endIndex
    while end > startIndex, drop(self[index(before: end)]) { end = index(before: end) }
    return String(self[..<end])
  }
}
