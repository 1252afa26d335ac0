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

/// The one door to Argon2id, on two threads of its own, so that signing in never stalls a page.
package final class PasswordHasher: Sendable {
  /// Hashes that may wait; more are refused, so that a flood cannot take the memory.
  private static let most = 64
  private let waiting = Mutex(0)
  private let threads: [DispatchQueue] = (1...2).map { DispatchQueue(label: "argon2-\($0)") }
  private let turn = Atomic<Int>(0)

  package init() {}

  /// Argon2id of a password, 32 bytes; throws `TIRED` when too many wait.
  package func hash(_ password: String, _ recipe: PasswordRecipe) async throws -> [UInt8] {
    let fits = waiting.withLock { count in
      if count >= Self.most { return false }
      count += 1
      return true
    }
    guard fits else { throw Problem(.tired, cause: "too many passwords wait to be hashed") }
    defer { waiting.withLock { $0 -= 1 } }
    let thread = threads[turn.wrappingAdd(1, ordering: .relaxed).oldValue & 1]
    let bytes = [UInt8](password.precomposedStringWithCompatibilityMapping.utf8)
    return try await withCheckedThrowingContinuation { continuation in
      thread.async {
        var out = [UInt8](repeating: 0, count: 32)
        let code = argon2id_hash_raw(
          UInt32(recipe.passes), UInt32(recipe.memoryKiB), UInt32(recipe.lanes),
          bytes, bytes.count, recipe.salt, recipe.salt.count, &out, out.count)
        if code == ARGON2_OK.rawValue {
          continuation.resume(returning: out)
        } else {
          continuation.resume(throwing: Problem(.fault, cause: "argon2 answered \(code)"))
        }
      }
    }
  }
}
