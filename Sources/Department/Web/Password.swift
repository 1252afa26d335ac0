import CArgon2
import Foundation
import Synchronization

/// The cost of a password hash, and its salt, as the database keeps them.
package struct PasswordRecipe: Sendable {
  package var salt: [UInt8]
  package var memoryKiB: Int
  package var passes: Int
  package var lanes: Int

  package init(salt: [UInt8], memoryKiB: Int = 19_456, passes: Int = 2, lanes: Int = 1) {
    self.salt = salt
    self.memoryKiB = memoryKiB
    self.passes = passes
    self.lanes = lanes
  }
}

/// The one door to Argon2id, on two threads of its own and of low priority, so that signing in never stalls a page.
package final class PasswordHasher: Sendable {
  /// Hashes that may wait; more are refused, so that a flood cannot take the memory.
  private static let most = 64
  /// Hashes that may wait for one who asks, so that a flood from one address leaves places for all others.
  private static let mostForOne = 16

  /// A thread that hashes one password after the other; whoever works goes before it.
  private actor Mill {
    private let thread = PatientThread(name: "argon2")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func hash(_ bytes: [UInt8], _ recipe: PasswordRecipe) throws -> [UInt8] {
      var out = [UInt8](repeating: 0, count: 32)
      let code = argon2id_hash_raw(
        UInt32(recipe.passes), UInt32(recipe.memoryKiB), UInt32(recipe.lanes),
        bytes, bytes.count, recipe.salt, recipe.salt.count, &out, out.count)
      guard code == ARGON2_OK.rawValue else {
        throw Problem(.fault, cause: "argon2 answered \(code)")
      }
      return out
    }
  }

  private let mills = [Mill(), Mill()]
  private let turn = Atomic<Int>(0)
  /// How many wait, by who asked.
  private let waiting = Mutex<(all: Int, of: [String: Int])>((0, [:]))

  package init() {}

  /// Argon2id of a password, 32 bytes; throws `TIRED` when too many wait, `LIMIT` when too many of this asker's do:
  /// an address, a session.
  package func hash(_ password: String, _ recipe: PasswordRecipe, for asker: String = "")
    async throws -> [UInt8]
  {
    try enter(asker)
    defer { leave(asker) }
    let mill = mills[turn.wrappingAdd(1, ordering: .relaxed).oldValue & 1]
    return try await mill.hash(
      [UInt8](password.precomposedStringWithCompatibilityMapping.utf8), recipe)
  }

  private func enter(_ asker: String) throws {
    try waiting.withLock { waiting in
      guard waiting.all < Self.most else {
        throw Problem(.tired, cause: "too many passwords wait to be hashed")
      }
      guard asker.isEmpty || waiting.of[asker, default: 0] < Self.mostForOne else {
        throw Problem(.limit, ["rule": .string("at_once"), "retry_after": .number("2")])
      }
      waiting.all += 1
      waiting.of[asker, default: 0] += 1
    }
  }

  private func leave(_ asker: String) {
    waiting.withLock { waiting in
      waiting.all -= 1
      let left = waiting.of[asker, default: 1] - 1
      waiting.of[asker] = left > 0 ? left : nil
    }
  }
}
