/// The name of a file that somebody sent: a name, never a way to somewhere.
package enum FileName {
  /// The last part of what was given, without what no name holds; `list.csv` where nothing is left.
  package static func plain(_ given: String) -> String {
    // Sign by sign: a slash with an accent on it is another character, and a slash.
    let last = given.unicodeScalars.split { $0 == "/" || $0 == "\\" }.last ?? .init()
    let letters = last.filter {
      !$0.properties.generalCategory.isInvisible && $0.value != 0x3A
    }
    var name = String(String.UnicodeScalarView(letters))
    while name.first == "." || name.first == " " { name.removeFirst() }
    while name.last == "." || name.last == " " { name.removeLast() }
    if name.count > 120 { name = String(name.prefix(100)) + "…" + String(name.suffix(19)) }
    return name.isEmpty ? "list.csv" : name
  }

  /// The header that has a browser keep an answer under a name, in any letters.
  package static func attachment(_ name: String) -> String {
    let ascii = String(
      name.unicodeScalars.map {
        $0.isASCII && $0 != "\"" && $0 != "\\" ? Character($0) : "_"
      })
    let all =
      name.utf8.map { byte in
        let letter = Character(Unicode.Scalar(byte))
        return letter.isASCII && (letter.isLetter || letter.isNumber || "-._".contains(letter))
          ? String(letter)
          : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }.joined()
    return "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(all)"
  }
}

extension Unicode.GeneralCategory {
  /// Signs that nobody sees: they turn text around, or end lines.
  fileprivate var isInvisible: Bool {
    switch self {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned: true
    default: false
    }
  }
}
