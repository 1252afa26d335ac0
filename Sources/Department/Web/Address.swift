import Foundation

/// Addresses of our own pages.
enum Address {
  /// A path with those fields that are there.
  static func of(_ path: String, _ fields: [(String, String?)]) -> String {
    let parts = fields.compactMap { name, value in value.map { (name, $0) } }
    var query = URLComponents()
    query.queryItems = parts.map { URLQueryItem(name: $0.0, value: $0.1) }
    // A plus would be read as a space.
    let text = (query.percentEncodedQuery ?? "").replacing("+", with: "%2B")
    return "\(path)?\(text)"
  }
}
