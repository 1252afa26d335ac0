import Foundation
import Postgres

/// Publishes scripts through `ask`: as the head, or as `shell` on the head's role.
package struct ScriptLoad {
  /// What came of one script.
  package struct Outcome: Sendable, Equatable, Decodable {
    package let name: String
    package let version: Int
    /// False where the last version says the same already.
    package let changed: Bool

    /// An outcome to compare with.
    package init(name: String, version: Int, changed: Bool) {
      self.name = name
      self.version = version
      self.changed = changed
    }
  }

  private static let load = Statement(
    "select head.load_script($1::text::jsonb, $2)::text as answer", name: "load_script")

  private let ask: (Call) async throws -> Rows

  /// A loader that asks the database through `ask`.
  package init(ask: @escaping (Call) async throws -> Rows) { self.ask = ask }

  /// Publishes a script as its next version, unless the last one says the same.
  package func load(_ script: Script) async throws -> Outcome {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let body = String(decoding: try encoder.encode(script), as: UTF8.self)
    let rows = try await ask(Self.load(.text(body), .text("script-\(UUID().uuidString)")))
    let answer: String = try rows[0]["answer"]
    return try JSONDecoder().decode(Outcome.self, from: Data(answer.utf8))
  }
}
