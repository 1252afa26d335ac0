import HTTPTypes
import Hummingbird

/// The secret that a request brought, and how: what stands between it and a member.
package struct Knock: Sendable {
  package enum Kind: String, Sendable { case cookie, bearer }
  package let tier: Tier
  package let secret: [UInt8]
  package let kind: Kind

  /// The session cookie: host-bound, never over plain text, out of reach of scripts.
  package static let cookie = "__Host-tristage"

  package init(tier: Tier, secret: [UInt8], kind: Kind) {
    self.tier = tier
    self.secret = secret
    self.kind = kind
  }

  /// `managers.<base64url of 32 bytes>`.
  package init?(_ text: some StringProtocol, kind: Kind) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let tier = Tier(rawValue: String(parts[0])),
      let secret = Secret.bytes(parts[1]), secret.count == 32
    else { return nil }
    self.init(tier: tier, secret: secret, kind: kind)
  }

  /// The bearer token, or else the cookie.
  package init?(_ headers: HTTPFields) {
    if let header = headers[.authorization] {
      guard header.prefix(7).lowercased() == "bearer " else { return nil }
      self.init(header.dropFirst(7), kind: .bearer)
    } else if let value = headers.cookie(Self.cookie) {
      self.init(value, kind: .cookie)
    } else {
      return nil
    }
  }

  /// The value of a cookie or bearer token.
  package var text: String { "\(tier.rawValue).\(Secret.text(secret))" }

  /// The `Set-Cookie` that keeps it.
  package var setCookie: String {
    "\(Self.cookie)=\(text); Path=/; Secure; HttpOnly; SameSite=Lax"
  }

  /// The `Set-Cookie` that forgets it.
  package static let forgetCookie =
    "\(cookie)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
}

extension HTTPFields {
  /// The value of the first cookie of this name.
  package func cookie(_ name: String) -> String? {
    for header in self[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name {
          return parts[1].trimmingCharacters(in: .whitespaces)
        }
      }
    }
    return nil
  }
}
