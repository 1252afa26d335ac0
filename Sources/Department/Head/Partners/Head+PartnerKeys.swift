import Foundation
import Postgres

extension Head {
  /// Makes a call centre's key, its first above all: without one nothing of its software gets in.
  struct KeyAddition: Act, Teller {
    typealias Place = Head
    typealias Form = PartnerPage
    private static let add: Statement = """
      select head.add_partner_key($1, $2, $3, $4, $5, $6, $7) as answer
      """
    let wanted: Partners.NewKey

    init(from decoder: any Decoder) throws { wanted = try Partners.NewKey(from: decoder) }

    func call(_ ask: Ask<Head>) throws -> Call {
      Call(Self.add, [.uuid(try ask.id())] + wanted.values(ask.digest) + [.text(ask.key)])
    }

    func told(_ answer: Tree, origin: String, digest: ([UInt8]) -> [UInt8]) -> Tree {
      withSecret(answer, as: "token", wanted.token, proof: digest(wanted.secret))
    }

    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try partner(ask) }
    static let showing: (@Sendable (Tree, inout PartnerPage) -> Void)? = {
      $1.fresh = Partners.FreshKey($0)
    }
  }

  /// Ends a call centre's key: from this second on it opens nothing.
  struct KeyEnd: Act {
    typealias Place = Head
    typealias Form = PartnerPage
    private static let end: Statement = "select head.end_partner_key($1, $2, $3) as answer"

    func call(_ ask: Ask<Head>) throws -> Call {
      Self.end(.uuid(try ask.id()), .uuid(try ask.id("key")), .text(ask.key))
    }
    static func next(_ ask: Ask<Head>, _ answer: Tree) throws -> String { try partner(ask) }
  }
}
