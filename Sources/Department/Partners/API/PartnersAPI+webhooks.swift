import Foundation
import Postgres

extension Partners {
  private static let all: Statement =
    "select jsonb_build_object('items', partners.webhooks()) as answer"
  private static let add: Statement = "select partners.add_webhook($1, $2, $3) as answer"
  private static let disable: Statement = "select partners.disable_webhook($1, $2) as answer"
  private static let rotate: Statement =
    "select partners.rotate_webhook_secret($1, $2, $3) as answer"
  private static let log: Statement = "select partners.deliveries($1, $2, $3, $4) as answer"
  private static let again: Statement = "select partners.replay_delivery($1, $2) as answer"
  private static let allAgain: Statement = "select partners.replay_given_up($1, $2) as answer"

  /// An address for events to come.
  struct NewWebhook: Decodable, Sendable {
    let url: String
    let kinds: [String]?
  }

  /// How long the old secret signs along.
  struct Rotation: Decodable, Sendable {
    let hours: Int?
  }

  /// A body in which nothing stands.
  struct Nothing: Decodable, Sendable {}

  /// Where the partner's software hears of events, and the log of what was sent.
  static let ownWebhooks: [Operation] = [
    .get("/webhooks", "webhooks") { _ in all() },
    .act(.post, "/webhooks", "addWebhook", NewWebhook.self, agent: false, success: .created) {
      body, asking, key in
      try WebhookAddress.check(body.url, local: asking.localWebhooks)
      if let kinds = body.kinds, kinds.isEmpty || kinds.count > 6 {
        throw Refusal(.invalidValue, ["field": .string("kinds"), "rule": .string("range")])
      }
      return add(.text(body.url), .texts(body.kinds ?? []), .text(key))
    },
    .act(
      .post, "/webhooks/{webhook}/disable", "disableWebhook", Nothing.self, agent: false
    ) { _, asking, key in disable(.uuid(try asking.id("webhook")), .text(key)) },
    .act(
      .post, "/webhooks/{webhook}/secrets", "rotateSecret", Rotation.self, agent: false,
      success: .created
    ) { body, asking, key in
      try within(body.hours, "hours", 0...168)
      return rotate(.uuid(try asking.id("webhook")), Value(body.hours), .text(key))
    },
    .get(
      "/webhooks/{webhook}/deliveries", "deliveries", queries: ["state", "cursor", "limit"]
    ) {
      log(
        .uuid(try $0.id("webhook")), Value(try $0.text("state")), Value(try $0.cursor()),
        Value(try $0.limit()))
    },
    .act(.post, "/webhooks/{webhook}/replay", "replayGivenUp", Nothing.self, agent: false) {
      _, asking, key in allAgain(.uuid(try asking.id("webhook")), .text(key))
    },
    .act(
      .post, "/deliveries/{delivery}/replay", "replayDelivery", Nothing.self, agent: false,
      success: .created
    ) { _, asking, key in again(.uuid(try asking.id("delivery")), .text(key)) },
  ]
}
