import Foundation
import Postgres

/// The members, as the program keeps them: through the acts of the admin's tier, as the system member `shell`.
package struct Roster {
  /// A member as the roster lists them.
  package struct Entry: Sendable {
    package let name: String
    package let fullName: String
    package let tier: String
    package let language: String?
    package let active: Bool
  }

  /// What came of adding one.
  package enum Added: Sendable, Equatable {
    case added
    /// A second admin has to confirm it.
    case proposed
  }

  private static let list = Statement(
    "select sign_in_name, name, tier, language, active from admins.members order by active desc, tier, sign_in_name",
    name: "roster_list")
  private static let find = Statement(
    "select id from admins.members where sign_in_name = lower($1)", name: "roster_find")
  private static let insert = Statement(
    "select admins.add_member($1, $2, $3, $4, $5, $6, null, $7, $8, $9, $10, $11, $12)::text as answer",
    name: "roster_add")
  private static let leave = Statement(
    "select admins.deactivate($1, $2)::text as answer", name: "roster_leave")
  private static let renew = Statement(
    "select admins.set_password($1, $2, $3, $4, $5, $6, $7)", name: "roster_password")

  private let shell: Shell

  /// Opens the roster of this installation's department.
  package init(_ settings: Settings) async throws {
    shell = try await Shell.open(settings, tier: .admins)
  }

  /// Everybody, who left last.
  package func entries() async throws -> [Entry] {
    try await shell.ask(Self.list()).map {
      Entry(
        name: try $0["sign_in_name"], fullName: try $0["name"], tier: try $0["tier"],
        language: try $0["language"], active: try $0["active"])
    }
  }

  /// Adds a member who signs in with this password.
  package func add(
    _ name: String, fullName: String, tier: Tier, language: Language?, zone: String, team: String?,
    password: String
  ) async throws -> Added {
    let (recipe, hash) = try await Self.hashed(password)
    let answer: String = try await shell.ask(
      Self.insert(
        .text(name), .text(fullName), .text(tier.rawValue),
        language.map { .text($0.rawValue) } ?? .null,
        .text(zone), team.map { .text($0) } ?? .null, .bytes(recipe.salt), .bytes(hash),
        .int(Int64(recipe.memoryKiB)), .int(Int64(recipe.passes)), .int(Int64(recipe.lanes)), key())
    )[0]["answer"]
    return answer.contains("\"proposal\"") ? .proposed : .added
  }

  /// Lets a member leave: sessions end, cards, leads, clients and tasks are handed in. Answers with what was, as JSON.
  package func leave(_ name: String) async throws -> String {
    try await shell.ask(Self.leave(.uuid(try await id(of: name)), key()))[0]["answer"]
  }

  /// Gives a member a new password and ends their sessions.
  package func renew(_ name: String, password: String) async throws {
    let (recipe, hash) = try await Self.hashed(password)
    _ = try await shell.ask(
      Self.renew(
        .uuid(try await id(of: name)), .bytes(recipe.salt), .bytes(hash),
        .int(Int64(recipe.memoryKiB)),
        .int(Int64(recipe.passes)), .int(Int64(recipe.lanes)), key()))
  }

  /// Ends the connection.
  package func close() async { await shell.close() }

  /// A password that a person can read out and nobody can guess: 16 of 31 letters and digits, 79 bits.
  package static func inventPassword() -> String {
    let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
    // 248 is the greatest multiple of 31 in a byte: what lies above would favour the first letters.
    var picked: [Character] = []
    while picked.count < 16 {
      picked += Secret.random(32).filter { $0 < 248 }.map { letters[Int($0) % 31] }
    }
    return stride(from: 0, to: 16, by: 4).map { String(picked[$0..<$0 + 4]) }.joined(separator: "-")
  }

  private static func hashed(_ password: String) async throws -> (PasswordRecipe, [UInt8]) {
    let recipe = PasswordRecipe(salt: Secret.random(16))
    return (recipe, try await PasswordHasher().hash(password, recipe))
  }

  private func id(of name: String) async throws -> UUID {
    guard let row = try await shell.ask(Self.find(.text(name))).first else {
      throw ShellError("There is no member \(name).")
    }
    return try row["id"]
  }

  private func key() -> Value { .text("roster-\(UUID().uuidString)") }
}
