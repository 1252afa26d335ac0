import CCrypto

/// The one door to OpenSSL: random bytes and keyed digests.
package enum Secret {
  /// 32 bytes that nobody can guess.
  package static func random(_ count: Int = 32) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    precondition(RAND_bytes(&bytes, Int32(count)) == 1, "the system has no randomness")
    return bytes
  }

  /// HMAC-SHA256: what the database stores instead of a secret.
  package static func digest(_ secret: [UInt8], key: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let done = HMAC(EVP_sha256(), key, Int32(key.count), secret, secret.count, &out, &length)
    precondition(done != nil && length == 32, "HMAC-SHA256 failed")
    return out
  }

  /// SHA-256, for the names of assets.
  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let done = EVP_Digest(bytes, bytes.count, &out, &length, EVP_sha256(), nil)
    precondition(done == 1 && length == 32, "SHA-256 failed")
    return out
  }

  /// Text for a cookie, a header or an address: base64url without padding.
  package static func text(_ bytes: [UInt8]) -> String {
    var out = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let length = EVP_EncodeBlock(&out, bytes, Int32(bytes.count))
    let letters = out.prefix(Int(length)).filter { $0 != UInt8(ascii: "=") }
    return String(decoding: letters.map { sixty[Int($0)] ?? $0 }, as: UTF8.self)
  }

  /// Reads `text` back; nil for anything else.
  package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    var letters: [UInt8] = []
    letters.reserveCapacity(text.utf8.count + 3)
    for letter in text.utf8 {
      guard let plain = plain[Int(letter)] else { return nil }
      letters.append(plain)
    }
    let padding = (4 - letters.count % 4) % 4
    guard padding < 3 else { return nil }
    letters.append(contentsOf: repeatElement(UInt8(ascii: "="), count: padding))
    var out = [UInt8](repeating: 0, count: letters.count / 4 * 3)
    let length = EVP_DecodeBlock(&out, letters, Int32(letters.count))
    guard Int(length) == out.count else { return nil }
    return Array(out.dropLast(padding))
  }

  /// The two letters in which base64url is not base64, by their code.
  private static let sixty: [UInt8?] = (0..<256).map { code in
    switch UInt8(code) {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: nil
    }
  }

  /// The letter of base64 for each of base64url, by its code; nil for what is none.
  private static let plain: [UInt8?] = (0..<256).map { code in
    switch UInt8(code) {
    case UInt8(ascii: "-"): UInt8(ascii: "+")
    case UInt8(ascii: "_"): UInt8(ascii: "/")
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      UInt8(code)
    default: nil
    }
  }
}
