import Foundation
import Postgres

extension Head {
  /// One member: what they see and could take along, in numbers, and what they did take.
  struct MemberPage: Page {
    typealias Place = Head
    private static let reach: Statement = "select head.reach($1) as answer"

    /// What SQL counts.
    struct Reach: Codable, Sendable {
      let id: UUID
      let name: String
      let tier: Term<Tiers>
      let active: Bool
      let leftAt: Date?
      let everything: Bool
      let leads: Int
      let queue: Int
      let contacts: Int
      let clients: Int
      let cards: Int
      let anHour: Int?
      let shownToday: Int
      let shownInAMonth: Int
      let soughtInAMonth: Int
    }

    let reach: Reach

    static let samples = [
      Self(
        reach: Reach(
          id: UUID(), name: "Mark", tier: "managers", active: true, leftAt: .now, everything: true,
          leads: 3, queue: 2, contacts: 3, clients: 1, cards: 1, anHour: 30, shownToday: 4,
          shownInAMonth: 80, soughtInAMonth: 2))
    ]
    var title: Phrase { Phrase(verbatim: reach.name) }

    static func load(_ ask: Ask<Head>) async throws -> Self {
      guard let reach = try await ask(reach(.uuid(try ask.id()))).answer(as: Reach.self) else {
        throw Problem.empty
      }
      return Self(reach: reach)
    }
  }
}
