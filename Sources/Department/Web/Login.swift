import Foundation
import Postgres

/// Signing in and out, and passwords: the only user of the login pool.
package struct Login: Sendable {
  private static let challenge: Statement =
    "select salt, memory_kib, passes, lanes from login.challenge($1, $2)"
  private static let signIn: Statement =
    "select id, name, tier, language, zone from login.sign_in($1, $2, $3, $4, $5)"
  private static let whose: Statement = "select tier, language from login.whose($1)"
  private static let was: Statement = "select login.was($1, $2) as same"
  private static let signOut: Statement = "select login.sign_out($1)"
  private static let saltOf: Statement =
    "select salt, memory_kib, passes, lanes from login.salt_of($1)"
  private static let change: Statement = "select login.change_password($1, $2, $3, $4) as done"
  private static let language: Statement = "select login.set_language($1, $2)"

  private static let look: Statement =
    "select state, name, sign_in_name, tier from login.look_at_invitation($1, $2)"
  private static let accept: Statement =
    "select state, id, name, tier, language, zone from login.accept_invitation($1, $2, $3, $4, $5, $6, $7, $8, $9)"
  private static let addKey: Statement = "select login.add_key($1, $2, $3, $4) as id"
  private static let keys: Statement =
    "select id, label, created_at, seen_at, expires_at from login.keys($1)"
  private static let endKey: Statement = "select login.end_key($1, $2) as done"

  private let pool: Pool
  private let hasher: PasswordHasher
  private let key: [UInt8]
  /// The one tier that this server is for; nil for all.
  private let only: Tier?

  package init(pool: Pool, hasher: PasswordHasher, key: [UInt8], only: Tier? = nil) {
    self.only = only
    self.pool = pool
    self.hasher = hasher
    self.key = key
  }

  private func ask(_ call: Call) async throws -> Rows {
    try await Problem.translating { try await pool.run([call])[0] }
  }

  private func digest(_ knock: Knock) -> Value { .bytes(Secret.digest(knock.secret, key: key)) }

  private func recipe(_ rows: Rows) throws -> PasswordRecipe? {
    guard let row = rows.first else { return nil }
    return PasswordRecipe(
      salt: try row["salt"], memoryKiB: try row["memory_kib"], passes: try row["passes"],
      lanes: try row["lanes"])
  }

  /// A new session, or nil for a wrong name or password: the same work either way.
  package func signIn(name: String, password: String, kind: Knock.Kind, address: String)
    async throws -> (Member, Knock)?
  {
    guard let recipe = try recipe(try await ask(Self.challenge(.text(name), .text(address)))) else {
      throw Problem(.fault, cause: "login.challenge answered nothing")
    }
    let hash = try await hasher.hash(password, recipe, for: address)
    let secret = Secret.random()
    let rows = try await ask(
      Self.signIn(
        .text(name), .bytes(hash), .bytes(Secret.digest(secret, key: key)), .text(kind.rawValue),
        .text(address)))
    guard let row = rows.first else { return nil }
    let member = try Member(row)
    let knock = Knock(tier: member.tier, secret: secret, kind: kind)
    if let only, member.tier != only {
      // Their desk is not here, and it looks as if they had none.
      try await signOut(knock)
      return nil
    }
    return (member, knock)
  }

  /// Throws where the login pool does not answer.
  func answers() async throws { _ = try await ask(.init("select 1")) }

  /// Ends the session in the database.
  package func signOut(_ knock: Knock) async throws {
    _ = try await ask(Self.signOut(digest(knock)))
  }

  /// The tier that a session belongs to, or nil for a session that is over.
  package func tier(of knock: Knock) async throws -> Tier? {
    guard let row = try await ask(Self.whose(digest(knock))).first else { return nil }
    let word: String? = try row["tier"]
    return word.flatMap(Tier.init(rawValue:))
  }

  /// Whether a session, over by now, was this member's.
  func was(_ knock: Knock, of member: Member) async throws -> Bool {
    try await ask(Self.was(digest(knock), .uuid(member.id))).first?["same"] ?? false
  }

  /// Changes the password and ends the member's other sessions; false where the old one is wrong.
  package func changePassword(_ knock: Knock, old: String, new: String) async throws -> Bool {
    guard let recipe = try recipe(try await ask(Self.saltOf(digest(knock)))) else {
      throw Problem.signIn
    }
    // The database keeps the member's cost.
    var fresh = recipe
    fresh.salt = Secret.random(16)
    let asker = Secret.text(Secret.digest(knock.secret, key: key))
    let oldHash = try await hasher.hash(old, recipe, for: asker)
    let newHash = try await hasher.hash(new, fresh, for: asker)
    let rows = try await ask(
      Self.change(digest(knock), .bytes(oldHash), .bytes(fresh.salt), .bytes(newHash)))
    return try rows.first?["done"] ?? false
  }

  /// What a link opens.
  struct Invited: Sendable {
    /// `open`, or why it does not open; nil for what is no link.
    let state: String?
    let name: String?
    let signInName: String?
    let tier: Tier?
  }

  /// Looks at an invitation's link; what is no link counts as a failed sign-in.
  func look(at link: [UInt8], address: String) async throws -> Invited {
    let row = try await ask(
      Self.look(.bytes(Secret.digest(link, key: key)), .text(address))
    ).first
    let tier: String? = try row?["tier"]
    if let only, let tier, tier != only.rawValue {
      return Invited(state: nil, name: nil, signInName: nil, tier: nil)
    }
    return Invited(
      state: try row?["state"], name: try row?["name"], signInName: try row?["sign_in_name"],
      tier: tier.flatMap(Tier.init(rawValue:)))
  }

  /// Opens an invitation's link with a password: the new member and session, or the state it is in.
  func join(_ link: [UInt8], password: String, kind: Knock.Kind, address: String) async throws
    -> (Member, Knock)?
  {
    let recipe = PasswordRecipe(salt: Secret.random(16))
    let hash = try await hasher.hash(password, recipe, for: address)
    let secret = Secret.random()
    let rows = try await ask(
      Self.accept(
        .bytes(Secret.digest(link, key: key)), .bytes(recipe.salt), .bytes(hash),
        .int(Int64(recipe.memoryKiB)), .int(Int64(recipe.passes)), .int(Int64(recipe.lanes)),
        .bytes(Secret.digest(secret, key: key)), .text(kind.rawValue), .text(address)))
    guard let row = rows.first, try row["state", as: String?.self] == "open" else { return nil }
    let member = try Member(row)
    return (member, Knock(tier: member.tier, secret: secret, kind: kind))
  }

  /// A member's own keys, newest first.
  func keys(_ knock: Knock) async throws -> Rows { try await ask(Self.keys(digest(knock))) }

  /// Mints a key for the member's own programs; it is told once and never kept.
  func addKey(_ knock: Knock, label: String, days: Int) async throws -> Knock {
    let secret = Secret.random()
    _ = try await ask(
      Self.addKey(
        digest(knock), .text(label), .init(days), .bytes(Secret.digest(secret, key: key))))
    return Knock(tier: knock.tier, secret: secret, kind: .bearer)
  }

  /// Revokes one of the member's own keys; false where there is none.
  func endKey(_ knock: Knock, _ id: UUID) async throws -> Bool {
    try await ask(Self.endKey(digest(knock), .uuid(id))).first?["done"] ?? false
  }

  /// Keeps the member's choice of language.
  package func setLanguage(_ knock: Knock, _ language: Language) async throws {
    _ = try await ask(Self.language(digest(knock), .text(language.rawValue)))
  }
}
