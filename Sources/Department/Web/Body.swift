import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The body of an act: a form or JSON, bounded, with its reserved fields taken out.
package struct Body: Sendable {
  /// How many bytes an act may bring.
  package static let most = 64 * 1024

  /// How long a body may take to arrive.
  package static let patience = Duration.seconds(15)

  package let input: Input
  /// The form's hidden field `key`.
  package let key: String?

  /// Reads the body by its content type; a form's `key` and `zone` are ours, not the act's.
  package init(_ request: Request, wantsJSON: Bool, most: Int = most) async throws {
    let bytes = try await Self.collect(request, most: most)
    let boundary = Multipart.boundary(request.headers[.contentType])
    let type = request.headers[.contentType]?.lowercased().split(separator: ";").first
    switch type.map({ $0.trimmingCharacters(in: .whitespaces) }) {
    case "application/json":
      key = nil
      input = Input(tree: try JSONReader.read(bytes), typed: false)
    case "application/x-www-form-urlencoded", "multipart/form-data":
      let tree =
        try boundary.map { mark throws(Problem) in try Multipart.read(bytes, boundary: mark) }
        ?? FormReader.read(bytes)
      guard case .object(var fields) = tree else { throw Problem.empty }
      key = fields.removeValue(forKey: "key")?.text
      let zone = fields.removeValue(forKey: "zone")?.text
      guard let place = TimeZone.named(zone ?? "UTC") else {
        throw Problem.wrong("zone", "value")
      }
      input = Input(tree: .object(fields), typed: true, zone: place)
    case nil where bytes.isEmpty:
      key = nil
      input = Input(tree: .object([:]), typed: !wantsJSON)
    default: throw Problem(.media)
    }
  }

  /// The bytes, within bounds of size and time.
  static func collect(_ request: Request, most: Int = most) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > most {
      throw Problem(.large, ["bytes": .number("\(most)")])
    }
    return try await Crowd.here.aside {
      try await Patience.here.wait(patience, late: Problem(.delay)) {
        do {
          return [UInt8](buffer: try await request.body.collect(upTo: most))
        } catch is NIOTooManyBytesError {
          throw Problem(.large, ["bytes": .number("\(most)")])
        }
      }
    }
  }

  /// The `Idempotency-Key` header, else the form's `key`: 1–128 visible ASCII characters.
  package func idempotencyKey(_ request: Request) throws -> String {
    let name = request.headers[.idempotencyKey] == nil && input.typed ? "key" : "Idempotency-Key"
    return try Self.idempotencyKey(request.headers[.idempotencyKey] ?? key, named: name)
  }

  /// A key as it may be; `name` is where it was looked for.
  package static func idempotencyKey(_ key: String?, named name: String) throws -> String {
    guard let key else { throw Problem.wrong(name, "missing") }
    guard (1...128).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw Problem.wrong(name, "key") }
    return key
  }
}
