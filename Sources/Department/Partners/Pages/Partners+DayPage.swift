import Foundation
import Postgres

extension Partners {
  /// Where a call centre's supervisor starts: batches as they go on, and the quality of the work. An agent has nothing to
  /// do here.
  struct DayPage: Page {
    typealias Place = Partners
    private static let key: Statement = "select partners.key() as answer"
    private static let progress: Statement = "select partners.progress() as answer"
    private static let quality: Statement = "select partners.quality($1) as answer"
    /// The periods to choose from, in days; the first is chosen where none is.
    private static let periods = [30, 7, 1]

    /// Whose session it is, and what it may.
    private struct Key: Decodable {
      struct Partner: Decodable { let name: String }
      let partner: Partner
      let scopes: [String]
    }

    /// A period to choose.
    struct Period: Encodable, Sendable {
      let days: Int
      let name: Count
      let here: Bool
    }

    let partner: String
    let name: String
    /// Nil for an agent.
    let work: Work?
    var title: Phrase { "partners.day.menu" }

    /// What a supervisor sees.
    struct Work: Encodable, Sendable {
      let periods: [Period]
      let batches: [Batch]
      let quality: Quality
    }

    static let samples = [
      Self(
        partner: "Call-Centre North", name: "Pavel",
        work: Work(
          periods: [Period(days: 7, name: Count(7, "partners.day.days"), here: true)],
          batches: [.sample], quality: .sample)),
      Self(partner: "Call-Centre North", name: "Olga", work: nil),
    ]

    static func load(_ ask: Ask<Partners>) async throws -> Self {
      guard let key: Key = try await ask(Self.key()).answer() else { throw Problem.empty }
      let name = try await ask.member().name
      guard key.scopes.contains("report") else {
        return Self(partner: key.partner.name, name: name, work: nil)
      }
      let days = try ask.number("days", in: 1...92) ?? periods[0]
      let rows = try await ask(progress(), quality(.int(Int64(days))))
      guard let found = try rows[1].answer(as: Quality.self) else { throw Problem.empty }
      return Self(
        partner: key.partner.name, name: name,
        work: Work(
          periods: periods.map {
            Period(days: $0, name: Count($0, "partners.day.days"), here: $0 == days)
          }, batches: try rows[0].answer() ?? [], quality: found))
    }
  }
}
