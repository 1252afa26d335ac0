import Foundation
import Postgres

extension Partners {
  /// The keys of the call centre's own software: made here, told once, ended here.
  struct KeysPage: Page {
    typealias Place = Partners
    private static let all: Statement = "select partners.keys() as answer"
    private static let scopeNames = ["work", "report", "agents"]

    /// One key, never what it is proven by.
    struct Key: Codable, Sendable {
      let id: UUID
      let label: String
      let scopes: [Term<Scopes>]
      let addresses: [String]?
      let createdAt: Date
      let seenAt: Date?
      let expiresAt: Date
    }

    let keys: [Key]
    var scopes: [Tick]
    /// A key that was made just now: the only time that it is seen.
    var fresh: String?
    /// Why there is none to see, though the key was made: the form was sent twice.
    var told = false
    var title: Phrase { "partners.keys.title" }

    static let samples = [
      Self(
        keys: [
          Key(
            id: UUID(), label: "Dialler", scopes: ["work"], addresses: ["203.0.113.0/24"],
            createdAt: .now, seenAt: .now, expiresAt: .now)
        ], scopes: Tick.all(scopeNames, of: Scopes.prefix), fresh: "abc", told: true)
    ]

    static func load(_ ask: Ask<Partners>) async throws -> Self {
      Self(
        keys: try await ask(all()).answer() ?? [],
        scopes: Tick.all(scopeNames, of: Scopes.prefix))
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "key_addition" { scopes = scopes.choosing(typed.tree["scopes"]) }
    }

    /// Puts a key that was made just now on the page.
    fileprivate mutating func show(_ answer: Tree) {
      fresh = answer["token"]?.text
      told = fresh == nil
    }
  }

  /// Makes a key; two live at most, so that one can take over from the other.
  struct KeyAddition: Act, Teller {
    typealias Place = Partners
    typealias Form = KeysPage
    private static let add: Statement = "select partners.add_key($1, $2, $3, $4, $5, $6) as answer"
    let label: String
    let scopes: [String]?
    /// Addresses and networks, apart by blanks or commas; none: from anywhere.
    let addresses: String?
    let days: Int
    let secret = Secret.random()

    private enum CodingKeys: CodingKey { case label, scopes, addresses, days }

    func call(_ ask: Ask<Partners>) throws -> Call {
      let from = (addresses ?? "").split { $0.isWhitespace || $0 == "," || $0 == ";" }
      return Self.add(
        .text(label), .texts(scopes ?? []), .texts(from.map(String.init)), .init(days),
        .bytes(ask.digest(secret)), .text(ask.key))
    }

    /// The key itself, where the answer is of this request and not of one that it repeats.
    func told(_ answer: Tree, origin: String, digest: ([UInt8]) -> [UInt8]) -> Tree {
      withSecret(
        answer, as: "token", Knock(tier: .partners, secret: secret, kind: .bearer).text,
        proof: digest(secret))
    }

    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String { "/partners/keys" }
    static let showing: (@Sendable (Tree, inout KeysPage) -> Void)? = { $1.show($0) }
  }

  /// Ends a key: from this second on it opens nothing.
  struct KeyEnd: Act {
    typealias Place = Partners
    typealias Form = KeysPage
    private static let end: Statement = "select partners.end_key($1, $2) as answer"

    func call(_ ask: Ask<Partners>) throws -> Call {
      Self.end(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String { "/partners/keys" }
  }
}
