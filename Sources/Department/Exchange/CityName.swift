/// How a city's name is compared: `г. Щёлково`, `ЩЕЛКОВО 10` and `Щелково` are one place.
enum CityName {
  private static let kinds: Set<String> = [
    "Г", "ГОР", "ГОРОД", "ПОС", "ПОСЕЛОК", "ПГТ", "РП", "С", "СЕЛО", "СТ-ЦА", "СТАНИЦА", "Д",
    "ДЕРЕВНЯ", "АУЛ", "CITY",
  ]

  /// The form under which a name is kept.
  static func key(_ name: String) -> String {
    var key = ""
    key.reserveCapacity(name.utf8.count)
    for scalar in name.uppercased().unicodeScalars {
      switch scalar {
      case "Ё": key.unicodeScalars.append("Е")
      case "-", "–", ".", " ", "\u{A0}", "\t":
        if !key.isEmpty, !key.hasSuffix(" ") { key += " " }
      default: key.unicodeScalars.append(scalar)
      }
    }
    while key.hasSuffix(" ") { key.removeLast() }
    return key
  }

  /// The forms under which a written name may be found, the likeliest first.
  static func keys(_ written: String) -> [String] {
    let whole = key(written)
    guard !whole.isEmpty else { return [] }
    var words = key(String(written.prefix { !",(;".contains($0) })).split(separator: " ")
    if let first = words.first, words.count > 1, kinds.contains(String(first)) {
      words.removeFirst()
    }
    while let last = words.last, words.count > 1, last.allSatisfy(\.isNumber) { words.removeLast() }
    let short = words.joined(separator: " ")
    return short == whole || short.isEmpty ? [whole] : [whole, short]
  }
}
