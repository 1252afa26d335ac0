import CCrypto
import Foundation

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
    Data(bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// Reads `text` back; nil for anything else.
  package static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2F && $0 != 0x3D }) else { return nil }
    let padded = String(text).replacing("-", with: "+").replacing("_", with: "/")
    let padding = String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
    return Data(base64Encoded: padded + padding).map { [UInt8]($0) }
  }
}
