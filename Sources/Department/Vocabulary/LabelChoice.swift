import Postgres

/// One entry of a `<select>` whose name the database keeps in both languages.
package struct LabelChoice: Sendable, Encodable, Equatable {
  package let code: String
  package let name: Label
  package var chosen = false

  package init(_ code: String, _ name: Label, chosen: Bool = false) {
    self.code = code
    self.name = name
    self.chosen = chosen
  }

  /// Reads a row with `id`, `label_ru` and `label_en`.
  package init(_ row: Row) throws {
    self.init(try row["id"], Label(ru: try row["label_ru"], en: try row["label_en"]))
  }
}

extension [LabelChoice] {
  /// The same list with this code chosen; nil leaves it as it was.
  package func choosing(_ code: String?) -> [LabelChoice] {
    guard let code else { return self }
    return map { LabelChoice($0.code, $0.name, chosen: $0.code == code) }
  }
}

/// One entry of a `<select>` whose name the catalogue keeps.
package struct WordChoice: Sendable, Encodable, Equatable {
  package let code: String
  package let name: Word
  package var chosen = false

  package init(_ list: String, _ code: String, chosen: Bool = false) {
    self.code = code
    name = Word(list, code)
    self.chosen = chosen
  }
}

extension [WordChoice] {
  /// The same list with this code chosen; nil leaves it as it was.
  package func choosing(_ code: String?) -> [WordChoice] {
    guard let code else { return self }
    return map { WordChoice($0.name.list, $0.code, chosen: $0.code == code) }
  }
}
