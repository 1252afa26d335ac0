import Foundation
import Postgres

extension Partners {
  /// The keys of the call centre's own software: made here, told once, ended here.
  struct KeysPage: Page {
    typealias Place = Partners
    private static let all: Statement = "select partners.keys() as answer"

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
    var fresh: FreshKey?
    var title: Phrase { "partners.keys.title" }

    static let samples = [
      Self(
        keys: [
          Key(
            id: UUID(), label: "Dialler", scopes: ["work"], addresses: ["203.0.113.0/24"],
            createdAt: .now, seenAt: .now, expiresAt: .now)
        ], scopes: NewKey.ticks, fresh: .sample)
    ]

    static func load(_ ask: Ask<Partners>) async throws -> Self {
      Self(
        keys: try await ask(all()).answer() ?? [],
        scopes: NewKey.ticks)
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "key_addition" { scopes = scopes.choosing(typed.tree["scopes"]) }
    }
  }

  /// Makes a key; two live at most, so that one can take over from the other.
  struct KeyAddition: Act, Teller {
    typealias Place = Partners
    typealias Form = KeysPage
    private static let add: Statement = "select partners.add_key($1, $2, $3, $4, $5, $6) as answer"
    let wanted: NewKey

    init(from decoder: any Decoder) throws { wanted = try NewKey(from: decoder) }

    func call(_ ask: Ask<Partners>) throws -> Call {
      Call(Self.add, wanted.values(ask.digest) + [.text(ask.key)])
    }

    func told(_ answer: Tree, origin: String, digest: ([UInt8]) -> [UInt8]) -> Tree {
      withSecret(answer, as: "token", wanted.token, proof: digest(wanted.secret))
    }

    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String { "/partners/keys" }
    static let showing: (@Sendable (Tree, inout KeysPage) -> Void)? = { $1.fresh = FreshKey($0) }
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
