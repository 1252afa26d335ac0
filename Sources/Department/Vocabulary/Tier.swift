/// The tiers that sign in: also the URL prefix, the SQL schema and the login role's suffix.
package enum Tier: String, CaseIterable, Codable, Sendable {
  case operators, managers, accounts, head, partners, admins

  /// Where a member of this tier starts work.
  package var workplace: String { "/\(rawValue)" }
}

/// A tier as a type, so that a page or an act of one tier cannot be mounted under another.
package protocol Room: Sendable {
  /// The tier whose pool, prefix and session this room belongs to.
  static var tier: Tier { get }
  /// The folder under `Sources/Department` with the room's templates.
  static var folder: String { get }
}

/// Tier 1: cold calls.
package enum Operators: Room {
  package static let tier = Tier.operators
  package static let folder = "Operators"
}

/// Tier 2: sales.
package enum Managers: Room {
  package static let tier = Tier.managers
  package static let folder = "Managers"
}

/// Tier 3: clients.
package enum Accounts: Room {
  package static let tier = Tier.accounts
  package static let folder = "Accounts"
}

/// The head of sales.
package enum Head: Room {
  package static let tier = Tier.head
  package static let folder = "Head"
}

/// Outside call centres.
package enum Partners: Room {
  package static let tier = Tier.partners
  package static let folder = "Partners"
}

/// Who keeps members, sessions and settings.
package enum Admins: Room {
  package static let tier = Tier.admins
  package static let folder = "Admins"
}
