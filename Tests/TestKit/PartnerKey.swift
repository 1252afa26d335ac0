import Department
import Foundation
import Postgres

/// A partner's key: asks the database as the partners' login role, as one of its agents or as nobody in particular.
package struct PartnerKey: Sendable {
  package let partner: UUID
  package let secret: [UInt8]
  /// Who acts, by id or reference.
  package var agent: String?
  let pool: @Sendable () -> Pool

  private static var enter: Statement { "select id from auth.enter_by_key($1, $2, '127.0.0.1')" }

  /// For the `Authorization: Bearer` header.
  package var token: String { "partners.\(Secret.text(secret))" }

  /// The same key in an agent's hand.
  package func by(_ agent: String?) -> PartnerKey {
    var key = self
    key.agent = agent
    return key
  }

  /// One pipeline: the key and its agent, then the statement.
  @discardableResult
  package func asks(_ statement: Statement, _ values: Value...) async throws -> Rows {
    try await run(Call(statement, values))
  }

  /// The JSON in the first column of the first row; nil for SQL's null.
  @discardableResult
  package func gets(_ statement: Statement, _ values: Value...) async throws -> Tree? {
    guard let row = try await run(Call(statement, values)).first else { return nil }
    let text: String? = try row[0]
    return try text.map { try JSONReader.read([UInt8]($0.utf8)) }
  }

  /// How the database refuses, or nil where it does not.
  package func refused(_ statement: Statement, _ values: Value...) async -> Refusal? {
    do {
      _ = try await run(Call(statement, values))
      return nil
    } catch let error as PostgresError {
      let detail = error.server?.detail.flatMap { try? JSONReader.read([UInt8]($0.utf8)) }
      return Refusal(word: error.state?.rawValue ?? "\(error)", detail: detail ?? .null)
    } catch {
      return Refusal(word: "\(error)", detail: .null)
    }
  }

  private func run(_ call: Call) async throws -> Rows {
    let entering = Self.enter(.bytes(Secret.digest(secret, key: Cast.key)), Value(agent))
    return try await pool().run([entering, call])[1]
  }
}

extension Cast {
  /// Another call centre, taken in by the head, with an agent of its own whose reference is `sofia`.
  package func south() async throws -> UUID {
    let answer = try await helen.gets("select head.add_partner('Call-Centre South', '{}', 'south')")
    let id = UUID(uuidString: answer?["partner"]?.text ?? "")!
    try await sees(
      "insert into core.member (sign_in_name, name, tier, partner, reference) values ('sofia', 'Sofia', 'partners', $1, 'sofia')",
      .uuid(id))
    return id
  }

  /// A key of a partner, made by the head; Pavel is its agent until another is named.
  package func key(
    of partner: UUID = Cast.north, scopes: [String] = ["work", "report", "agents"],
    addresses: [String] = []
  ) async throws -> PartnerKey {
    let secret = Secret.random()
    try await helen.asks(
      "select head.add_partner_key($1, 'test', $2, $3, 30, $4, $5)", .uuid(partner),
      .texts(scopes), .texts(addresses), .bytes(Secret.digest(secret, key: Cast.key)),
      .text(UUID().uuidString))
    return PartnerKey(
      partner: partner, secret: secret,
      agent: partner == Cast.north ? pavel.id.uuidString.lowercased() : "sofia",
      pool: { self.pool("partners") })
  }

  /// So many new leads, and a batch of them.
  @discardableResult
  package func batch(
    _ size: Int, of partner: UUID = Cast.north, terms: String = #""price_cents": 150000"#
  ) async throws -> UUID {
    let before: Int = try await one("select count(*) from core.contact")
    for number in 1...size {
      try await lead("b\(before + number)", numbers: ["+7495\(2_000_000 + before + number)"])
    }
    let answer = try await helen.gets(
      "select head.open_batch($1, $2, $3::text::jsonb, $4)", .uuid(partner), .uuid(Cast.banks),
      .text(#"{"name": "Test", "size": \#(size), \#(terms)}"#), .text(UUID().uuidString))
    return UUID(uuidString: answer?["batch"]?.text ?? "")!
  }
}

extension PartnerKey {
  /// The ids of cards that are claimed.
  package func claims(_ count: Int = 1, key: String = UUID().uuidString) async throws -> [UUID] {
    let answer = try await gets(
      "select partners.claim(null, $1, $2)", .int(Int64(count)), .text(key))
    guard case .array(let cards)? = answer?["items"] else { return [] }
    return cards.compactMap { UUID(uuidString: $0["card"]?.text ?? "") }
  }

  /// A card with the call under way.
  package func isTalking() async throws -> UUID {
    guard let card = try await claims().first else {
      throw Clone.Missing(description: "nothing to claim")
    }
    try await asks("select partners.dial($1, null, $2)", .uuid(card), .text(UUID().uuidString))
    return card
  }

  /// Every answer that Banks' script wants.
  package static let answers =
    #"{"need": "Payments abroad", "authority": true, "budget": 120000, "timing": "now"}"#

  /// A hand-over, with its card.
  @discardableResult
  package func handsOver() async throws -> UUID {
    let card = try await isTalking()
    try await asks(
      "select partners.hand_over($1, $2::text::jsonb, null, 60, null, $3)", .uuid(card),
      .text(Self.answers), .text(UUID().uuidString))
    return card
  }
}
