import Foundation
import Postgres

/// A few days of the demo department's work, done by its members with their own passwords and acts.
struct DemoDays {
  private static let claim = Statement(
    "select operators.claim($1)::text as answer", name: "demo_claim")
  private static let dial = Statement("select operators.dial($1, $2)", name: "demo_dial")
  private static let record = Statement(
    "select operators.record_outcome($1, $2, $3, $4, $5, true, $6, $7)", name: "demo_record")
  private static let script = Statement(
    "select operators.script($1)::text as answer", name: "demo_script")
  private static let answer = Statement(
    "select operators.answer($1, $2, $3::text::jsonb, null, $4)", name: "demo_answer")
  private static let handOver = Statement(
    "select operators.hand_over($1, $2, $3, $4)", name: "demo_hand_over")

  private static let called = Statement(
    """
    select count(*) as calls from core.attempt a join core.member m on m.id = a.member
    where m.sign_in_name = $1 and a.started_at is not null and a.ended_at is not null
    """, name: "demo_called")

  let settings: Settings
  /// Tells what of it was played before.
  let head: Shell

  /// Plays them, from where they were left.
  func play() async throws {
    // In turns, so that Mark and then Maria find a lead in their own language where the oldest is.
    for (olga, oleg) in [(2, 1), (3, 3)] {
      try await calls(
        "olga", outcomes: ["no_answer", "refused", "callback", "later"], handOvers: olga,
        note: "Wants figures before the end of the month.")
      try await calls(
        "oleg", outcomes: ["busy", "refused", "callback", "machine"], handOvers: oleg,
        note: "Просит цифры до конца месяца.")
    }
    try await DemoSales(settings: settings, head: head).play()
  }

  private func calls(_ name: String, outcomes: [String], handOvers: Int, note: String)
    async throws
  {
    let done: Int = try await head.ask(Self.called(.text(name)))[0]["calls"]
    let `operator` = try await Shell.signIn(settings, name: name, password: DemoPeople.password)
    let turns = (outcomes + Array(repeating: "", count: handOvers)).enumerated()
    for (turn, outcome) in turns.dropFirst(done) {
      guard let card = try await take(`operator`) else { break }
      _ = try await `operator`.ask(Self.dial(.uuid(card.card), key()))
      guard outcome.isEmpty else {
        let at: Value =
          switch outcome {
          case "callback": .time(Date(timeIntervalSinceNow: 26 * 3600))
          case "later": .time(Date(timeIntervalSinceNow: 30 * 86400))
          default: .null
          }
        _ = try await `operator`.ask(
          Self.record(
            .uuid(card.card), .text(outcome), .int(Int64(20 + 35 * turn)), .null, at,
            outcome == "later" ? .text("next_budget") : .null, key()))
        continue
      }
      for (question, value) in try await answers(`operator`, card) {
        _ = try await `operator`.ask(
          Self.answer(.uuid(card.card), .text(question), .text(value), key()))
      }
      _ = try await `operator`.ask(
        Self.handOver(.uuid(card.card), .text(note), .int(Int64(150 + 40 * turn)), key()))
    }
    await `operator`.close()
  }

  private struct Card: Decodable {
    let card: UUID
    let qualification: [String]
  }

  private func take(_ operator: Shell) async throws -> Card? {
    let answer: String? = try await `operator`.ask(Self.claim(key()))[0]["answer"]
    return try answer.map { try JSONDecoder().decode(Card.self, from: Data($0.utf8)) }
  }

  /// An answer to each qualification question, of the type that the card's own script asks for.
  private func answers(_ operator: Shell, _ card: Card) async throws -> [(String, String)] {
    let body: String = try await `operator`.ask(Self.script(.uuid(card.card)))[0]["answer"]
    let script = try JSONDecoder().decode(Script.self, from: Data(body.utf8))
    let asked = script.steps.values.compactMap(\.question)
    let russian = script.language == "ru"
    return card.qualification.map { key in
      guard let question = asked.first(where: { $0.key == key }) else { return (key, #""yes""#) }
      let value: String =
        switch question.type {
        case .yesno: #""yes""#
        case .number, .money: "250000"
        case .date:
          "\"\(Date(timeIntervalSinceNow: 20 * 86400).formatted(.iso8601.year().month().day()))\""
        case .choice: "\"\(question.choices.first?.value ?? "")\""
        case .text:
          russian ? #""Снизить расходы на обслуживание""# : #""Lower the cost of support services""#
        }
      return (key, value)
    }
  }

  private func key() -> Value { .text("demo-\(UUID().uuidString)") }
}
