import Foundation
import Postgres

extension Partners {
  /// The call centre's own agents: who speaks in its name. They act by its keys and sign in nowhere.
  struct AgentsPage: Page {
    typealias Place = Partners
    private static let all: Statement = "select partners.agents($1, $2, $3) as answer"

    /// One agent.
    struct Agent: Codable, Sendable {
      let id: UUID
      let name: String
      let reference: String?
      let active: Bool
      let createdAt: Date
    }

    /// A page of the list.
    private struct Part: Decodable {
      let items: [Agent]
      let nextCursor: String?
    }

    let agents: [Agent]
    /// Where the list goes on.
    let more: String?
    var title: Phrase { "partners.agents.title" }

    static let samples = [
      Self(
        agents: [
          Agent(
            id: UUID(), name: "Nina", reference: "A-17", active: true, createdAt: .now),
          Agent(
            id: UUID(), name: "Nikolai", reference: nil, active: false, createdAt: .now),
        ], more: "/partners/agents?after=a")
    ]

    static func load(_ ask: Ask<Partners>) async throws -> Self {
      let rows = try await ask(all(.null, .init(ask.query("after")), 100))
      guard let part: Part = try rows.answer() else { throw Problem.empty }
      return Self(
        agents: part.items, more: part.nextCursor.map { "/partners/agents?after=\($0)" })
    }
  }

  /// Makes an agent.
  struct AgentAddition: Act {
    typealias Place = Partners
    typealias Form = AgentsPage
    private static let add: Statement = "select partners.add_agent($1, $2, $3) as answer"
    let name: String
    let reference: String?

    func call(_ ask: Ask<Partners>) throws -> Call {
      Self.add(.text(name), .init(reference.flatMap { $0.isEmpty ? nil : $0 }), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String { "/partners/agents" }
  }

  /// Lets an agent speak no more, or again: cards in hand go back at once.
  struct AgentSwitch: Act {
    typealias Place = Partners
    typealias Form = AgentsPage
    private static let change: Statement =
      "select partners.change_agent($1, null, null, $2, '*', $3) as answer"
    let active: Bool

    func call(_ ask: Ask<Partners>) throws -> Call {
      Self.change(.uuid(try ask.id()), .bool(active), .text(ask.key))
    }
    static func next(_ ask: Ask<Partners>, _ answer: Tree) throws -> String { "/partners/agents" }
  }
}
