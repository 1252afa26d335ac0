import Yams

extension ScriptReader {
  /// The nodes of a text. What stands for something written elsewhere (`*name`) is refused before anything follows it:
  /// thirty lines of such can stand for more than any memory holds. So is a key that is a whole text of YAML (`? …`), which
  /// is looked at once for every level above it.
  ///
  /// Both signs mean that at the beginning of a plain text alone, where no other text can have them; so the text is read
  /// first with letters in their places that it has not itself.
  mutating func nodes(of text: String) throws -> Node? {
    if let line = Self.tooDeep(text) {
      wrong(
        line: line, "deep", "more than \(Self.deepest) brackets are open within each other",
        ["most": "\(Self.deepest)"])
      return nil
    }
    guard text.utf8.contains(where: { $0 == Self.star || $0 == Self.question }) else {
      return try Yams.compose(yaml: text)
    }
    let there = Set(text.unicodeScalars)
    let free = (UInt32(0xE000)...0xF8FF).lazy.compactMap(Unicode.Scalar.init)
      .filter { !there.contains($0) }.prefix(2)
    guard let star = free.first, let question = free.dropFirst().first else {
      wrong(nil, "yaml", "holds every letter that has no meaning", ["trouble": "…"])
      return nil
    }
    var plain = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      plain.append(scalar == "*" ? star : scalar == "?" ? question : scalar)
    }
    signs = [(star, "*"), (question, "?")]
    if let root = try Yams.compose(yaml: String(plain)) { refuse(root, star, question) }
    return mistakes.isEmpty ? try Yams.compose(yaml: text) : nil
  }

  /// So many brackets may stand within each other: the parser goes through all that are open at every word.
  private static let deepest = 50

  /// The line on which more brackets are open than any script has; nil where none is.
  private static func tooDeep(_ text: String) -> Int? {
    var (line, open) = (1, 0)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): open = max(0, open - 1)
      default: continue
      }
      if open > deepest { return line }
    }
    return nil
  }

  private static let star = UInt8(ascii: "*")
  private static let question = UInt8(ascii: "?")

  /// A text as it stands in the file.
  func restored(_ text: String) -> String {
    signs.reduce(text) { $0.replacing(String($1.letter), with: $1.sign) }
  }

  /// Takes down what begins with one of these.
  private mutating func refuse(
    _ node: Node, _ star: Unicode.Scalar, _ question: Unicode.Scalar
  ) {
    switch node {
    case .scalar(let scalar):
      guard scalar.style == .plain else { return }
      let letters = scalar.string.unicodeScalars
      // In brackets a question mark need not stand alone to begin a key.
      if letters.first(where: { $0 != question }) == star {
        wrong(node, "reference", "refers to what is written elsewhere; write it out")
      } else if letters.first == question,
        letters.dropFirst().first?.properties.isWhitespace ?? true
      {
        wrong(node, "explicit_key", "begins with \"? \"; write \"key: value\"")
      }
    case .mapping(let mapping):
      for (key, value) in mapping {
        refuse(key, star, question)
        refuse(value, star, question)
      }
    case .sequence(let sequence):
      for item in sequence { refuse(item, star, question) }
    case .alias: return
    }
  }
}
