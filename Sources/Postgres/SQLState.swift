/// The five characters by which PostgreSQL, or a function of ours, says what went wrong.
package struct SQLState: RawRepresentable, Sendable, Hashable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  /// The five characters.
  package let rawValue: String

  /// Takes what the server sent.
  package init(rawValue: String) { self.rawValue = rawValue }

  /// `SQLState("STALE")`.
  package init(_ rawValue: String) { self.rawValue = rawValue }

  /// A state from a literal, so that errors can be compared and switched over.
  package init(stringLiteral rawValue: String) { self.rawValue = rawValue }

  /// The five characters.
  package var description: String { rawValue }

  /// The first two characters: PostgreSQL's error class.
  package var category: Substring { rawValue.prefix(2) }

  /// True for a word of ours, five capitals: `TAKEN`, `LIMIT`.
  package var isWord: Bool {
    rawValue.utf8.count == 5 && rawValue.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
  }

  /// A prepared statement would now answer with other columns than when it was prepared.
  package static let featureNotSupported: SQLState = "0A000"
  /// The prepared statement is gone.
  package static let invalidStatementName: SQLState = "26000"
  /// Statement timeout or cancel.
  package static let queryCanceled: SQLState = "57014"
  /// The disk is full.
  package static let diskFull: SQLState = "53100"
  /// The role may not do that.
  package static let insufficientPrivilege: SQLState = "42501"
  /// A unique index refused.
  package static let uniqueViolation: SQLState = "23505"
}
