import Foundation
import Postgres

extension Partners {
  /// One webhook: its secrets, and the log of what was sent there.
  struct WebhookPage: Page {
    typealias Place = Partners
    private static let all: Statement = "select partners.webhooks() as answer"
    private static let log: Statement = "select partners.deliveries($1, $2, $3, $4) as answer"

    /// An entry of the log.
    struct Delivery: Codable, Sendable {
      let id: UUID
      let event: UUID
      let kind: Term<EventKinds>
      let eventAt: Date
      let state: Term<DeliveryStates>
      let tries: Figure
      let triedAt: Date?
      let status: Int?
      let trouble: Term<Troubles>?
      let nextTryAt: Date?
      let endedAt: Date?
      let replay: Bool
      let body: String
    }

    /// A page of the log.
    private struct Part: Decodable {
      let items: [Delivery]
      let nextCursor: String?
    }

    /// A choice of entries.
    struct Filter: Encodable, Sendable {
      let path: String
      let name: Phrase
      let here: Bool

      private enum CodingKeys: CodingKey { case path, here }
    }

    let webhook: Webhook
    let filters: [Filter]
    let deliveries: [Delivery]
    /// Where the log goes on.
    let older: String?
    /// A secret that was made just now: the only time that it is seen.
    var secret: String?
    var title: Phrase { "partners.webhooks.one" }

    static let samples = [
      Self(
        webhook: .sample,
        filters: [
          Filter(path: "/partners/webhooks/a", name: "partners.filters.all", here: true)
        ],
        deliveries: [
          Delivery(
            id: UUID(), event: UUID(), kind: "lease_lost", eventAt: .now, state: "given_up",
            tries: Figure(9), triedAt: .now, status: 500, trouble: "refused", nextTryAt: .now,
            endedAt: .now, replay: true, body: "{}")
        ], older: "/partners/webhooks/a?after=b", secret: "whsec_abc")
    ]

    static func load(_ ask: Ask<Partners>) async throws -> Self {
      let id = try ask.id()
      let state = ask.query("state")
      let rows = try await ask(
        all(), log(.uuid(id), .init(state), .init(ask.query("after")), 50))
      let webhooks: [Webhook] = try rows[0].answer() ?? []
      guard let webhook = webhooks.first(where: { $0.id == id }),
        let part: Part = try rows[1].answer()
      else { throw Problem.empty }
      let path = "/partners/webhooks/\(id.uuidString.lowercased())"
      let suffix = state.map { "state=\($0)&" } ?? ""
      return Self(
        webhook: webhook,
        filters: [nil, "open", "delivered", "given_up"].map { code in
          Filter(
            path: path + (code.map { "?state=\($0)" } ?? ""),
            name: Phrase("partners.filters.\(code ?? "all")"), here: code == state)
        }, deliveries: part.items,
        older: part.nextCursor.map { "\(path)?\(suffix)after=\($0)" })
    }
  }

  /// Makes a new secret; the old one signs along for a while.
  struct SecretRotation: Act, SecretMaker {
    typealias Place = Partners
    typealias Form = WebhookPage
    private static let rotate: Statement =
      "select partners.rotate_webhook_secret($1, $2, $3) as answer"
    let hours: Int?

    func call(_ ask: Ask<Partners>) throws -> Call {
      Self.rotate(.uuid(try ask.id()), .init(hours), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String {
      try WebhookDisabling.next(ask, answer)
    }
    static let showing: (@Sendable (Tree, inout WebhookPage) -> Void)? = {
      $1.secret = $0["secret"]?.text
    }
  }

  /// Sends nothing more to an address.
  struct WebhookDisabling: Act {
    typealias Place = Partners
    typealias Form = WebhookPage
    private static let disable: Statement = "select partners.disable_webhook($1, $2) as answer"

    func call(_ ask: Ask<Partners>) throws -> Call {
      Self.disable(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String {
      "/partners/webhooks/\(try ask.id().uuidString.lowercased())"
    }
  }

  /// Sends one event of the log again.
  struct DeliveryReplay: Act {
    typealias Place = Partners
    typealias Form = WebhookPage
    private static let replay: Statement = "select partners.replay_delivery($1, $2) as answer"
    let delivery: UUID

    func call(_ ask: Ask<Partners>) throws -> Call {
      Self.replay(.uuid(delivery), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String {
      try WebhookDisabling.next(ask, answer)
    }
  }

  /// Sends everything again that was given up.
  struct LogReplay: Act {
    typealias Place = Partners
    typealias Form = WebhookPage
    private static let replay: Statement = "select partners.replay_given_up($1, $2) as answer"

    func call(_ ask: Ask<Partners>) throws -> Call {
      Self.replay(.uuid(try ask.id()), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String {
      try WebhookDisabling.next(ask, answer)
    }
  }
}
