import Mustache

/// A word that the department keeps in its own lists, in both languages, as SQL gives it: `{"ru": …, "en": …}`.
package struct Label: Sendable, Codable, Equatable, MustacheCustomRenderable {
  package let ru: String
  package let en: String

  package init(ru: String, en: String) {
    self.ru = ru
    self.en = en
  }

  package var isNull: Bool { false }
  package var renderText: String { said(in: Speaker.now.language) }

  /// The word in one language.
  package func said(in language: Language) -> String { language == .ru ? ru : en }
}

/// A list whose words stand in the catalogue: `accounts.facts`.
package protocol TermList: Sendable {
  static var prefix: String { get }
}

/// A code of such a list, read from SQL: JSON shows the code, a page its word, `{{code(kind)}}` the code.
package struct Term<List: TermList>: Sendable, Codable, Hashable, MustacheCustomRenderable,
  MustacheTransformable, ExpressibleByStringLiteral
{
  package let code: String

  package init(stringLiteral code: String) { self.code = code }
  package init(from decoder: any Decoder) throws {
    code = try decoder.singleValueContainer().decode(String.self)
  }

  package func encode(to encoder: any Encoder) throws {
    var box = encoder.singleValueContainer()
    try box.encode(code)
  }

  package var isNull: Bool { false }
  package var renderText: String {
    let speaker = Speaker.now
    return speaker.catalogue.text("\(List.prefix).\(code)", speaker.language) ?? code
  }
  package func transform(_ name: String) -> Any? { name == "code" ? code : nil }
}
