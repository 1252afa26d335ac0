import Foundation
import HTTPTypes
import Hummingbird
import Postgres

extension Partners {
  /// The API's table of contents: one line an operation, as `openapi.yaml` has them.
  package static let operations: [Operation] = cards + reports + ownAgents + ownWebhooks

  private static let claim: Statement = "select partners.claim($1, $2, $3) as answer"
  private static let inHand: Statement = "select partners.cards() as answer"
  private static let card: Statement = "select partners.card($1) as answer"
  private static let reveal: Statement = "select partners.reveal($1, $2, $3) as answer"
  private static let dial: Statement = "select partners.dial($1, $2, $3) as answer"
  private static let extend: Statement = "select partners.extend($1, $2, $3) as answer"
  private static let release: Statement = "select partners.release($1, $2, $3) as answer"
  private static let answer: Statement = "select partners.answer($1, $2, $3, $4) as answer"
  private static let outcome: Statement =
    "select partners.record_outcome($1, $2, $3, $4, $5, $6, $7, $8, $9) as answer"
  private static let handOver: Statement =
    "select partners.hand_over($1, $2, $3, $4, $5, $6) as answer"
  private static let quiet: Statement = "select partners.report_quiet($1, $2, $3) as answer"
  private static let script: Statement = "select partners.script($1) as answer"

  private static let cards: [Operation] = [
    .act(.post, "/claims", "claim", Claim.self) { body, _, key in
      try within(body.count, "count", 1...50)
      return claim(Value(body.batch), Value(body.count), .text(key))
    },
    .get("/cards", "cards", agent: true) { _ in inHand() },
    .get("/cards/{card}", "card", agent: true) { card(.uuid(try $0.id("card"))) },
    .act(.post, "/cards/{card}/reveal", "reveal", Lease.self) { body, asking, key in
      reveal(.uuid(try asking.id("card")), try lease(body.lease), .text(key))
    },
    .act(.post, "/cards/{card}/dial", "dial", Lease.self) { body, asking, key in
      dial(.uuid(try asking.id("card")), try lease(body.lease), .text(key))
    },
    .act(.post, "/cards/{card}/extend", "extend", Lease.self) { body, asking, key in
      extend(.uuid(try asking.id("card")), try lease(body.lease), .text(key))
    },
    .act(.post, "/cards/{card}/release", "release", Lease.self) { body, asking, key in
      release(.uuid(try asking.id("card")), try lease(body.lease), .text(key))
    },
    .act(.post, "/cards/{card}/answers", "answer", Answers.self) { body, asking, key in
      answer(
        .uuid(try asking.id("card")), try values(body.answers), try lease(body.lease), .text(key))
    },
    .act(.post, "/cards/{card}/outcome", "outcome", Outcome.self) { body, asking, key in
      try within(body.seconds, "seconds", 0...86400)
      return outcome(
        .uuid(try asking.id("card")), .text(body.result), Value(body.seconds), Value(body.note),
        try body.at.map { try Asking.moment($0, "at") } ?? .null, .bool(body.mine ?? false),
        Value(body.reason), try lease(body.lease),
        .text(key))
    },
    .act(.post, "/cards/{card}/handover", "handOver", Handover.self) { body, asking, key in
      try within(body.seconds, "seconds", 0...86400)
      return handOver(
        .uuid(try asking.id("card")), try body.answers.map(values) ?? .null, Value(body.note),
        Value(body.seconds), try lease(body.lease), .text(key))
    },
    .act(.post, "/do-not-call", "doNotCall", Quiet.self) { body, _, key in
      guard body.number.wholeMatch(of: /\+[1-9][0-9]{6,14}/) != nil else {
        throw Refusal(.invalidValue, ["field": .string("number"), "rule": .string("phone")])
      }
      return quiet(.text(body.number), .text(masked(body.number)), .text(key))
    },
    .get("/scripts/{script}", "script", agent: true) { script(.uuid(try $0.id("script"))) },
  ]

  /// The lease's number, where it was sent along.
  private static func lease(_ number: Int?) throws -> Value {
    try within(number, "lease", 1...Int(Int32.max))
    return Value(number)
  }

  /// Answers as jsonb: an object.
  private static func values(_ tree: Tree) throws -> Value {
    guard case .object = tree else {
      throw Refusal(.wrongType, ["field": .string("answers"), "rule": .string("object")])
    }
    return .json(tree.json)
  }

  static func within(_ number: Int?, _ field: String, _ range: ClosedRange<Int>) throws {
    guard let number, !range.contains(number) else { return }
    throw Refusal(.invalidValue, ["field": .string(field), "rule": .string("range")])
  }

  /// A number as the list shows it; one that no plan has is shown by its last digits.
  private static func masked(_ number: String) -> String {
    (try? Phone.read(number).get())?.masked ?? "+••• •••-\(number.suffix(2))"
  }
}
