import CCrypto

/// SHA-256, by which files of `sql/` are told apart.
enum Digest {
  /// The 32 bytes of the sum.
  static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let done = EVP_Digest(bytes, bytes.count, &out, &length, EVP_sha256(), nil)
    precondition(done == 1 && length == 32, "SHA-256 failed")
    return out
  }
}
