import Foundation
import Hummingbird
import Postgres
import Synchronization

/// One request as a member of one tier: its parameters, and the desk to ask at.
package final class Ask<R: Room>: Sendable {
  private let desk: Desk<R>
  /// Where callees' clocks may stand, by city and number.
  package let zones: ZoneBook
  private let knock: Knock
  private let parameters: Parameters
  private let queries: [String: String]
  private let known = Mutex<Member?>(nil)
  /// The idempotency key of an act; empty for a page.
  package let key: String
  /// Where the server is reached, for a link to be sent: `https://sales.example`.
  package let origin: String
  /// Whether webhooks may lead to this machine itself.
  package let localWebhooks: Bool

  package init(
    _ context: TierContext<R>, _ request: Request, desk: Desk<R>, zones: ZoneBook,
    origin: String? = nil, key: String = "", localWebhooks: Bool = false
  )
    throws
  {
    self.desk = desk
    self.zones = zones
    self.key = key
    self.localWebhooks = localWebhooks
    self.origin = origin ?? "http://\(request.head.authority ?? "127.0.0.1")"
    knock = context.knock
    parameters = context.parameters
    queries = try request.plainQuery()
  }

  /// What the database may know of a secret.
  package func digest(_ secret: [UInt8]) -> [UInt8] { desk.digest(secret) }

  /// One call: one round trip.
  package func callAsFunction(_ call: Call) async throws -> Rows {
    try await all([call])[0]
  }

  /// Several calls in one round trip and one transaction.
  package func callAsFunction(_ calls: Call...) async throws -> [Rows] { try await all(calls) }

  /// Several calls in one round trip and one transaction.
  package func all(_ calls: [Call]) async throws -> [Rows] {
    let (member, rows) = try await desk.ask(knock, calls)
    known.withLock { $0 = member }
    return rows
  }

  /// Who asks; costs a round trip only where nothing was asked before.
  package func member() async throws -> Member {
    if let member = known.withLock({ $0 }) { return member }
    _ = try await all([])
    return known.withLock { $0! }
  }

  /// The id in the address; `EMPTY` where it is none, as for an unknown address.
  package func id(_ name: String = "id") throws -> UUID {
    guard let text = parameters.get(name), let id = UUID(uuidString: text) else {
      throw Problem.empty
    }
    return id
  }

  /// A word in the address.
  package func word(_ name: String) throws -> String {
    guard let text = parameters.get(name)?.removingPercentEncoding, !text.utf8.contains(0) else {
      throw Problem.empty
    }
    return text
  }

  /// A value after the question mark; nil where there is none or it is empty.
  package func query(_ name: String) -> String? {
    queries[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A whole number after the question mark, within bounds.
  package func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let text = query(name) else { return nil }
    guard let number = Int(text) else { throw Problem.wrong(name, "integer") }
    guard range.contains(number) else { throw Problem.wrong(name, "range") }
    return number
  }
}

extension Request {
  /// The query as plain fields, as strict as a form.
  package func plainQuery() throws -> [String: String] {
    guard let query = uri.query else { return [:] }
    guard case .object(let fields) = try FormReader.read([UInt8](query.utf8)) else { return [:] }
    return fields.compactMapValues(\.text)
  }
}
