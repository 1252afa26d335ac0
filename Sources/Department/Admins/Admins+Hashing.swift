import Foundation
import Postgres

extension Admins {
  /// Argon2id for passwords that an admin sets.
  private static let hasher = PasswordHasher()

  /// Salt, hash and cost of a new password, as SQL takes them; `WRONG` for a weak one.
  static func hashed(_ password: String) async throws -> [Value] {
    guard password.count >= 10 else { throw Problem.wrong("password", "weak") }
    guard password.utf8.count <= 1000 else { throw Problem.wrong("password", "long") }
    let recipe = PasswordRecipe(salt: Secret.random(16))
    let hash = try await hasher.hash(password, recipe)
    return [
      .bytes(recipe.salt), .bytes(hash), .int(Int64(recipe.memoryKiB)), .int(Int64(recipe.passes)),
      .int(Int64(recipe.lanes)),
    ]
  }

  /// The page of the member in the address, or the proposals where it waits for a second admin.
  static func after(_ ask: Ask<Admins>, _ answer: Tree) throws -> String {
    if answer["proposal"] != nil { return "/admins/proposals" }
    return "/admins/members/\(try answer["member"]?.text ?? ask.id().uuidString.lowercased())"
  }
}
