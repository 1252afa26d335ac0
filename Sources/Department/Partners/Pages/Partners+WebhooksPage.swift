import Foundation
import Postgres

extension Partners {
  /// Where the call centre's software hears of events, and a form for one more address.
  struct WebhooksPage: Page {
    typealias Place = Partners
    private static let all: Statement = "select partners.webhooks() as answer"

    let webhooks: [Webhook]
    var kinds: [Tick]
    /// A secret that was made just now: the only time that it is seen.
    var secret: String?
    var title: Phrase { "partners.webhooks.title" }

    static let samples = [
      Self(webhooks: [.sample], kinds: Webhook.ticks(), secret: "whsec_abc")
    ]

    static func load(_ ask: Ask<Partners>) async throws -> Self {
      Self(webhooks: try await ask(all()).answer() ?? [], kinds: Webhook.ticks())
    }

    mutating func keep(_ typed: Typed, of form: String) {
      if form == "webhook_addition" { kinds = kinds.choosing(typed.tree["kinds"]) }
    }
  }

  /// A webhook as its partner sees it.
  struct Webhook: Codable, Sendable {
    /// A live secret, never what it is.
    struct Secret: Codable, Sendable {
      let id: UUID
      let createdAt: Date
      let endsAt: Date?
    }

    let id: UUID
    let url: String
    let kinds: [Term<EventKinds>]
    let createdAt: Date
    let disabledAt: Date?
    let disabledAs: Term<Disablings>?
    let failing: Bool
    let failedAt: Date?
    let secrets: [Secret]
    let waiting: Figure
    let givenUp: Figure

    /// What a webhook may hear of, in the order of a batch's life.
    private static let all = [
      "batch_opened", "batch_closed", "handover_accepted", "handover_sent_back", "callback_due",
      "lease_lost",
    ]

    /// A tick for each kind of event.
    static func ticks() -> [Tick] { Tick.all(all, of: EventKinds.prefix) }

    static let sample = Webhook(
      id: UUID(), url: "https://hooks.example.ru/tristage", kinds: ["lease_lost"],
      createdAt: .now, disabledAt: .now, disabledAs: "gone", failing: true, failedAt: .now,
      secrets: [Secret(id: UUID(), createdAt: .now, endsAt: .now)], waiting: Figure(3),
      givenUp: Figure(1))
  }

  /// An act whose answer brings a webhook's secret, told once.
  protocol SecretMaker: Teller {}

  /// Adds an address for events.
  struct WebhookAddition: Act, SecretMaker {
    typealias Place = Partners
    typealias Form = WebhooksPage
    private static let add: Statement = "select partners.add_webhook($1, $2, $3) as answer"
    let url: String
    let kinds: [String]?

    func call(_ ask: Ask<Partners>) throws -> Call {
      try WebhookAddress.check(url, local: ask.localWebhooks)
      return Self.add(.text(url), .texts(kinds ?? []), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String {
      "/partners/webhooks"
    }
    static let showing: (@Sendable (Tree, inout WebhooksPage) -> Void)? = {
      $1.secret = $0["secret"]?.text
    }
  }
}

extension Partners.SecretMaker {
  /// The answer with the secret in place of its id: derived, so that a repeat tells the same.
  func told(_ answer: Tree, origin: String, digest: ([UInt8]) -> [UInt8]) -> Tree {
    WebhookSecret.told(answer, digest: digest)
  }
}
