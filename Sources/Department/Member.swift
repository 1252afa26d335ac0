import Foundation
import Postgres

/// Who is asking, as the database knows them.
package struct Member: Sendable, Encodable {
  package let id: UUID
  package let name: String
  /// Nil until the member chose one: then the browser's counts.
  package let language: Language?
  /// IANA name.
  package let zone: String
  package let tier: Tier

  package init(id: UUID, name: String, language: Language?, zone: String, tier: Tier) {
    self.id = id
    self.name = name
    self.language = language
    self.zone = zone
    self.tier = tier
  }

  /// Reads the row of `auth.enter`.
  package init(_ row: Row) throws {
    id = try row["id"]
    name = try row["name"]
    language = Language(rawValue: try row["language"] ?? "")
    zone = try row["zone"]
    let word: String = try row["tier"]
    guard let tier = Tier(rawValue: word) else {
      throw Problem(.fault, cause: "the database says tier \(word)")
    }
    self.tier = tier
  }
}
