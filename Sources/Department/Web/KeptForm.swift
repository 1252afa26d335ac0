import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A form that was sent after its session had ended: it waits in the sign-in page's own hidden fields, nowhere else,
/// and comes back as it was typed. Passwords are never kept.
package struct KeptForm: Sendable {
  /// Longer forms are not kept: with name and password they would not fit a body.
  static let most = 40 * 1024

  /// The act's address.
  package let path: String
  /// The page with the form.
  package let page: String
  package let fields: [(name: String, value: String)]

  /// What a request to an act of a tier brought, where it is a form; its body has been read.
  package init?(_ request: Request, body: [UInt8]) {
    guard body.count <= Self.most, let tier = Self.tier(of: request.uri.path),
      let fields = try? FormReader.pairs(body)
    else { return nil }
    path = request.uri.path
    page = request.page(under: tier)
    self.fields = fields.filter { !$0.name.lowercased().contains("password") }
  }

  /// What the sign-in page brought back; nil where it is not as it was given.
  package init?(text: String?, path: String?, page: String?) {
    guard let text, let path, Self.tier(of: path) != nil,
      case .array(let pairs)? = try? JSONReader.read([UInt8](text.utf8))
    else { return nil }
    var fields: [(name: String, value: String)] = []
    for pair in pairs {
      guard case .array(let both) = pair, both.count == 2, let name = both[0].text,
        let value = both[1].text
      else { return nil }
      fields.append((name, value))
    }
    self.path = path
    self.page = page ?? path
    self.fields = fields
  }

  /// The tier under whose prefix an address stands.
  private static func tier(of path: String) -> Tier? {
    path.split(separator: "/").first.flatMap { Tier(rawValue: String($0)) }
  }

  /// Whether a member of this tier may get it back.
  func belongs(to tier: Tier) -> Bool { Self.tier(of: path) == tier }

  /// As the hidden field holds it.
  package var text: String {
    Tree.array(fields.map { .array([.string($0.name), .string($0.value)]) }).json
  }

  /// As a form's body, as it was sent at first.
  private var body: [UInt8] {
    func escaped(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.intersection(.ascii)) ?? ""
    }
    return [UInt8](
      fields.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&").utf8)
  }

  /// The same request once more, as the member who has just signed in.
  package func request(_ knock: Knock, _ asked: Request) -> Request {
    var headers = asked.headers
    headers[.cookie] = "\(Knock.cookie)=\(knock.text)"
    headers[.contentType] = "application/x-www-form-urlencoded"
    headers[.contentLength] = "\(body.count)"
    headers[.referer] = page
    headers[.authorization] = nil
    let head = HTTPRequest(
      method: .post, scheme: asked.head.scheme, authority: asked.head.authority, path: path,
      headerFields: headers)
    return Request(head: head, body: .init(buffer: ByteBuffer(bytes: body)))
  }
}

extension CharacterSet {
  /// Characters that stand for themselves in every body.
  static let ascii = CharacterSet(charactersIn: "\u{0}"..."\u{7F}")
}
