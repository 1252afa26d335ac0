import Foundation
import Postgres

extension Admins {
  /// Changes of rights that wait for a second admin.
  struct ProposalsPage: Page {
    typealias Place = Admins
    private static let all: Statement =
      "select to_jsonb(p) as line from admins.proposals p order by p.proposed_at"

    /// One proposal.
    struct Line: Codable, Sendable {
      let id: UUID
      let kind: Term<Kinds>
      let member: UUID
      let memberName: String
      let signInName: String
      let tier: Term<Tiers>?
      let proposedBy: UUID
      let proposedByName: String
      let proposedAt: Date
      let expiresAt: Date
    }

    /// A proposal, and whether it is for the reader to confirm.
    struct Entry: Encodable, Sendable {
      let line: Line
      let mayConfirm: Bool
    }

    let proposals: [Entry]

    static let samples = [
      Self(proposals: [
        Entry(
          line: Line(
            id: UUID(), kind: "add_member", member: UUID(), memberName: "Boss", signInName: "boss",
            tier: "head",
            proposedBy: UUID(), proposedByName: "Adam", proposedAt: .now, expiresAt: .now),
          mayConfirm: true)
      ])
    ]
    var title: Phrase { "admins.proposals.title" }

    static func load(_ ask: Ask<Admins>) async throws -> Self {
      let lines = try await ask(all()).lines(as: Line.self)
      let me = try await ask.member().id
      return Self(
        proposals: lines.map { Entry(line: $0, mayConfirm: $0.proposedBy != me && $0.member != me) }
      )
    }
  }

  /// Who is signed in.
  struct SessionsPage: Page {
    typealias Place = Admins
    let sessions: [SessionLine]
    let total: Count

    static let samples = [Self(sessions: [.sample], total: Count(1, "admins.sessions.total"))]
    var title: Phrase { "admins.sessions.title" }

    static func load(_ ask: Ask<Admins>) async throws -> Self {
      let sessions = try SessionLine.list(try await ask(SessionLine.all()))
      return Self(sessions: sessions, total: Count(sessions.count, "admins.sessions.total"))
    }
  }

  /// What admins and the program decided, newest first.
  struct DecisionsPage: Page {
    typealias Place = Admins
    let decisions: [Decision]

    static let samples = [Self(decisions: [.sample])]
    var title: Phrase { "admins.decisions.title" }

    static func load(_ ask: Ask<Admins>) async throws -> Self {
      Self(decisions: try await ask(Decision.latest()).lines())
    }
  }
}
