import Foundation
import Postgres

/// What the demo's managers and account managers have done so far: some accepted, one on its way, one won and looked after.
struct DemoSales {
  private static let accept = Statement(
    "select managers.accept($1)::text as answer", name: "demo_accept")
  private static let version = Statement(
    "select version, stage from managers.leads where id = $1", name: "demo_version")
  private static let held = Statement(
    "select id from managers.leads where place = 'sales' order by accepted_at, id",
    name: "demo_held")
  private static let billed = Statement(
    "select id, rest_cents from managers.invoices where lead = $1", name: "demo_billed")
  private static let items = Statement(
    "select item, kind from managers.checklist where lead = $1 and present and not done and not by_act",
    name: "demo_items")
  private static let mark = Statement("select managers.mark($1, $2, $3, $4, $5)", name: "demo_mark")
  private static let advance = Statement(
    "select managers.advance($1, $2, 'call', $3, $4, false, $5)",
    name: "demo_advance")
  private static let invoice = Statement(
    "select managers.issue_invoice($1, $2, $3, 'RUB', $4::text::date, $5)",
    name: "demo_invoice")
  private static let payment = Statement(
    "select managers.record_payment($1, $2, $3, $4::text::date, $5)", name: "demo_payment")
  private static let win = Statement(
    "select managers.win($1, $2, '[]', true, $3, $4, 'RUB', $5)", name: "demo_win")
  private static let clients = Statement(
    "select id from accounts.clients limit 1", name: "demo_clients")
  private static let fact = Statement(
    "select accounts.add_fact($1, null, $2, $3, $4, $5, $6)", name: "demo_fact")

  private static let won = Statement(
    "select exists (select from core.client) as won", name: "demo_won")

  let settings: Settings
  /// Tells what of it was played before.
  let head: Shell

  /// Plays it, from where it was left.
  func play() async throws {
    let mark = try await Shell.signIn(settings, name: "mark", password: DemoPeople.password)
    let maria = try await Shell.signIn(settings, name: "maria", password: DemoPeople.password)
    if try await !head.ask(Self.won())[0]["won"], let won = try await take(mark) {
      try await sell(won, mark, order: "Support services, first quarter")
    }
    if let first = try await take(mark) {
      try await begin(first, mark, task: "Call about the presentation")
    }
    if let second = try await take(maria) {
      try await begin(second, maria, task: "Позвонить о презентации")
    }
    await mark.close()
    await maria.close()
    try await lookAfter()
  }

  /// The lead that the manager holds already, else the oldest of the queue.
  private func take(_ manager: Shell) async throws -> UUID? {
    if let held = try await manager.ask(Self.held()).first { return try held["id"] }
    let answer: String? = try await manager.ask(Self.accept(key()))[0]["answer"]
    struct Taken: Decodable { let lead: UUID? }
    return try answer.map { try JSONDecoder().decode(Taken.self, from: Data($0.utf8)) }?.lead
  }

  /// Takes a new lead to its second stage.
  private func begin(_ lead: UUID, _ manager: Shell, task: String) async throws {
    guard try await standing(lead, manager).stage == "needs" else { return }
    try await step(lead, manager, task: task)
  }

  /// Marks the present stage's checklist and goes to the next.
  private func step(_ lead: UUID, _ manager: Shell, task: String? = nil) async throws {
    for item in try await manager.ask(Self.items(.uuid(lead))) {
      let kind: String = try item["kind"]
      let name: String = try item["item"]
      let version = try await standing(lead, manager).version
      _ = try await manager.ask(
        Self.mark(
          .uuid(lead), .text(name),
          .text(kind == "mark" ? "yes" : kind == "amount" ? "250000" : words[name] ?? "—"),
          .int(Int64(version)), key()))
    }
    let version = try await standing(lead, manager).version
    _ = try await manager.ask(
      Self.advance(
        .uuid(lead), .int(Int64(version)), task.map { .text($0) } ?? .null,
        task == nil ? .null : .time(Date(timeIntervalSinceNow: 20 * 3600)), key()))
  }

  /// What the items that want words are filled with.
  private let words = [
    "needs_named": "Fewer suppliers, one monthly bill",
    "decision_process": "The owner decides alone",
    "presentation_result": "Liked the monthly report", "ready_signal": "Asked when we could start",
    "objections_named": "The price; answered with the yearly total",
  ]

  private func standing(_ lead: UUID, _ manager: Shell) async throws -> (
    version: Int, stage: String
  ) {
    let row = try await manager.ask(Self.version(.uuid(lead)))[0]
    return (try row["version"], try row["stage"])
  }

  private func sell(_ lead: UUID, _ manager: Shell, order: String) async throws {
    let today = Date.now.formatted(.iso8601.year().month().day())
    let due = Date(timeIntervalSinceNow: 10 * 86400).formatted(.iso8601.year().month().day())
    while try await standing(lead, manager).stage != "referrals" {
      if try await standing(lead, manager).stage == "closing" {
        if try await manager.ask(Self.billed(.uuid(lead))).isEmpty {
          _ = try await manager.ask(
            Self.invoice(.uuid(lead), .text("T-1"), .int(25_000_000), .text(due), key()))
        }
        let bill = try await manager.ask(Self.billed(.uuid(lead)))[0]
        let rest: Int64 = try bill["rest_cents"]
        if rest > 0 {
          _ = try await manager.ask(
            Self.payment(.uuid(lead), .uuid(try bill["id"]), .int(rest), .text(today), key()))
        }
      }
      try await step(lead, manager)
    }
    let version = try await standing(lead, manager).version
    _ = try await manager.ask(
      Self.win(.uuid(lead), .int(Int64(version)), .text(order), .int(25_000_000), key()))
  }

  private func lookAfter() async throws {
    for name in ["anna", "artur"] {
      let keeper = try await Shell.signIn(settings, name: name, password: DemoPeople.password)
      if let client = try await keeper.ask(Self.clients()).first {
        let id: UUID = try client["id"]
        let birthday = Calendar(identifier: .gregorian).dateComponents(
          [.month, .day], from: Date(timeIntervalSinceNow: 5 * 86400))
        for (kind, body, month, day) in [
          ("pet", "A dachshund called Bublik", nil, nil),
          ("holiday", "Birthday", birthday.month, birthday.day),
          ("habit", "Calls before ten, never on Friday", nil, nil),
        ] as [(String, String, Int?, Int?)] {
          _ = try await keeper.ask(
            Self.fact(
              .uuid(id), .text(kind), .text(body), month.map { .int(Int64($0)) } ?? .null,
              day.map { .int(Int64($0)) } ?? .null, key()))
        }
      }
      await keeper.close()
    }
  }

  private func key() -> Value { .text("demo-\(UUID().uuidString)") }
}
