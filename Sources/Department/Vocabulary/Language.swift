import Foundation

/// A language of the interface.
package enum Language: String, CaseIterable, Codable, Sendable {
  case en, ru

  /// The best language of an `Accept-Language` header, or Russian when it names none of ours.
  package init(accepting header: String?) {
    var best: (language: Language, weight: Double) = (.ru, 0)
    for part in (header ?? "").prefix(500).split(separator: ",") {
      let pieces = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      guard let range = pieces.first?.lowercased(),
        let language = Language(rawValue: String(range.prefix { $0 != "-" }))
      else { continue }
      var weight = 1.0
      for piece in pieces.dropFirst() where piece.hasPrefix("q=") {
        weight = Double(piece.dropFirst(2)) ?? 0
      }
      if weight > best.weight { best = (language, weight) }
    }
    self = best.language
  }

  /// Which form of a counted word goes with this number.
  package func plural(_ number: Int) -> String {
    let n = abs(number)
    switch self {
    case .en: return n == 1 ? "one" : "other"
    case .ru:
      if n % 10 == 1 && n % 100 != 11 { return "one" }
      if (2...4).contains(n % 10) && !(12...14).contains(n % 100) { return "few" }
      return "many"
    }
  }

  /// The forms that a counted word must have in this language.
  package var plurals: Set<String> {
    switch self {
    case .en: ["one", "other"]
    case .ru: ["one", "few", "many"]
    }
  }

  /// The language's name in itself.
  package var ownName: String {
    switch self {
    case .en: "English"
    case .ru: "Русский"
    }
  }

  /// The other language, for the switch.
  package var other: Language { self == .en ? .ru : .en }

  /// A whole number with thousands set apart.
  package func number(_ number: Int) -> String {
    let digits = String(abs(number))
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 {
        grouped += self == .en ? "," : "\u{A0}"
      }
      grouped.append(digit)
    }
    return (number < 0 ? "−" : "") + grouped
  }

  /// A short month name as it stands in a date.
  func month(_ month: Int) -> String {
    switch self {
    case .en:
      ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
        month - 1]
    case .ru:
      ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"][
        month - 1]
    }
  }
}
