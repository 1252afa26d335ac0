/// One entry of a `<select>`, named by the catalogue (`Word`), by the department's own lists (`Label`) or by itself.
package struct Pick<Name: Encodable & Sendable>: Encodable, Sendable {
  package let code: String
  package let name: Name
  package var chosen: Bool

  package init(_ code: String, _ name: Name, chosen: Bool = false) {
    self.code = code
    self.name = name
    self.chosen = chosen
  }
}

/// An entry that can be chosen.
package protocol Choosable {
  var code: String { get }
  var chosen: Bool { get set }
}

extension Pick: Choosable {}

extension Array where Element: Choosable {
  /// The same list with this code chosen; nil leaves it as it was.
  package func choosing(_ code: String?) -> [Element] {
    guard let code else { return self }
    return map {
      var entry = $0
      entry.chosen = entry.code == code
      return entry
    }
  }
}
