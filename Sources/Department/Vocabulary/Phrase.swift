import Mustache

/// A sentence by catalogue key, said in the reader's language when the page renders.
package struct Phrase: Sendable, ExpressibleByStringLiteral, MustacheCustomRenderable {
  private enum Kind: Sendable {
    case key(String, count: Int?, gaps: [String: String])
    case verbatim(String)
    case saying(@Sendable (Speaker) -> String)
  }
  private let kind: Kind

  package init(stringLiteral key: String) { kind = .key(key, count: nil, gaps: [:]) }

  /// A sentence with a counted word (`{n}`) or other gaps.
  package init(_ key: String, count: Int? = nil, gaps: [String: String] = [:]) {
    kind = .key(key, count: count, gaps: gaps)
  }

  /// A text that is the same in every language: a name, a number.
  package init(verbatim text: String) { kind = .verbatim(text) }

  /// A sentence that is put together when it is said.
  package init(_ say: @escaping @Sendable (Speaker) -> String) { kind = .saying(say) }

  package var renderText: String { said(by: Speaker.now) }
  package var isNull: Bool { false }

  /// The sentence in the speaker's language; a missing key shows itself.
  package func said(by speaker: Speaker) -> String {
    switch kind {
    case .verbatim(let text): text
    case .saying(let say): say(speaker)
    case .key(let key, let count, let gaps):
      speaker.catalogue.text(key, speaker.language, count: count, gaps: gaps) ?? key
    }
  }
}

/// A code of a closed list (a stage, a place): JSON shows the code, a page its word.
package struct Word: Sendable, Encodable, Equatable, MustacheCustomRenderable {
  /// The catalogue prefix of the list: `managers.stages`.
  package let list: String
  package let code: String

  package init(_ list: String, _ code: String) {
    self.list = list
    self.code = code
  }

  package var renderText: String {
    let speaker = Speaker.now
    return speaker.catalogue.text("\(list).\(code)", speaker.language) ?? code
  }
  package var isNull: Bool { false }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}

/// A counted word: JSON shows the number, a page "5 calls".
package struct Count: Sendable, Encodable, Equatable, MustacheCustomRenderable {
  package let number: Int
  package let key: String

  package init(_ number: Int, _ key: String) {
    self.number = number
    self.key = key
  }

  package var renderText: String { Phrase(key, count: number).renderText }
  /// None of it: `{{^calls}}` renders.
  package var isNull: Bool { number == 0 }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

/// An amount of roubles as PostgreSQL's `numeric` text: `1234.50`.
package struct Money: Sendable, Encodable, Equatable, MustacheCustomRenderable {
  package let amount: String

  package init(_ amount: String) { self.amount = amount }

  package var renderText: String {
    let parts = amount.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first.flatMap({ Int($0) }) else { return amount }
    let language = Speaker.now.language
    var text = language.number(whole)
    if parts.count == 2, parts[1].contains(where: { $0 != "0" }) {
      text += (language == .en ? "." : ",") + String((parts[1] + "00").prefix(2))
    }
    return text + "\u{A0}₽"
  }
  package var isNull: Bool { false }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(amount)
  }
}

/// One entry of a `<select>` or a group of radio buttons.
package struct Choice: Sendable, Encodable, Equatable {
  package let code: String
  package let name: String
  package var chosen: Bool

  package init(_ code: String, _ name: String, chosen: Bool = false) {
    self.code = code
    self.name = name
    self.chosen = chosen
  }
}

extension [Choice] {
  /// The same list with this code chosen; nil leaves it as it was.
  package func choosing(_ code: String?) -> [Choice] {
    guard let code else { return self }
    return map { Choice($0.code, $0.name, chosen: $0.code == code) }
  }
}
