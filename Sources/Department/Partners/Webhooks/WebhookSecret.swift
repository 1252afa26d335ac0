import Foundation

/// What a webhook's events are signed with, as Standard Webhooks says. It is kept nowhere: the server derives it from
/// its key and the id that the database keeps.
package struct WebhookSecret: Sendable, Equatable {
  package let bytes: [UInt8]

  /// The secret of that id; `digest` is HMAC-SHA256 under the server's key. What a session is proven by has 32 bytes,
  /// this text has more: neither is ever the other.
  package init(of id: String, digest: ([UInt8]) -> [UInt8]) {
    bytes = digest([UInt8]("the secret of a webhook: \(id.lowercased())".utf8))
  }

  /// Reads `whsec_…`; nil for anything else.
  package init?(_ text: String) {
    guard text.hasPrefix(Self.prefix),
      let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))), !data.isEmpty
    else { return nil }
    bytes = [UInt8](data)
  }

  private static let prefix = "whsec_"

  /// An answer of SQL with the secret in place of its id, where it has one.
  static func told(_ answer: Tree, digest: ([UInt8]) -> [UInt8]) -> Tree {
    guard case .object(var fields) = answer, let id = fields.removeValue(forKey: "secret_id")?.text
    else { return answer }
    fields["secret"] = .string(WebhookSecret(of: id, digest: digest).text)
    return .object(fields)
  }

  /// As its receiver is told it.
  package var text: String { Self.prefix + Data(bytes).base64EncodedString() }

  /// `v1,…` of one event at one time.
  package func signature(id: String, timestamp: Int, body: String) -> String {
    let signed = [UInt8]("\(id).\(timestamp).\(body)".utf8)
    return "v1," + Data(Secret.digest(signed, key: bytes)).base64EncodedString()
  }

  /// The headers of one event, signed by all secrets that are live.
  package static func headers(id: String, timestamp: Int, body: String, secrets: [WebhookSecret])
    -> [String]
  {
    let signatures = secrets.map { $0.signature(id: id, timestamp: timestamp, body: body) }
    return [
      "webhook-id: \(id)", "webhook-timestamp: \(timestamp)",
      "webhook-signature: \(signatures.joined(separator: " "))",
    ]
  }
}
