import Foundation
import Postgres

extension Partners {
  private static let key: Statement = "select partners.key() as answer"
  private static let allBatches: Statement = "select partners.batches($1, $2, $3) as answer"
  private static let batch: Statement = "select partners.batch($1) as answer"
  private static let results: Statement = "select partners.results() as answer"
  private static let handovers: Statement = "select partners.handovers($1, $2, $3, $4) as answer"
  private static let handover: Statement = "select partners.handover($1) as answer"
  private static let totals: Statement = "select partners.totals($1, $2, $3) as answer"
  private static let agents: Statement = "select partners.agents($1, $2, $3) as answer"
  private static let agent: Statement = "select partners.agent_shown($1) as answer"
  private static let addAgent: Statement = "select partners.add_agent($1, $2, $3) as answer"
  private static let changeAgent: Statement =
    "select partners.change_agent($1, $2, $3, $4, $5, $6) as answer"

  /// What a partner was given, and what became of it.
  static let reports: [Operation] = [
    .get("/key", "key") { _ in key() },
    .get("/batches", "batches", queries: ["open", "cursor", "limit"]) {
      allBatches(Value(try $0.flag("open")), Value(try $0.cursor()), Value(try $0.limit()))
    },
    .get("/batches/{batch}", "batch") { batch(.uuid(try $0.id("batch"))) },
    .get("/results", "results") { _ in results() },
    .get("/handovers", "handovers", queries: ["batch", "since", "cursor", "limit"]) {
      handovers(
        Value(try $0.uuid("batch")), try $0.time("since"), Value(try $0.cursor()),
        Value(try $0.limit()))
    },
    .get("/handovers/{card}", "handover") { handover(.uuid(try $0.id("card"))) },
    .get("/totals", "totals", queries: ["until", "days", "batch"]) {
      totals(
        Value(try $0.day("until")), Value(try $0.number("days", in: 1...92)),
        Value(try $0.uuid("batch")))
    },
  ]

  /// The partner's own agents.
  static let ownAgents: [Operation] = [
    .get("/agents", "agents", queries: ["active", "cursor", "limit"]) {
      agents(Value(try $0.flag("active")), Value(try $0.cursor()), Value(try $0.limit()))
    },
    .act(.post, "/agents", "addAgent", NewAgent.self, agent: false, success: .created) {
      body, _, key in
      try named(body.name, body.reference)
      return addAgent(.text(body.name), Value(body.reference), .text(key))
    },
    .get("/agents/{id}", "agent") { agent(.uuid(try $0.id("id"))) },
    .act(.patch, "/agents/{id}", "changeAgent", AgentChange.self, agent: false) {
      body, asking, key in
      guard body.name != nil || body.reference != nil || body.active != nil else {
        throw Refusal(
          .missingField, ["missing": .array(["name", "reference", "active"].map { .string($0) })])
      }
      try named(body.name, body.reference)
      return changeAgent(
        .uuid(try asking.id("id")), Value(body.name), Value(body.reference), Value(body.active),
        .text(try asking.precondition()), .text(key))
    },
  ]

  /// Names begin with a letter or a digit, references are plain.
  private static func named(_ name: String?, _ reference: String?) throws {
    let plain = /[A-Za-zА-Яа-яЁё0-9][^\u{0}-\u{1F}]{0,119}/.matchingSemantics(.unicodeScalar)
    if let name, name.wholeMatch(of: plain) == nil {
      throw Refusal(.invalidValue, ["field": .string("name"), "rule": .string("value")])
    }
    if let reference, reference.wholeMatch(of: /[A-Za-z0-9._@-]{1,64}/) == nil {
      throw Refusal(.invalidValue, ["field": .string("reference"), "rule": .string("reference")])
    }
  }
}
