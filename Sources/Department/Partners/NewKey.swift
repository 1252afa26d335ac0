import Foundation
import Postgres

extension Partners {
  /// A key of a call centre's software as its supervisor or the head wants it, and the secret that it is proven by.
  struct NewKey: Decodable, Sendable {
    let label: String
    let scopes: [String]?
    /// Addresses and networks, apart by blanks or commas; none: from anywhere.
    let addresses: String?
    /// How long it lasts.
    let days: Int
    /// 256 random bits, told once.
    let secret = Secret.random()

    private enum CodingKeys: CodingKey { case label, scopes, addresses, days }

    /// Everything that a key may be good for, to tick.
    static var ticks: [Tick] { Tick.all(["work", "report", "agents"], of: Scopes.prefix) }

    /// As software sends it.
    var token: String { Knock(tier: .partners, secret: secret, kind: .bearer).text }

    /// Label, scopes, addresses, days and digest, as the functions that make keys take them.
    func values(_ digest: ([UInt8]) -> [UInt8]) -> [Value] {
      let from = (addresses ?? "").split { $0.isWhitespace || $0 == "," || $0 == ";" }
      return [
        .text(label), .texts(scopes ?? []), .texts(from.map(String.init)), .init(days),
        .bytes(digest(secret)),
      ]
    }
  }
  /// A key that was made just now: the only time that it is seen.
  struct FreshKey: Encodable, Sendable {
    static let sample = Self(.object(["token": .string("abc")]))
    /// Nil where the form was sent twice: the first answer told it.
    let token: String?

    init(_ answer: Tree) { token = answer["token"]?.text }
  }
}
