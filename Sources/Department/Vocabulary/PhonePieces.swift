/// Cuts a cell into the pieces that each stand for one number.
enum PhonePieces {
  /// One piece: what to read, its digits, and the area code where it was written in brackets.
  struct Piece: Equatable {
    var text: String
    var digits: String
    var area: String?
  }

  /// A cell is read up to this many characters.
  static let longest = 1_000

  /// The pieces of a cell, in order; an extension after a comma stays with its number.
  static func split(_ cell: String) -> [Piece] {
    var pieces: [Piece] = []
    for part in parts(String(cell.prefix(longest))) {
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
