/// An act whose answer tells something that nobody is told twice, and that the database does not keep.
protocol Teller {
  /// The answer with it. `digest` is HMAC-SHA256 under the server's key.
  func told(_ answer: Tree, origin: String, digest: ([UInt8]) -> [UInt8]) -> Tree
}

extension Teller {
  /// The answer with a random secret under a name. An answer that was kept under its key is of an earlier secret, which
  /// nobody can tell again: `proof` says whose it is, and then there is none.
  func withSecret(_ answer: Tree, as name: String, _ text: String, proof digest: [UInt8]) -> Tree {
    guard case .object(var fields) = answer else { return answer }
    let proof = Secret.hash(digest).prefix(8).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
    if fields.removeValue(forKey: "proof")?.text == proof { fields[name] = .string(text) }
    return .object(fields)
  }
}

/// An act whose answer brings a link that is told once: the database keeps only its hash.
protocol LinkMaker: Teller {
  /// The 256 random bits of the link.
  var secret: [UInt8] { get }
  /// Where the link leads, before the secret.
  static var path: String { get }
}

extension LinkMaker {
  /// The answer with the link in it.
  func told(_ answer: Tree, origin: String, digest: ([UInt8]) -> [UInt8]) -> Tree {
    withSecret(
      answer, as: "link", origin + Self.path + Secret.text(secret), proof: digest(secret))
  }
}
