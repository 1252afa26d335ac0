/// An act whose answer brings a link that is told once: the database keeps only its hash.
protocol LinkMaker {
  /// The 256 random bits of the link.
  var secret: [UInt8] { get }
  /// Where the link leads, before the secret.
  static var path: String { get }
}

extension LinkMaker {
  /// The answer with the link in it. An answer that was kept under its key is of an earlier link, which nobody can
  /// tell again: `proof` says whose it is, and then there is none.
  func withLink(_ answer: Tree, origin: String, digest: ([UInt8]) -> [UInt8]) -> Tree {
    guard case .object(var fields) = answer else { return answer }
    let proof = Secret.hash(digest(secret)).prefix(8).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
    if fields.removeValue(forKey: "proof")?.text == proof {
      fields["link"] = .string(origin + Self.path + Secret.text(secret))
    }
    return .object(fields)
  }
}
