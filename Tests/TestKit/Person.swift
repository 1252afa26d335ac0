import Department
import Foundation
import Postgres

/// A member of the cast with an open session: asks the database as the real login role.
package struct Person: Sendable {
  package let id: UUID
  /// As they sign in; the password of all is `correct horse battery`.
  package let name: String
  /// The word after `tristage_` in their login role.
  package let role: String
  /// The secret of their session.
  package let secret: [UInt8]
  let pool: @Sendable () -> Pool

  /// What a session of the cast brings: HMAC-SHA256 of the secret under the cast's key.
  package var digest: [UInt8] { Secret.digest(secret, key: Cast.key) }

  /// For the `Authorization: Bearer` header, or the session cookie.
  package var token: String { "\(role).\(Secret.text(secret))" }

  /// One pipeline, [auth.enter, statement], on the pool of this person's tier.
  @discardableResult
  package func asks(_ statement: Statement, _ values: Value...) async throws -> Rows {
    try await asks(Call(statement, values))
  }

  /// One pipeline, [auth.enter, call]; throws `PostgresError`.
  @discardableResult
  package func asks(_ call: Call) async throws -> Rows {
    try await pool().run([Self.enter(.bytes(digest)), call])[1]
  }

  /// The JSON in the first column of the first row; nil for SQL's null and for JSON's.
  @discardableResult
  package func gets(_ statement: Statement, _ values: Value...) async throws -> Tree? {
    guard let row = try await asks(Call(statement, values)).first else { return nil }
    let text: String? = try row[0]
    guard let text else { return nil }
    let tree = try JSONReader.read([UInt8](text.utf8))
    return tree == .null ? nil : tree
  }

  /// The word (SQLSTATE) with which the database refuses, or nil where it does not.
  package func refusal(_ statement: Statement, _ values: Value...) async -> String? {
    await refused(Call(statement, values))?.word
  }

  /// The word and the detail with which the database refuses, or nil where it does not.
  package func refused(_ call: Call) async -> Refusal? {
    do {
      try await asks(call)
      return nil
    } catch let error as PostgresError {
      let detail = error.server?.detail.flatMap { try? JSONReader.read([UInt8]($0.utf8)) }
      return Refusal(word: error.state?.rawValue ?? "\(error)", detail: detail ?? .null)
    } catch {
      return Refusal(word: "\(error)", detail: .null)
    }
  }

  static var enter: Statement { "select id from auth.enter($1)" }
}

/// How the database refused.
package struct Refusal: Sendable, Equatable {
  /// The SQLSTATE: a word of ours, or PostgreSQL's five characters.
  package let word: String
  /// The error's DETAIL, where it is JSON.
  package let detail: Tree

  package init(word: String, detail: Tree) {
    self.word = word
    self.detail = detail
  }
}
